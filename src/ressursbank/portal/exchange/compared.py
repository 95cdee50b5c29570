"""What a comparison of a Region with the database holds: what is new, changed or removed, and what is in the way."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ressursbank.portal.audit.models import Publication
from ressursbank.portal.exchange.kept_rows import MODELS
from ressursbank.region.faults import Fault

ALL_FILES = (*MODELS, "substitutions", "assumptions")


@dataclass(frozen=True, slots=True)
class RowDifference:
    """One row that is changed or removed, with the fields that differ; references are public ids."""

    key: tuple[Any, ...]
    name: str
    pk: int
    version: int
    before: dict[str, Any]
    after: dict[str, Any] | None


@dataclass(slots=True)
class FileDifferences:
    """One file: `rows` as the package has them (kept_rows), of which those numbered in `new` are not in the database.

    `pk_of`: the keys of the rows with an id that are there. `left_alone`: shown rows that the package does not have.
    """

    file: str
    rows: Sequence[tuple[Any, ...]]
    new: list[int] = field(default_factory=list)
    changed: list[RowDifference] = field(default_factory=list)
    removed: list[RowDifference] = field(default_factory=list)
    same: int = 0
    left_alone: int = 0
    pk_of: dict[str, int] = field(default_factory=dict)

    def counts(self) -> dict[str, int]:
        """How many rows of each sort."""
        return {
            "new": len(self.new),
            "changed": len(self.changed),
            "removed": len(self.removed),
            "same": self.same,
            "left_alone": self.left_alone,
        }


@dataclass(frozen=True, slots=True)
class Differences:
    """What a Region would change, file by file, and what is in the way of it."""

    files: Mapping[str, FileDifferences]
    faults: tuple[Fault, ...]

    def counts(self) -> dict[str, dict[str, int]]:
        """Numbers of rows by file."""
        return {file: found.counts() for file, found in self.files.items()}

    @property
    def is_nothing(self) -> bool:
        """Whether the database says all this already."""
        return not any(found.new or found.changed or found.removed for found in self.files.values())

    def digest(self) -> str:
        """The same as long as the database's side of the comparison is the same."""
        digest = hashlib.sha256()
        for file, found in self.files.items():
            digest.update(json.dumps([file, found.new]).encode())
            for row in (*found.changed, *found.removed):
                digest.update(json.dumps([row.key, row.pk, row.version, row.before], default=str).encode())
        return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Scope:
    """What an import may touch. `state`: what its projects and facilities become; None: as they are (new ones drafts).

    `organisation`: the one whose projects alone it may touch; None: any.
    """

    files: tuple[str, ...] = ALL_FILES
    state: str | None = Publication.PUBLISHED
    organisation: int | None = None
