"""The first-visit guide of each role: three or four steps to its main job, from guides.csv. Seen once, found again."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.urls import reverse
from django.utils.translation import get_language

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.accounts.models import Person
from ressursbank.portal.accounts.roles import ROLES, Role

GUIDES = Path(__file__).parent / "guides.csv"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a guide and the page where it is done."""

    route: str
    title_nb: str
    title_en: str
    text_nb: str
    text_en: str

    @property
    def title(self) -> str:
        """In the language of the page."""
        return self.title_en if get_language() == "en" else self.title_nb

    @property
    def text(self) -> str:
        """In the language of the page."""
        return self.text_en if get_language() == "en" else self.text_nb

    @property
    def url(self) -> str:
        """Where the step is done."""
        return reverse(self.route)


@dataclass(frozen=True, slots=True)
class Guide:
    """The steps of one role."""

    role: Role
    steps: tuple[Step, ...]


def _read() -> dict[str, Guide]:
    steps: dict[str, list[Step]] = {role: [] for role in ROLES}
    with GUIDES.open(encoding="utf-8", newline="") as source:
        for row in csv.DictReader(source):
            role = row.pop("role")
            row.pop("step")
            steps[role].append(Step(**row))
    return {role: Guide(ROLES[role], tuple(found)) for role, found in steps.items()}


ALL_GUIDES: Mapping[str, Guide] = _read()


def unseen_guides(acting: Acting) -> list[Guide]:
    """The guides of the roles that somebody acts in and has not put away."""
    if acting.person is None:
        return []
    seen = acting.person.seen_guides
    return [guide for role, guide in ALL_GUIDES.items() if role in acting.roles and role not in seen]


def put_away(person: Person, role: str) -> None:
    """Remember that a person has seen a guide."""
    if role not in person.seen_guides:
        person.seen_guides = [*person.seen_guides, role]
        person.save(update_fields=["seen_guides"])
