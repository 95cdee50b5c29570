"""What pages show of imports: those that one may see, their rows, and what stands in the way of undoing one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.audit.models import Change
from ressursbank.portal.imports.models import ImportRow, ImportRun
from ressursbank.portal.imports.names import file_name
from ressursbank.portal.permissions import may, require
from ressursbank.region.tables import TABLES

SORTS = ("new", "changed", "removed", "same", "left_alone")
MOST_CONFLICTS_SHOWN = 200


@dataclass(frozen=True, slots=True)
class FileCounts:
    """How many rows of one file are of each sort."""

    name: str
    new: int
    changed: int
    removed: int
    same: int
    left_alone: int


def visible_runs(acting: Acting) -> "QuerySet[ImportRun]":
    """Packages for those who bring them in, and the sheets of one's own organisation; without their content."""
    runs = ImportRun.objects.select_related("asked_by", "organisation").defer("content")
    found = ImportRun.objects.none()
    if may(acting, "import.package"):
        found = runs.filter(kind=ImportRun.Kind.PACKAGE)
    if may(acting, "import.sheet") and acting.organisation is not None:
        sheets = runs.filter(kind=ImportRun.Kind.SHEET, organisation=acting.organisation)
        found = found | sheets if may(acting, "import.package") else sheets
    return found.order_by("-pk")


def run_of(acting: Acting, public_id: Any) -> ImportRun:
    """An import that one may see, without its content. Raises Http404, NotAllowedError."""
    run = ImportRun.objects.select_related("asked_by", "organisation").defer("content").filter(public_id=public_id)
    found = run.first()
    if found is None:
        raise Http404(str(public_id))
    require(acting, "import.see", found)
    return found


def counts_of(run: ImportRun) -> list[FileCounts]:
    """The table of counts, files in the order of the format."""
    files = run.counts.get("files", {})
    order = [*TABLES, "assumptions"]
    return [
        FileCounts(file_name(file), **{sort: files[file].get(sort, 0) for sort in SORTS})
        for file in order
        if file in files
    ]


def rows_of(run: ImportRun, sort: str) -> "QuerySet[ImportRow]":
    """The rows of one sort in their order."""
    return ImportRow.objects.filter(run=run, sort=sort).order_by("pk")


def row_counts(run: ImportRun) -> dict[str, int]:
    """How many rows the preview keeps of each sort."""
    files: Sequence[dict[str, int]] = list(run.counts.get("files", {}).values())
    found = {sort: sum(counts.get(sort, 0) for counts in files) for sort in ("changed", "new", "removed")}
    return {"faulty": run.counts.get("faults", 0), **found}


def changes_since(run: ImportRun) -> list[Change]:
    """Later changes of what an import touched, that have not been undone themselves: they stand in the way of undo."""
    later = Change.objects.filter(
        thing_type=OuterRef("thing_type"), thing_id=OuterRef("thing_id"), pk__gt=OuterRef("pk"), undone_by=None
    ).exclude(batch=run.batch)
    touched = Change.objects.filter(batch=run.batch).filter(Exists(later))
    found: list[Change] = []
    for row in touched.order_by("-pk")[:MOST_CONFLICTS_SHOWN]:
        theirs = Change.objects.filter(
            thing_type=row.thing_type, thing_id=row.thing_id, pk__gt=row.pk, undone_by=None, undoes=None
        ).exclude(batch=run.batch)
        found += theirs.select_related("person", "organisation").order_by("-pk")[:1]
    return found
