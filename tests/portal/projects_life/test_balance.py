"""The mass balance: what fits on the site stays, the rest goes out or comes in, and every row adds up."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from ressursbank import vocabulary
from ressursbank.balance.arcs import build_pairs
from ressursbank.balance.nodes import build_nodes
from ressursbank.balance.todays_way import todays_way
from ressursbank.portal.exchange.home import Shown
from ressursbank.portal.exchange.project_alone import todays_way_alone
from ressursbank.portal.projects.balance import BalanceRow, balance_of, project_balance
from ressursbank.portal.projects.balance_compared import against_landfill
from ressursbank.portal.projects.models import BuildingStage, Lot, ProjectStorage
from ressursbank.region.periods import parse_period
from tests.portal.audit.things import add_lot, add_stage, make_project
from tests.portal.people import People

Q1, Q2, Q4 = parse_period("2027-Q1"), parse_period("2027-Q2"), parse_period("2027-Q4")


def _row(rows: tuple[BalanceRow, ...], mass_type: str) -> BalanceRow:
    return next(row for row in rows if row.mass_type == vocabulary.MASS_TYPES.code(mass_type))


def test_a_project_without_masses_has_no_balance(people: People) -> None:
    assert project_balance(make_project(people.acting("berit"))) is None


def test_what_is_needed_at_the_same_time_is_used_on_the_site(people: People) -> None:
    acting = people.acting("berit")
    project = make_project(acting)
    add_lot(acting, project, "l-1", tonnes=1200.0)
    add_lot(acting, project, "l-2", direction="need", tonnes=500.0)
    found = project_balance(project)
    assert found is not None
    total = found.total
    assert (total.dug.tonnes, total.reused.tonnes, total.sent_out.tonnes) == pytest.approx((1200, 500, 700))
    assert (total.needed.tonnes, total.covered.tonnes, total.brought_in.tonnes) == pytest.approx((500, 500, 0))
    assert total.stored.tonnes == 0
    assert total.dug.in_place_m3 == pytest.approx(1200 / 1.85)
    assert found.share_reused == pytest.approx(500 / 1200)


def test_what_is_needed_later_stays_only_where_there_is_room(people: People) -> None:
    acting = people.acting("berit")
    project = make_project(acting)
    add_lot(acting, project, "l-1", to_period=Q1)
    add_lot(acting, project, "l-2", direction="need", from_period=Q4, to_period=Q4, tonnes=500.0)
    without = project_balance(project)
    ProjectStorage.objects.create(project=project, from_period=Q1, to_period=Q4, room_tonnes=300.0)
    with_room = project_balance(project)
    assert without is not None
    assert with_room is not None
    assert without.total.reused.tonnes == 0
    assert (with_room.total.reused.tonnes, with_room.total.stored.tonnes) == pytest.approx((300, 300))
    assert (with_room.total.sent_out.tonnes, with_room.total.brought_in.tonnes) == pytest.approx((900, 200))


def test_a_later_stage_keeps_masses_until_it_starts(people: People) -> None:
    acting = people.acting("berit")
    project = make_project(acting)
    BuildingStage.objects.create(
        project=project, number=2, from_period=Q4 + 1, to_period=Q4 + 2, is_storage_until_start=True,
        storage_room_tonnes=400.0,
    )  # fmt: skip
    add_lot(acting, project, "l-1", to_period=Q1)
    add_lot(acting, project, "l-2", direction="need", from_period=Q2, to_period=Q2, tonnes=500.0)
    found = project_balance(project)
    assert found is not None
    assert found.total.stored.tonnes == pytest.approx(400)


def test_contaminated_masses_do_not_serve_a_clean_need(people: People) -> None:
    acting = people.acting("berit")
    project = make_project(acting)
    add_lot(acting, project, "l-1", contamination_class=3)
    add_lot(acting, project, "l-2", direction="need", tonnes=500.0)
    found = project_balance(project)
    assert found is not None
    assert (found.total.sent_out.tonnes, found.total.brought_in.tonnes) == pytest.approx((1200, 500))


def test_rock_that_serves_as_fill_is_told_under_both_types(people: People) -> None:
    acting = people.acting("berit")
    project = make_project(acting)
    add_lot(acting, project, "l-1", mass_type="rock", tonnes=1000.0)
    add_lot(acting, project, "l-2", direction="need", mass_type="mixed_fill", tonnes=400.0)
    found = project_balance(project)
    assert found is not None
    assert _row(found.by_type, "rock").reused.tonnes == pytest.approx(400)
    assert _row(found.by_type, "mixed_fill").covered.tonnes == pytest.approx(400)


def test_ranges_run_from_the_least_to_the_most_that_may_leave(people: People) -> None:
    acting = people.acting("berit")
    project = make_project(acting)
    add_lot(acting, project, "l-1", tonnes=1000.0, tonnes_p10=600.0, tonnes_p90=1500.0)
    add_lot(acting, project, "l-2", direction="need", tonnes=500.0, tonnes_p10=400.0, tonnes_p90=700.0)
    found = project_balance(project)
    assert found is not None
    out, brought = found.total.sent_out, found.total.brought_in
    assert (out.low_tonnes, out.tonnes, out.high_tonnes) == pytest.approx((0, 500, 1100))
    assert (brought.low_tonnes, brought.tonnes, brought.high_tonnes) == pytest.approx((0, 0, 100))
    assert (found.total.dug.low_tonnes, found.total.dug.high_tonnes) == (600, 1500)


def test_stages_add_up_to_the_total_and_lots_in_none_have_a_row(people: People) -> None:
    acting = people.acting("berit")
    project = make_project(acting)
    first, second = add_stage(acting, project, 1), add_stage(acting, project, 2)
    add_lot(acting, project, "l-1", building_stage=first)
    add_lot(acting, project, "l-2", building_stage=second, direction="need", tonnes=300.0)
    add_lot(acting, project, "l-3", mass_type="topsoil", tonnes=80.0)
    found = project_balance(project)
    assert found is not None
    assert [row.stage for row in found.by_stage] == [first, second, None]
    assert [row.reused.tonnes for row in found.by_stage] == pytest.approx([300, 0, 0])
    assert [row.covered.tonnes for row in found.by_stage] == pytest.approx([0, 300, 0])
    assert sum(row.sent_out.tonnes for row in found.by_stage) == pytest.approx(found.total.sent_out.tonnes)


def test_withdrawn_masses_do_not_count(people: People) -> None:
    acting = people.acting("berit")
    project = make_project(acting)
    add_lot(acting, project, "l-1", state="withdrawn")
    assert project_balance(project) is None


def test_the_number_of_queries_does_not_follow_the_number_of_lots(
    people: People, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    acting = people.acting("berit")
    project = make_project(acting)
    for number in range(30):
        add_lot(acting, project, f"l-{number}")
    with django_assert_max_num_queries(8):
        project_balance(project)


def test_a_project_in_the_published_plan_is_set_against_everything_to_landfill(people: People, shown: Shown) -> None:
    flows = shown.flows
    place = int(flows.from_place[np.argmax(flows.tonnes * (flows.from_place < shown.places.projects))])
    project = make_project(people.acting("berit"), public_id=str(shown.places.id[place]))
    found = against_landfill(project)
    assert found is not None
    own = (flows.from_place == place) | (flows.to_place == place)
    assert found.plan_nok == pytest.approx(flows.cost_nok[own].sum())
    assert found.today_nok > 0
    assert found.today_co2_kg > 0
    assert against_landfill(make_project(people.acting("berit"), public_id="p-not-in-it")) is None


def test_todays_way_of_all_projects_alone_costs_no_more_than_together(shown: Shown) -> None:
    """Alone each has the nearest landfill's room for itself."""
    nodes = build_nodes(shown.region)
    together = todays_way(nodes, build_pairs(nodes))
    alone = [todays_way_alone(shown.region, project) for project in range(len(shown.region.projects))]
    assert sum(way.landfilled_tonnes for way in alone) >= together.landfilled_tonnes - 0.01
    if together.unplaced_tonnes == 0 and together.unmet_tonnes == 0:
        assert sum(way.tonne_kilometres for way in alone) <= together.tonne_kilometres + 0.01


LOTS = st.lists(
    st.builds(
        Lot,
        direction=st.sampled_from(["surplus", "need"]),
        mass_type=st.sampled_from(["clay", "rock", "topsoil", "mixed_fill"]),
        contamination_class=st.integers(1, 3),
        from_period=st.integers(Q1, Q1 + 4),
        to_period=st.integers(Q1 + 4, Q1 + 8),
        tonnes=st.floats(10, 50_000),
        tonnes_p10=st.none() | st.floats(0, 10),
        tonnes_p90=st.none() | st.floats(50_000, 90_000),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=40, deadline=None)
@given(lots=LOTS, room=st.lists(st.tuples(st.just(Q1), st.integers(Q1, Q1 + 8), st.floats(0, 20_000)), max_size=2))
def test_every_balance_closes(lots: list[Lot], room: list[tuple[int, int, float]]) -> None:
    found = balance_of(lots, room, None)
    for row in (*found.by_type, found.total):
        assert row.dug.tonnes == pytest.approx(row.reused.tonnes + row.sent_out.tonnes)
        assert row.needed.tonnes == pytest.approx(row.covered.tonnes + row.brought_in.tonnes)
        for amount in (row.dug, row.sent_out, row.needed, row.brought_in):
            assert amount.low_tonnes - 0.01 <= amount.tonnes <= amount.high_tonnes + 0.01
    assert found.total.reused.tonnes == pytest.approx(found.total.covered.tonnes)
    assert np.all([row.stored.tonnes <= row.reused.tonnes + 0.01 for row in found.by_type])
