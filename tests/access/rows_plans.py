"""Who may start, stop and publish plans, and change what they reckon with."""

from typing import Any

from ressursbank.portal.plans.models import Assumption, PlanRun
from tests.access.table import Row
from tests.portal.people import People

PLANNERS = frozenset({"per", "clara", "ada"})
"""Not tor, who wears the builder's hat first and must change it to plan."""
PUBLISHERS = frozenset({"clara", "ada"})


def _waiting(_people: People) -> dict[str, Any]:
    return {"run": PlanRun.objects.create(name="Plan").public_id}


def _finished(_people: People) -> dict[str, Any]:
    return {"run": PlanRun.objects.create(name="Plan", state=PlanRun.State.FINISHED).public_id}


def _figure(_people: People) -> dict[str, Any]:
    return {"key": "detour_factor"}


def _changed_figure(_people: People) -> dict[str, Any]:
    Assumption.objects.update_or_create(key="detour_factor", defaults={"value": 1.5, "version": 1})
    return {"key": "detour_factor"}


ROWS = [
    Row(
        "plans:new_run",
        PLANNERS,
        data={"name": "Plan", "pyramid": "weighted", "gap_percent": "1", "time_limit_minutes": "1"},
    ),
    Row("plans:cancel", PLANNERS, _waiting),
    Row("plans:again", PLANNERS, _finished),
    Row("plans:publish", PUBLISHERS, _finished),
    Row("plans:assumption", PUBLISHERS, _figure, {"value": "1,3", "why": "Målt på nytt", "version": "0"}),
    Row("plans:assumption_default", PUBLISHERS, _changed_figure, {"version": "1"}),
]
