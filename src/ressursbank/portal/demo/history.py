"""Months of work on some of the demo's projects: who changed what, when and why, through the portal's own services."""

from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import groupby
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from ressursbank.portal.audit.models import Change, Kept
from ressursbank.portal.audit.services import change, create
from ressursbank.portal.demo.people import Cast
from ressursbank.portal.demo.rows import HERE, rows
from ressursbank.portal.projects.models import Contact, Document, Project, ProjectParty

DAYS_SINCE_START = 430
OF_STATE = {"state": "project.publish"}


def write_history(cast: Cast) -> None:
    """Parties, contacts and documents of the projects of history.csv, and its changes at their days."""
    backdate(Change.objects.order_by("pk").values_list("pk", flat=True), DAYS_SINCE_START)
    _parties(cast)
    _contacts(cast)
    _documents(cast)
    events = rows("history.csv")
    by_thing = sorted(events, key=lambda row: (row["project_id"], row["what"], -int(row["days_ago"])))
    for (project_id, what), chain in groupby(by_thing, key=lambda row: (row["project_id"], row["what"])):
        _play(cast, project_id, what, list(chain))


def backdate(changes: Any, days_ago: int) -> None:
    """Let changes have been made some days ago, in working hours."""
    Change.objects.filter(pk__in=list(changes)).update(at=_day(days_ago))


def _day(days_ago: int) -> datetime:
    day = timezone.localtime() - timedelta(days=days_ago)
    while day.weekday() > 4:
        day -= timedelta(days=1)
    return day.replace(hour=8 + days_ago % 8, minute=(days_ago * 7) % 60)


def _play(cast: Cast, project_id: str, what: str, chain: list[dict[str, str]]) -> None:
    """One field of one thing through its values: from what it was first to what it is now."""
    project = Project.objects.get(public_id=project_id)
    thing: Kept = project
    field, read = what, str
    if what.startswith("tonnes"):
        thing = _nth_largest(project, int(what.split()[1]))
        field, read = "tonnes", _share_of(thing.tonnes)
    now = getattr(thing, field)
    befores = [read(row["before"]) for row in chain]
    type(thing)._default_manager.filter(pk=thing.pk).update(**{field: befores[0]})
    created = Change.objects.get(thing_type=thing._meta.label_lower, thing_id=thing.pk, before__isnull=True)
    Change.objects.filter(pk=created.pk).update(after={**created.after, field: befores[0]})
    thing.refresh_from_db()
    for row, after in zip(chain, [*befores[1:], now], strict=True):
        action = OF_STATE.get(field, "project.edit")
        made = change(cast.acting(row["person"]), action, thing, {field: after}, why=row["why"])
        if made is not None:
            backdate([made.pk], int(row["days_ago"]))


def _nth_largest(project: Project, number: int) -> Any:
    return project.lots.filter(direction="surplus").order_by("-tonnes", "pk")[number - 1]


def _share_of(tonnes: float) -> Callable[[str], float]:
    return lambda share: round(tonnes * float(share), -1)


def _parties(cast: Cast) -> None:
    for row in rows("parties.csv"):
        project = Project.objects.select_related("organisation").get(public_id=row["project_id"])
        party = ProjectParty(project=project, organisation=cast.organisation[row["organisation"]], role=row["role"])
        made = create(_owner(cast, project), "project.change_parties", party)
        backdate([made.pk], 400)


def _contacts(cast: Cast) -> None:
    for row in rows("contacts.csv"):
        project = Project.objects.get(public_id=row.pop("project_id"))
        made = create(_owner(cast, project), "project.edit", Contact(project=project, **row))
        backdate([made.pk], 390)


def _documents(cast: Cast) -> None:
    """A table of samples for each project with a history: the kind of file that is shared there."""
    content = (HERE / "soil_samples.csv").read_bytes()
    for project_id in dict.fromkeys(row["project_id"] for row in rows("history.csv")):
        project = Project.objects.get(public_id=project_id)
        document = document_of(project, content)
        made = create(_owner(cast, project), "project.edit", document)
        backdate([made.pk], 200)


def document_of(project: Project, content: bytes) -> Document:
    """A document of a project, unsaved, its file saved."""

    name = f"jordprover-{project.public_id}.csv"
    document = Document(
        project=project,
        title="Jordprøver (demo)",
        file_name=name,
        content_type="text/csv",
        size_bytes=len(content),
        sha256=sha256(content).hexdigest(),
    )
    document.file.save(name, ContentFile(content), save=False)
    return document


def _owner(cast: Cast, project: Project) -> Any:
    """Whoever owns projects in the organisation of a project."""
    for key, membership in cast.membership.items():
        if membership.organisation_id == project.organisation_id:
            acting = cast.acting(key)
            if acting.has("builder"):
                return acting
    raise LookupError(f"nobody in the demo builds for the owner of {project.public_id}")
