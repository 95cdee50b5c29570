"""A round in figures, beside the one before: tonnes by outcome, reuse, distance, cost, CO2e, answers and reasons."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, F, FloatField, Q, Sum
from django.utils.translation import gettext as _

from ressursbank.portal.figures.key_figures import REUSED_LEVELS
from ressursbank.portal.rounds.models import Proposal, Round
from ressursbank.portal.rounds.states import Outcome, State

REUSED = tuple(int(level) for level in REUSED_LEVELS)
REASONS = 20


@dataclass(slots=True)
class Sums:
    """Of some proposals. Distances as tonne-kilometres, so that they can be summed."""

    proposals: int = 0
    tonnes: float = 0.0
    reused_tonnes: float = 0.0
    tonne_kilometres: float = 0.0
    cost_nok: float = 0.0
    co2_kg: float = 0.0
    saves_nok: float = 0.0
    saves_co2_kg: float = 0.0

    def add(self, other: "Sums") -> None:
        """Take these in."""
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def per_tonne(self, name: str) -> float | None:
        """A sum divided by the tonnes."""
        return getattr(self, name) / self.tonnes if self.tonnes else None


@dataclass(slots=True)
class Account:
    """One round. `by_outcome` over all generations; `first`: what was proposed first, `asked`: answers asked for."""

    round: Round
    first: Sums = field(default_factory=Sums)
    by_outcome: dict[str, Sums] = field(default_factory=dict)
    by_generation: dict[int, dict[str, Sums]] = field(default_factory=dict)
    asked: int = 0
    given: int = 0

    def of(self, outcome: str) -> Sums:
        """What came to this outcome."""
        return self.by_outcome.get(outcome, Sums())


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the report: this round's and the one before's; None where there is none."""

    name: str
    unit: str
    now: float | None
    before: float | None
    decimals: int = 0
    is_less_better: bool | None = None

    @property
    def change(self) -> float | None:
        """This round's less the one before's."""
        return None if self.now is None or self.before is None else self.now - self.before


def account_of(round_: Round) -> Account:
    """Two queries."""
    account = Account(round_)
    rows = Proposal.objects.filter(round=round_).order_by()
    grouped = rows.values_list("generation", "outcome").annotate(
        count=Count("pk"),
        sum=Sum("tonnes"),
        reused=Sum("tonnes", filter=Q(pyramid_level__in=REUSED)),
        tonne_kilometres=Sum(F("tonnes") * F("kilometres"), output_field=FloatField()),
        cost=Sum("cost_nok"),
        co2=Sum("co2_kg"),
        saved=Sum("saves_nok"),
        saved_co2=Sum("saves_co2_kg"),
    )
    for generation, outcome, *values in grouped.order_by("generation", "outcome"):
        sums = Sums(*(value or 0 for value in values))
        if generation == 1:
            account.first.add(sums)
        account.by_outcome.setdefault(outcome, Sums()).add(sums)
        account.by_generation.setdefault(generation, {})[outcome] = sums
    answers = rows.aggregate(
        all=Count("pk"), giver=Count("pk", filter=~Q(giver_answer="waiting")),
        taker=Count("pk", filter=~Q(taker_answer="waiting")),
    )  # fmt: skip
    account.asked, account.given = 2 * answers["all"], answers["giver"] + answers["taker"]
    return account


def round_before(round_: Round) -> Round | None:
    """The closed round before this one, by its first quarter."""
    closed = Round.objects.filter(state=State.CLOSED).exclude(pk=round_.pk)
    earlier = closed.filter(Q(from_period__lt=round_.from_period) | Q(from_period=round_.from_period, pk__lt=round_.pk))
    return earlier.order_by("-from_period", "-pk").first()


def figures(now: Account, before: Account | None) -> list[Figure]:
    """The report's lines. Of what became agreements unless the line says otherwise."""
    pairs = [_values(account) if account is not None else None for account in (now, before)]
    mine, theirs = pairs
    assert mine is not None
    found = []
    for number, (name, unit, value, decimals, is_less_better) in enumerate(mine):
        other = None if theirs is None else theirs[number][2]
        found.append(Figure(name, unit, value, other, decimals, is_less_better))
    return found


def _values(account: Account) -> list[tuple[str, str, float | None, int, bool | None]]:
    agreed = account.of(Outcome.AGREED)
    kilometres = agreed.per_tonne("tonne_kilometres")
    reuse = agreed.per_tonne("reused_tonnes")
    return [
        (_("Proposed first"), "t", account.first.tonnes, 0, None),
        (_("Became agreements"), "t", agreed.tonnes, 0, False),
        (_("Declined"), "t", account.of(Outcome.DECLINED).tonnes, 0, True),
        (_("Other quantity asked for"), "t", account.of(Outcome.COUNTERED).tonnes, 0, None),
        (_("Not answered in time"), "t", account.of(Outcome.LAPSED).tonnes, 0, True),
        (_("Promised or changed meanwhile"), "t", account.of(Outcome.CONFLICT).tonnes, 0, True),
        (_("Share of the first proposal that became agreements"), "%", _share(agreed.tonnes, account.first.tonnes), 0,
         False),
        (_("Answers that came"), "%", _share(account.given, account.asked), 0, False),
        (_("Reused or recycled, of what was agreed"), "%", None if reuse is None else 100 * reuse, 0, False),
        (_("Distance, mean of a tonne"), "km", kilometres, 1, True),
        (_("Cost of what was agreed"), _("thousand NOK"), agreed.cost_nok / 1e3, 0, None),
        (_("Cost per tonne"), _("NOK/t"), agreed.per_tonne("cost_nok"), 0, True),
        (_("Greenhouse gas of what was agreed"), _("tonnes CO₂e"), agreed.co2_kg / 1e3, 1, None),
        (_("Greenhouse gas per tonne"), _("kg CO₂e/t"), agreed.per_tonne("co2_kg"), 2, True),
        (_("Saved against today's way"), _("thousand NOK"), agreed.saves_nok / 1e3, 0, False),
        (_("Saved greenhouse gas"), _("tonnes CO₂e"), agreed.saves_co2_kg / 1e3, 1, False),
    ]  # fmt: skip


def _share(part: float, whole: float) -> float | None:
    return 100 * part / whole if whole else None


@dataclass(frozen=True, slots=True)
class Reason:
    """What parties wrote, how many wrote just this, and of how many tonnes."""

    text: str
    answer: str
    count: int
    tonnes: float


def reasons_of(round_: Round) -> Sequence[Reason]:
    """The most common first; of declined proposals and of counters."""
    found: dict[tuple[str, str], list[float]] = {}
    for end in ("giver", "taker"):
        rows = round_.proposals.exclude(**{f"{end}_reason": ""}).order_by()
        said = rows.values_list(f"{end}_reason", f"{end}_answer").annotate(Count("pk"), Sum("tonnes"))
        for text, answer, count, tonnes in said:
            row = found.setdefault((text, answer), [0, 0.0])
            row[0] += count
            row[1] += tonnes
    rows_found = [Reason(text, answer, int(count), tonnes) for (text, answer), (count, tonnes) in found.items()]
    return sorted(rows_found, key=lambda row: (-row.count, -row.tonnes, row.text))[:REASONS]


def generations_of(account: Account) -> Iterator[tuple[int, Sums, dict[str, Sums]]]:
    """Each generation: its number, all of it, and by outcome."""
    for number, by_outcome in sorted(account.by_generation.items()):
        whole = Sums()
        for sums in by_outcome.values():
            whole.add(sums)
        yield number, whole, by_outcome
