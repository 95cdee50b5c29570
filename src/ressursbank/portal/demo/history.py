"""Months of work on some of the demo's projects: who changed what, when and why, through the portal's own services."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import groupby
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.audit.models import Change
from ressursbank.portal.audit.services import change, create
from ressursbank.portal.demo.people import Cast
from ressursbank.portal.demo.rows import HERE, rows
from ressursbank.portal.projects.models import Contact, Document, Lot, Project, ProjectParty, StageSnapshot
from ressursbank.portal.projects.snapshots import lots_now

DAYS_SINCE_START = 430
ACTIONS = {"state": "project.publish", "planning_stage": "project.end_stage"}


def write_history(cast: Cast) -> None:
    """Parties, contacts and documents of the projects of history.csv, its changes at their days, answered gates."""
    backdate(Change.objects.values_list("pk", flat=True), DAYS_SINCE_START)
    _parties(cast)
    _contacts(cast)
    _documents(cast)
    events = _events()
    for event in events:
        event.set_back()
    for event in sorted(events, key=lambda event: -event.days_ago):
        event.play(cast)


@dataclass(slots=True)
class _Event:
    """One change of one field. `is_first`: before it the field was as it was made."""

    project: Project
    thing: Any
    field: str
    before: Any
    after: Any
    is_first: bool
    days_ago: int
    person: str
    why: str

    def set_back(self) -> None:
        """The field as it was made, in the thing and in the log."""
        if not self.is_first:
            return
        manager = type(self.thing)._default_manager
        manager.filter(pk=self.thing.pk).update(**{self.field: self.before})
        created = Change.objects.get(
            thing_type=self.thing._meta.label_lower, thing_id=self.thing.pk, before__isnull=True
        )
        Change.objects.filter(pk=created.pk).update(after={**(created.after or {}), self.field: self.before})

    def play(self, cast: Cast) -> None:
        """Make the change as the person, on its day; the end of a planning stage keeps a snapshot."""
        acting = cast.acting(self.person)
        batch = uuid.uuid4()
        self.thing.refresh_from_db()
        if self.field == "planning_stage":
            snapshot = StageSnapshot(
                project=self.project,
                planning_stage=self.before,
                taken_by=acting.person,
                lots=lots_now(self.project),
            )
            create(acting, "project.end_stage", snapshot, why=self.why, batch=batch)
            StageSnapshot.objects.filter(pk=snapshot.pk).update(created_at=_day(self.days_ago))
        action = ACTIONS.get(self.field, "project.edit")
        change(acting, action, self.thing, {self.field: self.after}, why=self.why, batch=batch)
        backdate(Change.objects.filter(batch=batch).values_list("pk", flat=True), self.days_ago)


def _events() -> list[_Event]:
    """The changes of history.csv; each leads to the next of its field, the last to what the demo region says."""
    by_field = sorted(rows("history.csv"), key=lambda row: (row["project_id"], row["what"], -int(row["days_ago"])))
    events = []
    for (project_id, what), group in groupby(by_field, key=lambda row: (row["project_id"], row["what"])):
        chain = list(group)
        project = Project.objects.get(public_id=project_id)
        thing: Project | Lot = project
        field = what
        read: Callable[[str], Any] = str
        if what.startswith("tonnes"):
            thing = project.lots.filter(direction="surplus").order_by("-tonnes", "pk")[int(what.split()[1]) - 1]
            field, read = "tonnes", _share_of(thing.tonnes)
        befores = [read(row["before"]) for row in chain]
        for at, (row, after) in enumerate(zip(chain, [*befores[1:], getattr(thing, field)], strict=True)):
            person, days_ago = row["person"], int(row["days_ago"])
            events.append(_Event(project, thing, field, befores[at], after, at == 0, days_ago, person, row["why"]))
    return events


def backdate(changes: Any, days_ago: int) -> None:
    """Let changes have been made some days ago, in working hours."""
    Change.objects.filter(pk__in=list(changes)).update(at=_day(days_ago))


def _day(days_ago: int) -> datetime:
    day = timezone.localtime() - timedelta(days=days_ago)
    while day.weekday() > 4:
        day -= timedelta(days=1)
    return day.replace(hour=8 + days_ago % 8, minute=(days_ago * 7) % 60)


def _share_of(tonnes: float) -> Callable[[str], float]:
    return lambda share: round(tonnes * float(share), -1)


def _parties(cast: Cast) -> None:
    for row in rows("parties.csv"):
        project = Project.objects.select_related("organisation").get(public_id=row["project_id"])
        party = ProjectParty(project=project, organisation=cast.organisation[row["organisation"]], role=row["role"])
        made = create(owner_in(cast, project), "project.change_parties", party)
        backdate([made.pk], 400)


def _contacts(cast: Cast) -> None:
    for row in rows("contacts.csv"):
        project = Project.objects.get(public_id=row.pop("project_id"))
        made = create(owner_in(cast, project), "project.edit", Contact(project=project, **row))
        backdate([made.pk], 390)


def _documents(cast: Cast) -> None:
    """A table of samples for each project with a history: the kind of file that is shared there."""
    content = (HERE / "soil_samples.csv").read_bytes()
    for project_id in dict.fromkeys(row["project_id"] for row in rows("history.csv")):
        project = Project.objects.get(public_id=project_id)
        document = document_of(project, content)
        made = create(owner_in(cast, project), "project.edit", document)
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


def owner_in(cast: Cast, project: Project) -> Acting:
    """Whoever owns projects in the organisation of a project."""
    for key, membership in cast.membership.items():
        if membership.organisation_id == project.organisation_id:
            acting = cast.acting(key)
            if acting.has("builder"):
                return acting
    raise LookupError(f"nobody in the demo builds for the owner of {project.public_id}")
