"""The six planning stages and their points: what must be known or decided, by which roles, and why (gates.csv)."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ressursbank import vocabulary
from ressursbank.portal.accounts.roles import ROLES, Role
from ressursbank.portal.audit.words import name_codes
from ressursbank.portal.plans.templatetags.shown import name_of

STAGES = vocabulary.PLANNING_STAGES.ids
"""Ids of the planning stages in their order."""


class Answer(models.TextChoices):
    """What is said of a point."""

    OPEN = "open", _("Open")
    KNOWN = "known", _("Known")
    DECIDED = "decided", _("Decided")
    NOT_RELEVANT = "not_relevant", _("Not relevant")


@dataclass(frozen=True, slots=True)
class GatePoint:
    """One point. `kind`: known or decided. The first of `roles` leads, the others take part.

    `evidence` names what the database itself can say about it (gates_evidence), "" for nothing.
    """

    id: str
    stage: str
    kind: str
    roles: tuple[str, ...]
    evidence: str
    text_nb: str
    text_en: str
    help_nb: str
    help_en: str
    why_nb: str
    why_en: str
    source: str
    confidence: str

    @property
    def text(self) -> str:
        """The point in the language of the page."""
        return self.text_en if get_language() == "en" else self.text_nb

    @property
    def help(self) -> str:
        """How to get it done, in the language of the page."""
        return self.help_en if get_language() == "en" else self.help_nb

    @property
    def why(self) -> str:
        """Why it is asked, in the language of the page."""
        return self.why_en if get_language() == "en" else self.why_nb


def _read() -> tuple[GatePoint, ...]:
    with (Path(__file__).parent / "gates.csv").open(encoding="utf-8", newline="") as source:
        return tuple(
            GatePoint(**{**row, "roles": tuple(row["roles"].split(";"))})  # type: ignore[arg-type]  # the rest are texts
            for row in csv.DictReader(source)
        )


POINTS: tuple[GatePoint, ...] = _read()
POINT_OF: Mapping[str, GatePoint] = {point.id: point for point in POINTS}
POINTS_OF: Mapping[str, tuple[GatePoint, ...]] = {
    stage: tuple(point for point in POINTS if point.stage == stage) for stage in STAGES
}


def stage_name(stage: str) -> str:
    """A stage's name in the language of the page; "" for none."""
    return name_of(vocabulary.PLANNING_STAGES, STAGES.index(stage)) if stage in STAGES else ""


def stage_after(stage: str) -> str | None:
    """The next stage; the first one where none is set; None after the last."""
    if stage not in STAGES:
        return STAGES[0]
    at = STAGES.index(stage) + 1
    return STAGES[at] if at < len(STAGES) else None


@dataclass(frozen=True, slots=True)
class Duty:
    """A point as one role has it: it leads or takes part."""

    point: GatePoint
    leads: bool


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A row of the responsibility matrix: a role, and its duties in each stage."""

    role: Role
    cells: tuple[tuple[str, tuple[Duty, ...]], ...]


def responsibilities() -> tuple[RoleRow, ...]:
    """The matrix role x stage, for the roles that have a duty anywhere."""
    rows = []
    for role in ROLES.values():
        cells = tuple((stage, _duties(role.id, stage)) for stage in STAGES)
        if any(duties for _stage, duties in cells):
            rows.append(RoleRow(role, cells))
    return tuple(rows)


def _duties(role: str, stage: str) -> tuple[Duty, ...]:
    return tuple(Duty(point, point.roles[0] == role) for point in POINTS_OF[stage] if role in point.roles)


name_codes("projects.gateanswer", "point", lambda code: POINT_OF[code].text if code in POINT_OF else code)
name_codes("projects.gateanswer", "answer", lambda code: str(dict(Answer.choices).get(code, code)))
name_codes("projects.projectparty", "role", lambda code: ROLES[code].name if code in ROLES else code)
