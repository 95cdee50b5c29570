"""A package on the pages: uploaded, looked through, carried out, undone."""

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from ressursbank.portal.accounts.acting import OPERATOR
from ressursbank.portal.audit.models import Change
from ressursbank.portal.audit.services import change
from ressursbank.portal.exchange.from_region import load_region
from ressursbank.portal.exchange.to_region import region_of_database
from ressursbank.portal.facilities.models import Facility
from ressursbank.portal.imports.models import ImportRow, ImportRun
from ressursbank.portal.projects.models import Lot, Project
from ressursbank.region import Region
from ressursbank.region.generate import generate_region
from tests.portal.imports.files import zipped, zipped_files
from tests.portal.people import People
from tests.region.same_region import assert_same_region

pytestmark = pytest.mark.django_db


@pytest.fixture
def region() -> Region:
    return generate_region(projects=12, facilities=8, periods=6, candidates=1, seed=4)


@pytest.fixture
def clara(people: People) -> Client:
    """The mass coordinator's browser."""
    return people.client("clara")


def _uploaded(client: Client, region: Region) -> ImportRun:
    answer = client.post("/datautveksling/importer/regionpakke/", {"file": zipped(region)})
    assert answer.status_code == 302
    return ImportRun.objects.latest("pk")


def _post(client: Client, run: ImportRun, verb: str) -> Any:
    return client.post(f"/datautveksling/importer/{run.public_id}/{verb}/", follow=True)


def _page(client: Client, run: ImportRun, query: str = "") -> str:
    answer = client.get(f"/datautveksling/importer/{run.public_id}/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def _with_tonnes(region: Region, tonnes: float) -> Region:
    lots = replace(region.lots, tonnes=region.lots.tonnes.copy())
    lots.tonnes[0] = tonnes
    return replace(region, lots=lots)


def test_nothing_is_saved_before_the_preview_is_carried_out(clara: Client, region: Region) -> None:
    run = _uploaded(clara, region)
    assert run.state == "previewed"
    assert run.counts["files"]["lots"]["new"] == len(region.lots)
    assert Project.objects.count() == 0
    assert "Gjennomfør" in _page(clara, run)
    _post(clara, run, "gjennomfor")
    assert_same_region(region_of_database(), region)
    run.refresh_from_db()
    assert run.state == "committed"


def test_the_preview_shows_what_is_changed_field_by_field(clara: Client, region: Region) -> None:
    load_region(OPERATOR, region)
    run = _uploaded(clara, _with_tonnes(region, 98765.5))
    counts = run.counts["files"]["lots"]
    assert (counts["new"], counts["changed"], counts["same"]) == (0, 1, len(region.lots) - 1)
    page = _page(clara, run, "?sort=changed")
    assert "98\u202f765,5" in page
    assert "Mengde (tonn)" in page
    row = ImportRow.objects.get(run=run, sort="changed")
    assert (row.before, row.after) == ({"tonnes": region.lots.tonnes[0]}, {"tonnes": 98765.5})


def test_every_fault_is_listed_and_nothing_can_be_carried_out(clara: Client, region: Region) -> None:
    files = _files(region)
    header, first, *others = files["lots.csv"].splitlines()
    cells = dict(zip(header.split(","), first.split(","), strict=True)) | {"tonnes": "-5", "mass_type": "klei"}
    files["lots.csv"] = "\n".join([header, ",".join(cells.values()), *others])
    clara.post("/datautveksling/importer/regionpakke/", {"file": zipped_files(files)})
    run = ImportRun.objects.latest("pk")
    page = _page(clara, run)
    assert "2 feil må rettes" in page
    assert "må være null eller mer" in page
    assert "må være fra lista" in page
    assert "Gjennomfør</button>" not in page
    _post(clara, run, "gjennomfor")
    assert Project.objects.count() == 0


def test_a_facility_that_is_a_project_in_the_portal_is_a_fault_with_its_line(clara: Client, region: Region) -> None:
    load_region(OPERATOR, region)
    facilities = replace(region.facilities, id=region.facilities.id.copy())
    Facility.objects.all().delete()
    facilities.id[2] = "p-in-the-portal"
    Project.objects.filter(public_id=region.projects.id[0]).update(public_id="p-in-the-portal")
    run = _uploaded(clara, replace(region, facilities=facilities))
    row = ImportRow.objects.get(run=run, sort="faulty", file="facilities.csv")
    assert (row.file, row.line, row.label, row.value) == ("facilities.csv", 4, "facility_id", "p-in-the-portal")
    assert "er id-en til et prosjekt i portalen" in _page(clara, run)


def test_a_lot_that_would_move_to_another_project_is_a_fault(clara: Client, region: Region) -> None:
    load_region(OPERATOR, region)
    lots = replace(region.lots, project=region.lots.project.copy())
    lots.project[0] = (lots.project[0] + 1) % len(region.projects)
    run = _uploaded(clara, replace(region, lots=lots))
    assert run.counts["faults"] == 1
    assert "er ikke masseposten sitt prosjekt i portalen" in _page(clara, run)


def test_a_preview_that_is_out_of_date_is_not_carried_out(clara: Client, region: Region) -> None:
    load_region(OPERATOR, region)
    run = _uploaded(clara, _with_tonnes(region, 77.0))
    lot = Lot.objects.get(public_id=region.lots.id[0])
    change(OPERATOR, "import.package", lot, {"tonnes": 55.0})
    _post(clara, run, "gjennomfor")
    lot.refresh_from_db()
    assert lot.tonnes == 55.0
    assert "Noen har endret noe siden" in _page(clara, run)
    _post(clara, run, "les-igjen")
    _post(clara, run, "gjennomfor")
    lot.refresh_from_db()
    assert lot.tonnes == 77.0


def test_what_is_undone_is_as_it_was_before(clara: Client, region: Region) -> None:
    load_region(OPERATOR, region)
    before = region_of_database()
    other = generate_region(projects=14, facilities=9, periods=7, candidates=2, seed=5)
    project_of = dict(zip(region.lots.id.tolist(), region.projects.id[region.lots.project].tolist(), strict=True))
    theirs = zip(other.lots.id.tolist(), other.projects.id[other.lots.project].tolist(), strict=True)
    keep = [row for row, (lot, project) in enumerate(theirs) if project_of.get(lot, project) == project]
    run = _uploaded(clara, replace(other, lots=other.lots.take(keep)))
    assert not run.counts["faults"]
    _post(clara, run, "gjennomfor")
    assert region_of_database().assumptions.periods == 7
    answer = _post(clara, run, "angre")
    assert "Angret" in answer.content.decode()
    assert_same_region(region_of_database(), before)


def test_an_import_into_an_empty_portal_is_undone_to_an_empty_one(clara: Client, region: Region) -> None:
    run = _uploaded(clara, region)
    _post(clara, run, "gjennomfor")
    _post(clara, run, "angre")
    left = region_of_database()
    assert [len(table) for table in (left.sites, left.projects, left.lots, left.facilities, left.distances)] == [0] * 5
    run.refresh_from_db()
    assert run.state == "undone"
    run = _uploaded(clara, region)
    _post(clara, run, "gjennomfor")
    assert make_sorted(region_of_database()) == make_sorted(region)


def make_sorted(region: Region) -> list[Any]:
    """What a region says whatever the order of its rows."""
    return [
        sorted(zip(region.lots.id.tolist(), region.lots.tonnes.tolist(), strict=True)),
        sorted(region.facilities.id.tolist()),
        sorted(region.facility_accepts.fee_nok_per_tonne.tolist()),
        sorted(region.distances.kilometres.tolist()),
        region.assumptions,
    ]


def test_an_import_that_has_been_changed_since_is_not_undone(clara: Client, region: Region) -> None:
    run = _uploaded(clara, region)
    _post(clara, run, "gjennomfor")
    changed = Lot.objects.first()
    assert changed is not None
    change(OPERATOR, "import.package", changed, {"note": "målt på nytt"})
    answer = _post(clara, run, "angre")
    assert answer.status_code == 409
    assert changed.public_id in answer.content.decode()
    run.refresh_from_db()
    assert run.state == "committed"
    assert_same_region(region_of_database(), region)


def test_what_is_discarded_leaves_nothing(clara: Client, region: Region) -> None:
    run = _uploaded(clara, region)
    _post(clara, run, "forkast")
    run.refresh_from_db()
    assert (run.state, bytes(run.content)) == ("discarded", b"")
    assert ImportRow.objects.count() == 0
    assert Change.objects.count() == 0
    _post(clara, run, "gjennomfor")
    assert Project.objects.count() == 0


def test_pages_have_a_constant_number_of_queries(
    clara: Client, region: Region, django_assert_max_num_queries: Any
) -> None:
    run = _uploaded(clara, generate_region(projects=150, facilities=20, periods=8, candidates=2, seed=1))
    with django_assert_max_num_queries(12):
        assert "Side 1 av" in _page(clara, run, "?sort=new")


def _files(region: Region) -> dict[str, str]:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(zipped(region).read())) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}
