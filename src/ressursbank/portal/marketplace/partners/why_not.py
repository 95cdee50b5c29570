"""Why not? Who is no partner of a lot: grouped by the rule in the way, nearest first, with what would open it."""

from dataclasses import dataclass, replace

from django.utils.translation import get_language

from ressursbank.matching import Asked, LeftOut, left_out
from ressursbank.matching.excluded import Rule, rules
from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.exchange.match_index import Market
from ressursbank.portal.marketplace.partners.places import Places, kind_name

LEFT_OUT_A_PAGE = 10


@dataclass(frozen=True, slots=True)
class NotThis:
    """One that is left out, and what would open it."""

    name: str
    url: str
    kind: str
    kilometres: float
    opens_with: str


@dataclass(frozen=True, slots=True)
class Group:
    """Those whom one rule leaves out; `rows` of one page where it is the chosen rule."""

    rule: str
    title: str
    source: str
    count: int
    rows: tuple[NotThis, ...] = ()


@dataclass(frozen=True, slots=True)
class WhyNot:
    """All groups, nearest to a yes first, and the page of the chosen one."""

    groups: tuple[Group, ...]
    chosen: Group | None
    number: int
    pages: int

    @property
    def count(self) -> int:
        """How many are left out in all."""
        return sum(group.count for group in self.groups)

    @property
    def previous(self) -> int | None:
        """The page before."""
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        """The page after."""
        return self.number + 1 if self.number < self.pages else None


def why_not(acting: Acting, market: Market, asked: Asked, rule: str, page: int) -> WhyNot:
    """Who is left out by which rule; the rows of one page of `rule`, of the one nearest to a yes when it has none."""
    found = left_out(market.index, asked, market.hidden_lots(acting))
    counts = found.counts()
    if rule not in counts:
        rule = next(iter(counts), "")
    pages = max(1, -(-counts.get(rule, 0) // LEFT_OUT_A_PAGE))
    number = min(max(page, 1), pages)
    groups = tuple(_group(rules()[each], count) for each, count in counts.items())
    chosen = next((group for group in groups if group.rule == rule), None)
    if chosen is not None:
        chosen = replace(chosen, rows=_not_these(market, found, rule, number))
    return WhyNot(groups, chosen, number, pages)


def _group(rule: Rule, count: int) -> Group:
    language = get_language() or "nb"
    return Group(rule.rule, rule.title(language), rule.source(language), count)


def _not_these(market: Market, found: LeftOut, rule: str, number: int) -> tuple[NotThis, ...]:
    listed = found.nearest_of(rule, (number - 1) * LEFT_OUT_A_PAGE, LEFT_OUT_A_PAGE)
    places = Places(market, [(each.partner_id, each.kind) for each in listed])
    language = get_language() or "nb"
    return tuple(
        NotThis(
            name=places.name(each.partner_id, each.kind),
            url=places.url(each.partner_id, each.kind),
            kind=kind_name(each.kind),
            kilometres=each.kilometres,
            opens_with=each.opens_with(language, places.name(each.partner_id, each.kind)),
        )
        for each in listed
    )
