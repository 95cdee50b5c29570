"""What is read of rounds: one that one may see, the list, progress by party, proposals, and one's own to answer."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Sum, Value, When
from django.http import Http404
from django.utils.translation import gettext as _

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.accounts.models import Organisation
from ressursbank.portal.permissions import NotAllowedError, may
from ressursbank.portal.rounds.models import Proposal, Round
from ressursbank.portal.rounds.states import GIVER, Answer, Outcome

WAITING = Answer.WAITING.value
_ENDS = ("giver_lot__project", "taker_lot__project", "facility", "giver", "taker")


def round_of(acting: Acting, public_id: str) -> Round:
    """A round that one leads or takes part in. Nobody else learns that it exists: Http404, or the log-in page."""
    if not acting.is_logged_in:
        raise NotAllowedError("round.see")
    found = Round.objects.select_related("lead", "run").filter(public_id=public_id).first()
    if found is None or not may(acting, "round.see", found):
        raise Http404(public_id)
    return found


def rounds_seen(acting: Acting) -> QuerySet[Round]:
    """The coordinator's: all; a party's: those with proposals of its own, from when they are opened."""
    if may(acting, "round.see_all"):
        return Round.objects.all()
    if acting.organisation is None:
        return Round.objects.none()
    mine = Proposal.objects.filter(Q(giver=acting.organisation) | Q(taker=acting.organisation))
    return Round.objects.filter(opened_at__isnull=False, pk__in=mine.values("round"))


@dataclass(slots=True)
class Counted:
    """Of a round's present generation: proposals, answers that are in and that are waited for, tonnes."""

    proposals: int = 0
    answered: int = 0
    waiting: int = 0
    tonnes: float = 0.0

    @property
    def share(self) -> float | None:
        """Answers that are in, of all that are asked for."""
        asked = self.answered + self.waiting
        return self.answered / asked if asked else None


def counted(rounds: Sequence[Round]) -> dict[int, Counted]:
    """By round; one query for all of them."""
    found = {round_.pk: Counted() for round_ in rounds}
    rows = (
        Proposal.objects.filter(round__in=list(found), generation=F("round__generation"))
        .order_by()
        .values_list("round")
        .annotate(
            count=Count("pk"),
            giver_waits=Count("pk", filter=Q(giver_answer=WAITING)),
            taker_waits=Count("pk", filter=Q(taker_answer=WAITING)),
            sum=Sum("tonnes"),
        )
    )
    for key, count, giver, taker, tonnes in rows:
        found[key] = Counted(count, 2 * count - giver - taker, giver + taker, tonnes)
    return found


@dataclass(slots=True)
class PartyProgress:
    """One organisation (None: ends that the coordinator answers for) in the present generation. Tonnes by answer."""

    organisation: Organisation | None
    proposals: int = 0
    waiting: int = 0
    tonnes: float = 0.0
    by_answer: dict[str, float] = field(default_factory=dict)

    @property
    def accepted(self) -> float:
        """Tonnes said yes to."""
        return self.by_answer.get("accepted", 0.0)

    @property
    def declined(self) -> float:
        """Tonnes said no to."""
        return self.by_answer.get("declined", 0.0)

    @property
    def countered(self) -> float:
        """Tonnes of proposals that another quantity is asked for of."""
        return self.by_answer.get("countered", 0.0)


def progress_of(round_: Round) -> list[PartyProgress]:
    """Every party, those with most to answer first; three queries."""
    found: dict[int | None, PartyProgress] = {}
    present = Proposal.objects.filter(round=round_, generation=round_.generation).order_by()
    both = present.filter(giver=F("taker"))
    for end, rows in (("giver", present), ("taker", present.exclude(pk__in=both.values("pk")))):
        answers = rows.values_list(end, f"{end}_answer").annotate(Count("pk"), Sum("tonnes"))
        for key, answer, count, tonnes in answers:
            party = found.setdefault(key, PartyProgress(None))
            party.proposals += count
            party.tonnes += tonnes
            party.waiting += count if answer == WAITING else 0
            party.by_answer[answer] = party.by_answer.get(answer, 0.0) + tonnes
    organisations = Organisation.objects.in_bulk([key for key in found if key is not None])
    for key, party in found.items():
        party.organisation = organisations.get(key) if key is not None else None
    return sorted(found.values(), key=lambda party: (-party.waiting, -party.tonnes))


def own_proposals(acting: Acting, round_: Round) -> QuerySet[Proposal]:
    """The present generation's that one answers: what waits first, then the largest."""
    giver, taker = _answered_by(acting)
    first = Case(When(_waits(giver, taker), then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = Proposal.objects.filter(giver | taker, round=round_, generation=round_.generation)
    return rows.annotate(rank=first).order_by("rank", "-tonnes", "pk")


def count_waiting(acting: Acting, round_: Round) -> int:
    """How many of them wait for one's answer."""
    waits = _waits(*_answered_by(acting))
    return Proposal.objects.filter(waits, round=round_, generation=round_.generation).count()


def _answered_by(acting: Acting) -> tuple[Q, Q]:
    """Proposals that one answers as the giver, and as the taker; the coordinator answers for ends of nobody."""
    if acting.organisation is None:
        return Q(pk__in=[]), Q(pk__in=[])
    giver, taker = Q(giver=acting.organisation), Q(taker=acting.organisation)
    if acting.has("coordinator"):
        giver, taker = giver | Q(giver=None), taker | Q(taker=None)
    return giver, taker


def _waits(giver: Q, taker: Q) -> Q:
    return (giver & Q(giver_answer=WAITING)) | (taker & Q(taker_answer=WAITING))


def earlier_proposals(acting: Acting, round_: Round) -> QuerySet[Proposal]:
    """One's own of earlier generations, with what came of them."""
    if acting.organisation is None:
        return Proposal.objects.none()
    mine = acting.organisation.pk
    rows = Proposal.objects.filter(Q(giver=mine) | Q(taker=mine), round=round_, generation__lt=round_.generation)
    return rows.exclude(outcome="").order_by("-generation", "-tonnes", "pk")


def with_ends(rows: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """With what a row shows."""
    return rows.select_related(*_ENDS, "agreement")


FILTERS = ("waiting", "both", "declined", "countered", "agreed", "lapsed", "conflict")


def proposals_listed(round_: Round, which: str, generation: int | None) -> QuerySet[Proposal]:
    """The coordinator's list: all of a generation (the present one), or those that stand so."""
    rows = Proposal.objects.filter(round=round_, generation=generation or round_.generation)
    said = {
        "waiting": Q(giver_answer=WAITING) | Q(taker_answer=WAITING),
        "both": Q(giver_answer="accepted", taker_answer="accepted"),
        "declined": Q(giver_answer="declined") | Q(taker_answer="declined"),
        "countered": Q(giver_answer="countered") | Q(taker_answer="countered"),
        "agreed": Q(outcome=Outcome.AGREED),
        "lapsed": Q(outcome=Outcome.LAPSED),
        "conflict": Q(outcome=Outcome.CONFLICT) | (Q(outcome="") & _too_little_left()),
    }
    if which in said:
        rows = rows.filter(said[which])
    return rows.order_by("-tonnes", "pk")


def conflicts_of(round_: Round) -> QuerySet[Proposal]:
    """Proposals of which a lot has been promised so much elsewhere meanwhile that they cannot be kept."""
    rows = Proposal.objects.filter(round=round_, generation=round_.generation, outcome="")
    return with_ends(rows.filter(_too_little_left())).order_by("-tonnes", "pk")


def _too_little_left() -> Q:
    promised = {end: F(f"{end}__promised_tonnes") + F("tonnes") - 0.001 for end in ("giver_lot", "taker_lot")}
    return Q(giver_lot__tonnes__lt=promised["giver_lot"]) | Q(taker_lot__tonnes__lt=promised["taker_lot"])


def name_of(organisation: Organisation | None) -> str:
    """What a party is called to the other: a person with land and no register number by what they are."""
    if organisation is None:
        return _("The coordinator answers")
    return organisation.name if organisation.number else _("A landowner")


def place_of(proposal: Proposal, party: str) -> str:
    """The project or facility at an end."""
    if party == GIVER:
        return str(proposal.giver_lot.project.name)
    if proposal.taker_lot is not None:
        return str(proposal.taker_lot.project.name)
    return str(proposal.facility.name) if proposal.facility is not None else ""


def money(rows: QuerySet[Proposal]) -> dict[str, float]:
    """Sums of cost, CO2e and savings of proposals."""
    sums = rows.order_by().aggregate(
        cost_nok=Sum("cost_nok"),
        co2_kg=Sum("co2_kg"),
        saves_nok=Sum("saves_nok"),
        saves_co2_kg=Sum("saves_co2_kg"),
    )
    return {name: float(value or 0.0) for name, value in sums.items()}
