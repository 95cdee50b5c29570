"""Who may answer a gate, end a stage, undo, copy, withdraw and bring back. The project is Trondheim kommune's.

Grunn og Plan AS takes part as planning consultant, Graver AS as contractor.
"""

from collections.abc import Mapping
from typing import Any

from ressursbank.portal.audit.services import change
from ressursbank.portal.projects.models import Project, ProjectParty
from tests.access.table import Row
from tests.portal.audit.things import make_project
from tests.portal.people import People

BUILDERS = frozenset({"berit", "bo", "tor"})
PARTIES = frozenset({"kari", "geir"})


def _project(people: People, state: str) -> Project:
    public_id = f"p-{Project.objects.count()}"
    project = make_project(people.acting("berit"), public_id=public_id, state=state, planning_stage="idea")
    for organisation, role in (("radgiver", "plan_consultant"), ("graver", "contractor")):
        ProjectParty.objects.create(project=project, organisation=people.organisation[organisation], role=role)
    return project


def _published(people: People) -> Mapping[str, Any]:
    return {"public_id": _project(people, "published").public_id}


def _draft(people: People) -> Mapping[str, Any]:
    return {"public_id": _project(people, "draft").public_id}


def _withdrawn(people: People) -> Mapping[str, Any]:
    return {"public_id": _project(people, "withdrawn").public_id}


def _point(people: People) -> Mapping[str, Any]:
    return {**_published(people), "point_id": "idea_plot"}


def _changed(people: People) -> Mapping[str, Any]:
    project = _project(people, "published")
    row = change(people.acting("berit"), "project.edit", project, {"name": "Nytt navn"})
    assert row is not None
    return {"public_id": project.public_id, "batch": row.batch}


ROWS = [
    Row(
        "projects:gate_point",
        BUILDERS | PARTIES,
        _point,
        {"answer": "known", "note": "Tegnet", "due_on": "", "version": "0"},
    ),
    Row(
        "projects:end_stage",
        BUILDERS,
        _published,
        {"why": "Ferdig utredet", "is_sure": "on", "version": "1"},
    ),
    Row("projects:undo", BUILDERS | PARTIES, _changed, {"why": "Skrivefeil"}),
    Row(
        "projects:copy",
        BUILDERS | PARTIES | {"frida", "gunn"},
        _published,
        note="of what everybody sees, by those who make projects",
    ),
    Row("projects:copy", BUILDERS | PARTIES | {"gunn"}, _draft, note="of a draft, by its own people"),
    Row("projects:withdraw", BUILDERS, _published, {"why": "Utsatt", "version": "1"}),
    Row("projects:bring_back", BUILDERS, _withdrawn, {"version": "1"}),
]
