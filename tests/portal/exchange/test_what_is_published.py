"""What of the portal is in the Region: published rows, storage areas and building stages in the format's words."""

from typing import Any

import pytest

from ressursbank.portal.accounts.acting import OPERATOR
from ressursbank.portal.exchange.from_region import load_region
from ressursbank.portal.exchange.to_region import region_of_database
from ressursbank.portal.facilities.models import Facility, StorageArea
from ressursbank.portal.projects.models import BuildingStage, Lot, Project
from ressursbank.portal.sites.models import Site
from ressursbank.region import write_region
from ressursbank.region.faults import RegionError
from ressursbank.region.read import check_package
from ressursbank.vocabulary import MASS_TYPES

pytestmark = pytest.mark.django_db
Q1 = 2027 * 4


@pytest.fixture
def project() -> Project:
    site = Site.objects.create(public_id="s-1", name="Lade", longitude=10.4, latitude=63.4, municipality="5001")
    made = Project.objects.create(public_id="p-1", site=site, name="Lade skole", state="published")
    _lot(made, "l-1", from_period=Q1 + 2, to_period=Q1 + 3)
    return made


def _lot(project: Project, public_id: str, state: str = "published", **more: Any) -> Lot:
    fields = {"direction": "surplus", "mass_type": "clay", "contamination_class": 1, "tonnes": 100.0}
    fields |= {"from_period": Q1, "to_period": Q1} | more
    return Lot.objects.create(public_id=public_id, project=project, state=state, **fields)


def _area(project: Project | None, kind: str, **more: Any) -> StorageArea:
    site = project.site if project else Site.objects.get(public_id="s-1")
    fields: dict[str, Any] = {
        "public_id": f"a-{kind}",
        "site": site,
        "project": project,
        "name": f"Areal {kind}",
        "kind": kind,
        "from_period": Q1,
        "to_period": Q1 + 5,
        "area_m2": 1000.0,
        "room_tonnes": 5000.0,
        "surface": "gravel",
        "state": "published",
        "mass_types": ["clay", "sand"],
        "max_contamination_class": 2,
        "fee_nok_per_tonne": 25.0,
        "holding_nok_per_tonne_quarter": 4.0,
        "max_storage_quarters": 6,
    }
    return StorageArea.objects.create(**fields | more)


@pytest.mark.parametrize("state", ["draft", "closed", "withdrawn"])
def test_only_what_is_published_is_there(project: Project, state: str) -> None:
    _lot(project, "l-2", state)
    site = Site.objects.create(public_id="s-2", name="Hemmelig", longitude=10.5, latitude=63.5)
    other = Project.objects.create(public_id="p-2", site=site, name="Annet", state=state)
    _lot(other, "l-3", "published")
    Facility.objects.create(public_id="f-1", site=site, name="Deponi", kind="landfill", state=state)
    _area(None, "shared", public_id="a-1", site=site, state=state)
    region = region_of_database()
    assert region.projects.id.tolist() == ["p-1"]
    assert region.lots.id.tolist() == ["l-1"]
    assert len(region.facilities) == 0
    assert region.sites.id.tolist() == ["s-1"]


@pytest.mark.parametrize("kind", ["own_site", "extension", "building_stage"])
def test_an_own_storage_area_is_room_of_its_project(project: Project, kind: str) -> None:
    _area(project, kind)
    storage = region_of_database().project_storage
    assert (storage.project.tolist(), storage.room_tonnes.tolist()) == ([0], [5000.0])
    assert (storage.from_period.tolist(), storage.to_period.tolist()) == ([Q1], [Q1 + 5])
    assert storage.area.tolist() == [f"Areal {kind}"]


def test_a_shared_storage_area_is_a_facility(project: Project) -> None:
    _area(project, "shared", operator="Lager AS")
    region = region_of_database()
    facilities, accepts = region.facilities, region.facility_accepts
    assert (facilities.id.tolist(), facilities.operator.tolist()) == (["a-shared"], ["Lager AS"])
    assert (facilities.opens.tolist(), facilities.closes.tolist()) == ([Q1], [Q1 + 5])
    assert (facilities.total_tonnes.tolist(), facilities.max_storage_quarters.tolist()) == ([5000.0], [6])
    assert [MASS_TYPES.ids[code] for code in accepts.mass_type] == ["clay", "sand"]
    assert (accepts.max_contamination_class.tolist(), accepts.fee_nok_per_tonne.tolist()) == ([2, 2], [25.0, 25.0])


def test_a_shared_area_that_names_no_type_takes_all(project: Project) -> None:
    _area(project, "neighbour", mass_types=[])
    assert len(region_of_database().facility_accepts) == len(MASS_TYPES)


def test_a_later_building_stage_is_room_from_the_first_lot_until_it_starts(project: Project) -> None:
    BuildingStage.objects.create(
        project=project,
        number=2,
        name="Nord",
        from_period=Q1 + 6,
        to_period=Q1 + 9,
        is_storage_until_start=True,
        storage_room_tonnes=800.0,
    )
    storage = region_of_database().project_storage
    assert (storage.from_period.tolist(), storage.to_period.tolist()) == ([Q1 + 2], [Q1 + 5])
    assert storage.area.tolist() == ["building stage 2: Nord"]
    BuildingStage.objects.update(storage_from_period=Q1 + 4)
    assert region_of_database().project_storage.from_period.tolist() == [Q1 + 4]
    BuildingStage.objects.update(storage_from_period=None, from_period=Q1 + 2)
    assert len(region_of_database().project_storage) == 0


def test_what_the_portal_keeps_otherwise_is_known_again(project: Project, tmp_path: Any) -> None:
    _area(project, "shared")
    _area(project, "own_site")
    BuildingStage.objects.create(
        project=project,
        number=2,
        from_period=Q1 + 6,
        to_period=Q1 + 9,
        is_storage_until_start=True,
        storage_room_tonnes=800.0,
    )
    region = region_of_database()
    write_region(region, tmp_path)
    checked = check_package(tmp_path)
    assert checked.region is not None
    found = load_region(OPERATOR, checked.region)
    assert not {
        file: row for file, row in found.counts().items() if file != "assumptions" and (row["new"] or row["changed"])
    }
    assert Facility.objects.count() == 0


def test_a_storage_area_is_changed_on_its_own_page_only(project: Project) -> None:
    _area(project, "shared")
    region = region_of_database()
    StorageArea.objects.update(room_tonnes=1.0)
    with pytest.raises(RegionError, match=r'facility_id: "a-shared" is a storage area in the portal'):
        load_region(OPERATOR, region)


def test_an_import_leaves_people_s_other_fields_alone(project: Project) -> None:
    region = region_of_database()
    Project.objects.update(description="Skole for 500", footprint_m2=4000.0, name="Annet navn")
    load_region(OPERATOR, region)
    project.refresh_from_db()
    assert (project.name, project.description, project.footprint_m2) == ("Lade skole", "Skole for 500", 4000.0)
    assert project.version == 2
    assert "lade skole" in project.search_text


def test_a_text_that_the_portal_has_no_room_for_is_refused(project: Project) -> None:
    region = region_of_database()
    region.projects.name[0] = "x" * 201
    with pytest.raises(RegionError, match="has 201 characters; the portal keeps at most 200"):
        load_region(OPERATOR, region)
