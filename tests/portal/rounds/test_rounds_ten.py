"""A round with ten parties and real plans: proposed, answered, solved again, agreed; no tonne is lost or doubled."""

from collections import Counter

import pytest
from django.db.models import Sum
from pytest_django.fixtures import Settings

from ressursbank.portal.accounts.acting import OPERATOR
from ressursbank.portal.marketplace.models import Agreement, Notice
from ressursbank.portal.projects.models import Lot
from ressursbank.portal.rounds.answers import Said, answer
from ressursbank.portal.rounds.models import Proposal, Round
from ressursbank.portal.rounds.services import close, solve_again
from ressursbank.portal.rounds.standing import parties_of
from ressursbank.portal.rounds.states import Answer
from tests.portal.people import People
from tests.portal.rounds.ten import TEN, Ten, opened, present, solved, write_ten


@pytest.fixture
def ten(db: None, settings: Settings, tmp_path: object, people: People) -> Ten:
    settings.RESSURSBANK_HOME = tmp_path
    return write_ten(people)


def say(ten: Ten, proposal: Proposal, who: str, answer_: Answer, tonnes: float | None = None, why: str = "") -> None:
    proposal.refresh_from_db()
    answer(ten.acting(who), proposal, Said(answer_, proposal.version, tonnes, why))


def both(ten: Ten, proposal: Proposal) -> tuple[str, str]:
    return ten.name_of(proposal.giver_id), ten.name_of(proposal.taker_id)


def check_lots() -> None:
    """What is promised of every lot is what its agreements hold, and never more than there is."""
    for lot in Lot.objects.all():
        given = Agreement.objects.filter(giver_lot=lot).aggregate(held=Sum("giver_held_tonnes"))["held"] or 0.0
        taken = Agreement.objects.filter(taker_lot=lot).aggregate(held=Sum("taker_held_tonnes"))["held"] or 0.0
        assert lot.promised_tonnes == pytest.approx(given + taken)
        assert lot.promised_tonnes <= lot.tonnes + 1e-3


def test_a_round_from_proposals_to_agreements(ten: Ten) -> None:
    round_ = opened(ten)
    first = present(round_)
    parties = {name for proposal in first for name in both(ten, proposal)}
    assert parties >= set(TEN) - {"d1", "d2"}
    assert sum(proposal.tonnes for proposal in first) == pytest.approx(25_000, abs=1), "all that is dug"
    assert Notice.objects.filter(kind="round_opened").count() == len(parties - {"clara"})
    declined, countered, silent, *_rest = [proposal for proposal in first if proposal.taker_lot is not None]
    for proposal in first:
        giver, taker = both(ten, proposal)
        say(ten, proposal, giver, Answer.ACCEPTED)
        if proposal.pk == declined.pk:
            say(ten, proposal, taker, Answer.DECLINED, why="Jordet er solgt")
        elif proposal.pk == countered.pk:
            say(ten, proposal, taker, Answer.COUNTERED, 300.0, "Bare en skråning")
        elif proposal.pk != silent.pk:
            say(ten, proposal, taker, Answer.ACCEPTED)
    solve_again(ten.lead, round_, round_.answer_by)
    outcomes = Counter(Proposal.objects.filter(generation=1).values_list("outcome", flat=True))
    assert outcomes == {"agreed": len(first) - 3, "declined": 1, "countered": 1, "lapsed": 1}
    assert Agreement.objects.filter(round=round_, state="agreed").count() == len(first) - 3
    check_lots()
    solved(round_)
    assert (round_.state, round_.generation) == ("open", 2)
    second = present(round_)
    ends = {(proposal.giver_lot_id, proposal.taker_lot_id, proposal.facility_id): proposal for proposal in second}
    assert (declined.giver_lot_id, declined.taker_lot_id, None) not in ends, "never proposed again"
    again = ends.get((countered.giver_lot_id, countered.taker_lot_id, None))
    assert again is None or again.tonnes <= 300.0 + 1e-6
    agreed_tonnes = sum(Agreement.objects.values_list("tonnes", flat=True))
    assert agreed_tonnes + sum(proposal.tonnes for proposal in second) == pytest.approx(25_000, abs=1)
    for proposal in second:
        for name in dict.fromkeys(both(ten, proposal)):
            say(ten, proposal, name, Answer.ACCEPTED)
    close(ten.lead, round_)
    check_lots()
    assert sum(Agreement.objects.values_list("tonnes", flat=True)) == pytest.approx(25_000, abs=1)
    assert Round.objects.get().state == "closed"
    assert not Proposal.objects.filter(outcome="").exists()
    assert parties_of(OPERATOR, first[0]) == ()
