"""A round of the people of the tests: open, with a proposal from Trondheim to Fjord that the plan might have made."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from ressursbank.portal.audit.models import Publication
from ressursbank.portal.plans.models import PlanRun
from ressursbank.portal.projects.models import Lot
from ressursbank.portal.rounds.models import Proposal, Round
from ressursbank.portal.rounds.services import open_round, prepare
from ressursbank.portal.rounds.taking import give
from tests.portal.people import People

QUARTER = 2027 * 4


def of_rounds(people: People, run: PlanRun) -> dict[str, Any]:
    """Arguments of the pages of rounds."""
    made = prepare(
        people.acting("clara"),
        name="Første halvår 2027",
        from_period=QUARTER,
        to_period=QUARTER + 1,
        answer_by=timezone.localdate() + timedelta(days=10),
        least_tonnes=50.0,
    )
    Round.objects.filter(pk=made.pk).update(state="solving", run=run)
    made.refresh_from_db()
    lot = Lot.objects.filter(project__organisation=people.organisation["trondheim"]).order_by("pk").first()
    assert lot is not None
    assert lot.state in Publication.values
    proposal = Proposal(
        round=made,
        generation=1,
        giver=people.organisation["trondheim"],
        taker=people.organisation["fjord"],
        giver_lot=lot,
        taker_lot=None,
        mass_type=lot.mass_type,
        contamination_class=lot.contamination_class,
        tonnes_by_period=[[QUARTER, 60.0], [QUARTER + 1, 40.0]],
        tonnes=100.0,
        kilometres=7.5,
        cost_nok=9_000.0,
        co2_kg=140.0,
        pyramid_level=3,
        saves_nok=4_000.0,
        saves_co2_kg=90.0,
    )
    give(made, [proposal])
    open_round(people.acting("clara"), made)
    return {"rounds:public_id": made.public_id, "rounds:move.verb": "close", "rounds:report_file.form": "csv"}
