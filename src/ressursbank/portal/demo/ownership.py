"""Which demo organisation owns which of the demo region's projects and runs which facility."""

from ressursbank.portal.demo.people import Cast
from ressursbank.portal.demo.rows import rows
from ressursbank.portal.facilities.models import Facility, Permit
from ressursbank.portal.projects.models import Project

UNMARKED = " (illustrativ)"
"""What the demo region writes behind the kind of an owner."""


def hand_out(cast: Cast) -> None:
    """Give projects and facilities to organisations, with opening hours, telephones and permits."""
    _projects(cast)
    _facilities(cast)


def _projects(cast: Cast) -> None:
    owners = {(row["owner"], row["municipality"]): row["organisations"].split() for row in rows("project_owners.csv")}
    turn: dict[tuple[str, str], int] = {}
    changed = []
    for project in Project.objects.select_related("site").order_by("pk"):
        kind = project.owner.removesuffix(UNMARKED).lower()
        keys = ((project.public_id, ""), (kind, project.site.municipality), (kind, ""))
        key = next((key for key in keys if key in owners), None)
        if key is None:
            continue
        turn[key] = turn.get(key, -1) + 1
        project.organisation = cast.organisation[owners[key][turn[key] % len(owners[key])]]
        changed.append(project)
    Project.objects.bulk_update(changed, ["organisation"])


def _facilities(cast: Cast) -> None:
    hours: dict[str, dict[str, dict[str, int]]] = {"": {}}
    for row in rows("opening_hours.csv"):
        for day in row["days"].split():
            hours.setdefault(row["hours"], {})[day] = {"from": _minutes(row["from"]), "to": _minutes(row["to"])}
    for row in rows("facility_operators.csv"):
        organisation = cast.organisation[row["organisation"]]
        Facility.objects.filter(public_id=row["facility_id"]).update(
            organisation=organisation,
            phone=row["phone"],
            opening_hours=hours[row["hours"]],
            variant="farmland" if row["facility_id"].endswith("-jord") else "",
        )
    for row in rows("permits.csv"):
        Permit.objects.create(
            facility=Facility.objects.get(public_id=row.pop("facility_id")),
            **{name: value or None for name, value in row.items()},
        )


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)
