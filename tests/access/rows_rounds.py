"""Who leads rounds (the coordinator) and who answers in them (their parties, each for itself)."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from ressursbank.portal.plans.models import PlanRun
from ressursbank.portal.rounds.models import Proposal, Round
from ressursbank.portal.rounds.services import end_answers, open_round, prepare
from ressursbank.portal.rounds.taking import give
from tests.access.table import Row
from tests.portal.marketplace.agreed import make_need, make_surplus
from tests.portal.people import People
from tests.portal.projects.made import END, START

LEAD = frozenset({"clara"})
PARTIES = frozenset({"berit", "bo", "tor", "frida"})
"""Trondheim kommune gives, Fjord Eiendom takes."""


def _day() -> str:
    return (timezone.localdate() + timedelta(days=10)).isoformat()


def _prepared(people: People) -> dict[str, Any]:
    made = prepare(
        people.acting("clara"),
        name="Første halvår",
        from_period=START,
        to_period=END,
        answer_by=timezone.localdate() + timedelta(days=10),
        least_tonnes=10.0,
    )
    return {"public_id": made.public_id, "verb": "propose"}


def _proposed(people: People) -> Round:
    made = Round.objects.get(public_id=_prepared(people)["public_id"])
    Round.objects.filter(pk=made.pk).update(state="solving", run=PlanRun.objects.create(name="Plan", state="finished"))
    made.refresh_from_db()
    surplus, need = make_surplus(people), make_need(people)
    proposal = Proposal(
        round=made,
        generation=1,
        giver=people.organisation["trondheim"],
        taker=people.organisation["fjord"],
        giver_lot=surplus,
        taker_lot=need,
        mass_type="clay",
        contamination_class=1,
        tonnes_by_period=[[START, 500.0]],
        tonnes=500.0,
        kilometres=5.0,
        cost_nok=40_000.0,
        co2_kg=700.0,
        pyramid_level=3,
    )
    give(made, [proposal])
    return made


def _ready(people: People) -> dict[str, Any]:
    return {"public_id": _proposed(people).public_id, "verb": "open"}


def _open(people: People) -> Round:
    made = _proposed(people)
    open_round(people.acting("clara"), made)
    return made


def _of(verb: str) -> Any:
    return lambda people: {"public_id": _open(people).public_id, "verb": verb}


def _answered(people: People) -> dict[str, Any]:
    made = _open(people)
    end_answers(people.acting("clara"), made)
    return {"public_id": made.public_id, "verb": "solve"}


def _answers(people: People) -> dict[str, Any]:
    made = _open(people)
    proposal = Proposal.objects.get(round=made)
    return {"public_id": made.public_id, "_proposal": proposal.pk}


def _accept(arguments: Mapping[str, Any]) -> dict[str, Any]:
    key = arguments["_proposal"]
    return {f"version-{key}": "1", f"answer-{key}": "accepted", "save": "all"}


def _versioned(arguments: Mapping[str, Any]) -> dict[str, Any]:
    version = Round.objects.values_list("version", flat=True).get(public_id=arguments["public_id"])
    return {"version": version, "answer_by": _day(), "why": "Feil halvår"}


ROWS = [
    Row(
        "rounds:new",
        LEAD,
        data=lambda _arguments: {
            "name": "Runde",
            "from_period": "2027-Q1",
            "to_period": "2027-Q2",
            "answer_by": _day(),
            "least_tonnes": "100",
        },
    ),
    Row("rounds:move", LEAD, _prepared, _versioned, note="propose"),
    Row("rounds:move", LEAD, _ready, _versioned, note="open"),
    *(Row("rounds:move", LEAD, _of(verb), _versioned, note=verb) for verb in ("remind", "extend", "end", "close")),
    Row("rounds:move", LEAD, _answered, _versioned, note="solve"),
    Row("rounds:move", LEAD, _of("cancel"), _versioned, note="cancel"),
    Row("rounds:answers", PARTIES, _answers, _accept),
]
