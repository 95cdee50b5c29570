"""A project that has everything, and a draft, for the pages of projects."""

from typing import Any

from django.core.files.base import ContentFile

from ressursbank.portal.projects.gates import POINTS_OF, STAGES
from ressursbank.portal.projects.models import (
    BuildingStage,
    Contact,
    Document,
    Lot,
    Project,
    ProjectParty,
    ProjectStorage,
)
from tests.journeys.samples_undo import undoable_batch
from tests.portal.people import People

PLOT = {
    "type": "MultiPolygon",
    "coordinates": [[[[10.39, 63.42], [10.394, 63.42], [10.394, 63.422], [10.39, 63.422], [10.39, 63.42]]]],
}
QUARTER = 2027 * 4


def make_projects(people: People) -> Project:
    """The first projects of the region are Trondheim's; the first of all has everything. One more is a draft."""
    mine = list(Project.objects.filter(state="published").order_by("pk")[:3])
    for project in mine:
        project.organisation = people.organisation["trondheim"]
        project.save()
    first = mine[0]
    first.plot, first.footprint_m2, first.gross_area_m2 = PLOT, 1200.0, 4800.0
    first.basement_levels, first.dwellings = 1, 48
    first.save()
    for organisation, role in (
        ("radgiver", "plan_consultant"),
        ("radgiver", "geotechnical_adviser"),
        ("graver", "contractor"),
    ):
        ProjectParty.objects.create(project=first, organisation=people.organisation[organisation], role=role)
    for number, start in ((1, QUARTER), (2, QUARTER + 4)):
        BuildingStage.objects.create(
            project=first, number=number, area_m2=2000, from_period=start, to_period=start + 3, plot=PLOT
        )
    Contact.objects.create(project=first, name="Berit Berg", email="berit@example.no", phone="900 00 000")
    document = Document(
        project=first,
        title="Grunnundersøkelse",
        file_name="grunn.csv",
        content_type="text/csv",
        size_bytes=8,
        sha256="0",
    )
    document.file.save("grunn.csv", ContentFile(b"a;b\n1;2\n"), save=True)
    draft = Project.objects.create(
        public_id="p-utkast",
        site=mine[1].site,
        name="Utkast til skole",
        kind="school",
        planning_stage="idea",
        organisation=people.organisation["trondheim"],
    )
    Lot.objects.create(
        public_id="l-utkast",
        project=draft,
        direction="surplus",
        mass_type="clay",
        contamination_class=1,
        from_period=QUARTER,
        to_period=QUARTER + 1,
        tonnes=4200,
        entered_quantity=2100,
        entered_unit="fm3",
    )
    return first


def of_a_project(project: Project) -> dict[str, Any]:
    lot = Lot.objects.filter(project=project).order_by("-tonnes")[0]
    storage = ProjectStorage.objects.create(
        project=project, from_period=QUARTER, to_period=QUARTER + 3, room_tonnes=5000, area="Ved porten"
    )
    return {
        "projects:public_id": project.public_id,
        "projects:wizard.public_id": "p-utkast",
        "projects:publish.public_id": "p-utkast",
        "projects:lot_id": lot.public_id,
        "market:lot_id": lot.public_id,
        "projects:contact.pk": Contact.objects.get(project=project).pk,
        "projects:document.pk": Document.objects.get(project=project).pk,
        "projects:stage.pk": BuildingStage.objects.filter(project=project)[0].pk,
        "projects:party.pk": ProjectParty.objects.filter(project=project)[0].pk,
        "projects:own_storage.pk": storage.pk,
        "projects:gate_point.point_id": POINTS_OF[project.planning_stage or STAGES[0]][0].id,
        "projects:undo.batch": str(undoable_batch(project)),
    }
