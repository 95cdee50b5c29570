"""A proposal's row as the pure `Standing` of states.py and back, and who answers which of its ends."""

from typing import Any

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.rounds.models import Proposal
from ressursbank.portal.rounds.states import GIVER, TAKER, Answer, Outcome, Party, Standing


def standing_of(proposal: Proposal) -> Standing:
    """Where it stands."""
    return Standing(
        tonnes=proposal.tonnes,
        giver=Answer(proposal.giver_answer),
        taker=Answer(proposal.taker_answer),
        giver_tonnes=proposal.giver_tonnes,
        taker_tonnes=proposal.taker_tonnes,
        outcome=Outcome(proposal.outcome),
    )


def fields_of_answers(standing: Standing) -> dict[str, Any]:
    """What the answers are in the database."""
    return {
        "giver_answer": standing.giver.value,
        "taker_answer": standing.taker.value,
        "giver_tonnes": standing.giver_tonnes,
        "taker_tonnes": standing.taker_tonnes,
    }


def parties_of(acting: Acting, proposal: Proposal) -> tuple[Party, ...]:
    """The ends that one answers for: both where they are one organisation's. Of an end without one: the coordinator."""
    if acting.organisation is None:
        return ()
    mine = acting.organisation.pk
    ends: tuple[tuple[Party, int | None], ...] = ((GIVER, proposal.giver_id), (TAKER, proposal.taker_id))
    return tuple(party for party, key in ends if key == mine or (key is None and acting.has("coordinator")))


def answer_of(proposal: Proposal, party: Party) -> str:
    """What a party says."""
    return proposal.giver_answer if party == GIVER else proposal.taker_answer
