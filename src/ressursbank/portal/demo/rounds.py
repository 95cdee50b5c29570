"""The demo's allocation rounds, taken from its plan: one of the half-year that runs, closed; one of the next, open.

Made by the services as people would, without solving anything. Lots that are on the market or promised are left to it.
"""

from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone

from ressursbank.portal.accounts.acting import Acting, acting_as
from ressursbank.portal.accounts.models import Membership, Organisation
from ressursbank.portal.demo.rows import rows
from ressursbank.portal.exchange.home import Shown, home_of
from ressursbank.portal.marketplace.agreements.states import GIVER, TAKER
from ressursbank.portal.marketplace.listings.follow import LIVE
from ressursbank.portal.marketplace.models import Agreement, Listing
from ressursbank.portal.plans.models import PlanRun
from ressursbank.portal.rounds.answers import Said, answer
from ressursbank.portal.rounds.drafts import proposals_of
from ressursbank.portal.rounds.models import Proposal, Round
from ressursbank.portal.rounds.services import close, open_round, prepare
from ressursbank.portal.rounds.states import Answer, State
from ressursbank.portal.rounds.taking import give

MOST = 24
"""Proposals of a round: enough for every party to see its own, few enough to be made in a moment."""
LEAST_TONNES = 500.0
COORDINATOR = "310487996"


def lead_rounds(run: PlanRun) -> None:
    """Both rounds, from the plan of a run. Nothing where the plan has nothing in these half-years."""
    shown = home_of(run.public_id).shown
    lead = _acting(Organisation.objects.filter(number=COORDINATOR).first())
    if shown is None or lead is None:
        return
    today = timezone.localdate()
    first = max(today.year * 4 + (0 if today.month <= 6 else 2), shown.region.first_period)
    done = _opened(lead, run, shown, first)
    if done is not None:
        _answer(lead, done, 1)
        close(lead, done)
        _date_back(done, today)
    running = _opened(lead, run, shown, first + 2)
    if running is not None:
        _answer(lead, running, 2)


def _opened(lead: Acting, run: PlanRun, shown: Shown, first: int) -> Round | None:
    made = prepare(
        lead,
        name=f"{1 + first % 4 // 2}. halvår {first // 4}",
        from_period=first,
        to_period=first + 1,
        answer_by=timezone.localdate() + timedelta(days=10),
        least_tonnes=LEAST_TONNES,
    )
    Round.objects.filter(pk=made.pk).update(state=State.SOLVING, run=run)
    made.refresh_from_db()
    made.runs.add(run)
    taken = set(Listing.objects.filter(state__in=LIVE).values_list("lot", flat=True))
    for lots in Agreement.objects.values_list("giver_lot", "taker_lot"):
        taken.update(key for key in lots if key is not None)
    found = [
        proposal
        for proposal in proposals_of(shown, made)
        if not taken & {proposal.giver_lot_id, proposal.taker_lot_id} and proposal.giver_id and proposal.taker_id
    ]
    give(made, found[:MOST])
    if not found:
        return None
    open_round(lead, made)
    return made


def _answer(lead: Acting, round_: Round, number: int) -> None:
    """As round_answers.csv says of the proposal in that turn; what it does not name is accepted by both."""
    said = {(int(row["turn"]), row["by"]): row for row in rows("round_answers.csv") if int(row["round"]) == number}
    found = Proposal.objects.filter(round=round_).select_related(
        "round", "giver", "taker", "giver_lot", "taker_lot", "facility"
    )
    for turn, proposal in enumerate(found.order_by("-tonnes", "pk"), 1):
        for party, organisation in ((GIVER, proposal.giver), (TAKER, proposal.taker)):
            acting = _acting(organisation) or lead
            if party == TAKER and proposal.giver_id == proposal.taker_id:
                continue
            row = said.get((turn, party))
            if row is None:
                answer(acting, proposal, Said(Answer.ACCEPTED, proposal.version))
            elif row["answer"] != Answer.WAITING:
                tonnes = round(proposal.tonnes * float(row["share"])) if row["share"] else None
                answer(acting, proposal, Said(Answer(row["answer"]), proposal.version, tonnes, row["reason"]))


def _acting(organisation: Organisation | None) -> Acting | None:
    """Its first member; nobody, with its roles, where the demo has no person there."""
    if organisation is None:
        return None
    members = Membership.objects.filter(Q(is_owner=True) | Q(roles__isnull=False), organisation=organisation)
    member = members.select_related("person", "organisation").prefetch_related("roles").order_by("pk").first()
    if member is not None:
        return acting_as(member, "builder")
    roles = organisation.roles.filter(is_confirmed=True).values_list("role", flat=True)
    return Acting(organisation=organisation, hat="builder", roles=frozenset(roles))


def _date_back(round_: Round, today: date) -> None:
    """It was led a quarter of a year ago."""
    now = timezone.now()
    Round.objects.filter(pk=round_.pk).update(
        answer_by=today - timedelta(days=90),
        opened_at=now - timedelta(days=104),
        answered_at=now - timedelta(days=90),
        closed_at=now - timedelta(days=88),
    )
