"""The ten parties, and an open round of theirs whose proposals no planner has made (quick)."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from ressursbank.portal.facilities.models import Facility
from ressursbank.portal.projects.models import Lot
from ressursbank.portal.rounds.models import Proposal, Round
from ressursbank.portal.rounds.services import open_round, prepare
from ressursbank.portal.rounds.taking import give
from tests.portal.people import People
from tests.portal.rounds.ten import FIRST, Ten, write_ten


@pytest.fixture
def ten(db: None, settings: Settings, tmp_path: object, people: People) -> Ten:
    settings.RESSURSBANK_HOME = tmp_path
    return write_ten(people)


def proposal_between(round_: Round, giver: str, taker: str, tonnes: float, generation: int = 1) -> Proposal:
    """Unsaved: clay from a digger's lot to a field or landfill."""
    lot = Lot.objects.select_related("project").get(public_id=f"post-{giver}")
    need = Lot.objects.select_related("project").filter(public_id=f"post-{taker}").first()
    place = Facility.objects.filter(public_id=f"anlegg-{taker}").first()
    end = need.project if need is not None else place
    assert end is not None
    return Proposal(
        round=round_,
        generation=generation,
        giver_id=lot.project.organisation_id,
        taker_id=end.organisation_id,
        giver_lot=lot,
        taker_lot=need,
        facility=place,
        mass_type="clay",
        contamination_class=1,
        tonnes_by_period=[[FIRST, tonnes / 2], [FIRST + 1, tonnes / 2]],
        tonnes=tonnes,
        kilometres=8.0,
        cost_nok=90 * tonnes,
        co2_kg=1.5 * tonnes,
        pyramid_level=3 if need is not None else 6,
        saves_nok=60 * tonnes,
        saves_co2_kg=2.0 * tonnes,
        next_name="Deponi d2",
        next_nok_per_tonne=140.0,
    )


@pytest.fixture
def round_(ten: Ten) -> Round:
    """Open: g1 gives t1 1 000 t and d1 500 t, g2 gives t1 800 t, g3 gives nobody's landfill 2 000 t."""
    made = prepare(
        ten.lead,
        name="Første halvår 2027",
        from_period=FIRST,
        to_period=FIRST + 1,
        answer_by=timezone.localdate() + timedelta(days=14),
        least_tonnes=50.0,
    )
    Round.objects.filter(pk=made.pk).update(state="solving")
    made.refresh_from_db()
    flows = (("g1", "t1", 1000.0), ("g1", "d1", 500.0), ("g2", "t1", 800.0), ("g3", "ingens", 2000.0))
    assert give(made, [proposal_between(made, *flow) for flow in flows])
    open_round(ten.lead, made)
    return made
