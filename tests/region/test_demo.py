"""What the demo region promises: no faults, all kinds of everything, real municipalities, marked names."""

import json
from pathlib import Path

import numpy as np
import pytest
from shapely.geometry import Point, shape

from ressursbank import vocabulary as v
from ressursbank.region import Region, check_package, write_region
from ressursbank.region.demo import demo_region
from ressursbank.region.demo.rows import rows
from ressursbank.region.demo.sizing import areas, dug_in_place_m3, needs, surplus
from ressursbank.region.periods import parse_period
from ressursbank.region.tables import NEED, SURPLUS

MUNICIPALITIES = Path(__file__).parents[3] / "shared" / "data" / "municipalities_trondelag.geojson"
TRONDHEIMSREGIONEN = {"5001", "5027", "5028", "5029", "5031", "5035", "5054", "5059"}


@pytest.fixture(scope="module")
def demo() -> Region:
    return demo_region()


def facility_row(region: Region, facility_id: str) -> int:
    return int(np.flatnonzero(region.facilities.id == facility_id)[0])


def test_the_demo_region_is_a_package_without_faults_or_warnings(demo: Region, tmp_path: Path) -> None:
    write_region(demo, tmp_path / "region")
    result = check_package(tmp_path / "region")
    assert result.faults == ()
    assert result.warnings == ()


def test_every_mass_type_and_every_kind_of_facility_is_there(demo: Region) -> None:
    assert {v.MASS_TYPES.ids[code] for code in demo.lots.mass_type} == set(v.MASS_TYPES.ids)
    assert {v.FACILITY_KINDS.ids[code] for code in demo.facilities.kind} == set(v.FACILITY_KINDS.ids)


def test_there_are_about_150_projects_and_each_says_that_it_is_illustrative(demo: Region) -> None:
    assert 140 <= len(demo.projects) <= 170
    assert all(name.endswith(" (illustrativt)") for name in demo.projects.name)
    assert all(owner.endswith(" (illustrativ)") for owner in demo.projects.owner)


def test_projects_start_from_2026_to_2035_and_lie_in_all_eight_municipalities(demo: Region) -> None:
    years = demo.lots.from_period // 4
    assert set(range(2026, 2036)) <= set(years)
    assert years.min() == 2026
    assert set(demo.sites.municipality[demo.projects.site]) == TRONDHEIMSREGIONEN
    assert (demo.first_period, demo.last_period) == (parse_period("2026-Q1"), parse_period("2035-Q4"))


@pytest.mark.skipif(not MUNICIPALITIES.exists(), reason=f"needs {MUNICIPALITIES.name} in ../shared/data")
def test_every_site_of_trondelag_lies_in_the_municipality_that_it_names(demo: Region) -> None:
    known = {
        feature["properties"]["kommunenummer"]: shape(feature["geometry"])
        for feature in json.loads(MUNICIPALITIES.read_text(encoding="utf-8"))["features"]
    }
    wrong = [
        site_id
        for site_id, longitude, latitude, municipality in zip(
            demo.sites.id, demo.sites.longitude, demo.sites.latitude, demo.sites.municipality, strict=True
        )
        if municipality in known and not known[municipality].contains(Point(longitude, latitude))
    ]
    assert wrong == []
    assert set(demo.sites.municipality) <= set(known) | {"1554", "1573", "1576"}


def test_the_sites_named_in_the_regional_strategy_are_there(demo: Region) -> None:
    names = "\n".join([*demo.sites.name, *demo.facilities.name])
    for name in (
        "Lia pukkverk",
        "Vassfjellet pukkverk",
        "Rimol miljøpark",
        "Forset øvre steinbrudd",
        "Grønn bulkterminal Nyhavna",
        "Furumoen/Grønøra vest",
        "Leangenbukta",
        "Leangen videregående skole",
        "Bratsberg/Solberg",
        "Udduvold vest/Reitdalen",
    ):
        assert name in names


def test_udduvold_gives_these_projects_a_falling_part_of_its_167000_m3_a_year(demo: Region) -> None:
    capacity = demo.facility_capacity
    per_quarter = capacity.tonnes_per_period[capacity.facility == facility_row(demo, "udduvold")]
    permitted = 167_000 * 1.8 / 4
    assert np.allclose(per_quarter / permitted, [0.75, 0.6, 0.35], atol=0.005)
    assert demo.facilities.closes[facility_row(demo, "udduvold")] == parse_period("2040-Q4")


def test_landfill_room_without_candidates_shrinks_toward_the_end_of_the_horizon(demo: Region) -> None:
    capacity = demo.facility_capacity
    is_open_landfill = (demo.facilities.kind == v.FACILITY_KINDS.code("landfill")) & ~demo.facilities.is_candidate

    def room(quarter: str) -> float:
        period = parse_period(quarter)
        inside = (capacity.from_period <= period) & (period <= capacity.to_period)
        return float(capacity.tonnes_per_period[inside & is_open_landfill[capacity.facility]].sum())

    assert room("2035-Q2") < 0.6 * room("2026-Q2")


def test_old_fill_of_the_inner_city_holds_lightly_contaminated_lots(demo: Region) -> None:
    lots = demo.lots
    contaminated = (lots.direction == SURPLUS) & (lots.contamination_class > 1)
    places = {demo.projects.id[row].rsplit("-", 1)[0] for row in lots.project[contaminated]}
    assert {"lade", "nyhavna", "midtbyen", "lilleby"} <= places
    assert set(lots.contamination_class[contaminated]) == {2, 3, 4}


def test_the_sea_terminal_reaches_smola_averoya_and_aure_at_a_price_of_its_own(demo: Region) -> None:
    distances = demo.distances
    terminal = demo.facilities.site[facility_row(demo, "nyhavna-terminal")]
    assert set(distances.from_site) == {terminal}
    assert {demo.sites.id[row] for row in distances.to_site} == {"smola", "averoya", "aure"}
    assert np.isfinite(distances.haul_nok_per_tonne).all()
    assert np.isfinite(distances.haul_co2_kg_per_tonne).all()
    by_truck = demo.assumptions.nok_per_tonne_km * distances.kilometres
    assert (distances.haul_nok_per_tonne < 0.3 * by_truck).all()


def test_sorting_and_storage_sites_are_among_the_candidates_and_cost_something_to_open(demo: Region) -> None:
    facilities = demo.facilities
    kinds = {v.FACILITY_KINDS.ids[code] for code in facilities.kind[facilities.is_candidate]}
    assert {"sorting", "storage"} <= kinds
    assert ((facilities.opening_cost_nok > 0) == facilities.is_candidate).all()


def test_later_building_stages_give_room_until_they_start(demo: Region) -> None:
    storage = demo.project_storage
    brosetfelt_a = demo.projects.id.tolist().index("broset-01")
    of_stages = (storage.project == brosetfelt_a) & (storage.area != "utvidet anleggsområde")
    assert storage.area[of_stages].tolist() == ["byggetrinn 2", "byggetrinn 3"]
    lots = demo.lots
    first_dug = [lots.from_period[lots.id == f"broset-01-clay-1-{stage}"][0] for stage in (2, 3)]
    assert (storage.to_period[of_stages] == np.array(first_dug) - 1).all()


def test_a_lot_is_sized_by_floor_area_ratio_ground_and_density() -> None:
    project = next(row for row in rows("projects.csv") if row["name"] == "Brøset felt A")
    dug = (
        34_000 * v.ratio("excavated_per_gfa_block_one_basement").typical * (1 + v.ratio("terrain_works_share").typical)
    )
    assert dug_in_place_m3(project)[1] == pytest.approx(dug)
    clay = next(quantity for quantity in surplus(project) if quantity.mass_type == "clay")
    assert clay.tonnes == pytest.approx(dug * 0.70 * 1.85)
    assert clay.tonnes_low < clay.tonnes < clay.tonnes_high
    aggregate = next(quantity for quantity in needs(project) if quantity.mass_type == "crushed_aggregate")
    footprint = 34_000 / 4.5
    assert areas(project).footprint_m2 == pytest.approx(footprint)
    assert aggregate.tonnes > footprint * 0.20 / 0.85 * 1.6


def test_all_that_is_dug_ends_in_some_lot() -> None:
    for project in rows("projects.csv"):
        volume = sum(
            float(v.volumes.tonnes_to_in_place_m3(quantity.tonnes, v.MASS_TYPES.code(quantity.mass_type)))
            for quantity in surplus(project)
        )
        assert volume == pytest.approx(dug_in_place_m3(project)[1], rel=0.05)


def test_lade_can_give_the_outlier_of_150000_m3_from_a_footprint_of_10300_m2() -> None:
    project = next(row for row in rows("projects.csv") if row["name"] == "Bolig- og handelskvartal Haakon VIIs gate")
    low, typical, high = dug_in_place_m3(project)
    assert areas(project).footprint_m2 == pytest.approx(10_300)
    assert low < 150_000 < high
    assert typical == pytest.approx(150_000, rel=0.1)


def test_the_shares_of_every_ground_and_of_every_plant_add_up(demo: Region) -> None:
    grounds: dict[str, float] = {}
    for row in rows("grounds.csv"):
        grounds[row["ground"]] = grounds.get(row["ground"], 0.0) + float(row["share"])
    assert all(total == pytest.approx(1.0) for total in grounds.values())
    yields = demo.facility_yields
    plant_input = yields.facility * len(v.MASS_TYPES) + yields.mass_type_in
    assert np.bincount(plant_input, yields.share).max() <= 1 + 1e-9


@pytest.mark.parametrize(
    "file",
    [
        "places.csv",
        "facilities.csv",
        "accepts.csv",
        "capacity.csv",
        "yields.csv",
        "sea_legs.csv",
        "buildings.csv",
        "needs.csv",
        "grounds.csv",
        "stages.csv",
        "contaminated.csv",
    ],
)
def test_every_figure_says_its_source_and_confidence(file: str) -> None:
    assert [
        row for row in rows(file) if not row["source"] or row["confidence"] not in ("found", "memory", "computed")
    ] == []


def test_every_mass_that_arises_has_somebody_who_takes_it(demo: Region) -> None:
    lots, accepts = demo.lots, demo.facility_accepts
    surplus_rows = np.flatnonzero(lots.direction == SURPLUS)
    taken = {
        (mass_type, contamination_class)
        for mass_type, highest in zip(accepts.mass_type, accepts.max_contamination_class, strict=True)
        for contamination_class in range(1, highest + 1)
    }
    arising = {(lots.mass_type[row], lots.contamination_class[row]) for row in surplus_rows}
    assert arising <= taken
    assert (lots.direction == NEED).any()
