"""Imports from beginning to end: received, compared, carried out, discarded, undone."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.db import IntegrityError, transaction
from django.utils import timezone

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.audit.services import undo_batch
from ressursbank.portal.exchange.differences import Differences, Progress, Scope, compare
from ressursbank.portal.exchange.from_region import StaleError, write_differences
from ressursbank.portal.imports.models import ImportRow, ImportRun
from ressursbank.portal.imports.packages import unpacked, zip_of_folder
from ressursbank.portal.imports.preview_rows import fault_rows, rows_of
from ressursbank.portal.permissions import require
from ressursbank.region.faults import Fault, RegionError
from ressursbank.region.read import check_package
from ressursbank.region.sheets import Sheet, read_sheet

ACTIONS = {ImportRun.Kind.PACKAGE.value: "import.package", ImportRun.Kind.SHEET.value: "import.sheet"}
SHEET_FILES = ("sites", "projects", "lots")
SHOWN_FIELDS = ("state", "share_done", "counts", "digest", "problem", "committed_at", "version")
CHUNK = 5000


class WrongStateError(Exception):
    """The import is not in a state in which this can be done to it; somebody else was quicker."""


def bring_in(
    acting: Acting, folder: Path, *, dry_run: bool = False, progress: Progress | None = None
) -> tuple[Differences, tuple[Fault, ...]]:
    """A package in a folder straight into the database: what it changes and its warnings.

    Raises NotAllowedError, and RegionError with every fault. With `dry_run` nothing is changed.
    """
    require(acting, "import.package")
    checked = check_package(folder)
    if checked.region is None:
        raise RegionError(checked.faults)
    with transaction.atomic():
        differences = compare(checked.region, line_of=_Lines(folder), progress=progress)
        if differences.faults:
            raise RegionError(differences.faults)
        if not dry_run and not differences.is_nothing:
            run = ImportRun.objects.create(
                kind=ImportRun.Kind.PACKAGE,
                file_name=folder.absolute().name[:200],
                content=zip_of_folder(folder),
                organisation=acting.organisation,
                asked_by=acting.person,
                state=ImportRun.State.COMMITTED,
                counts={"files": differences.counts()},
                digest=differences.digest(),
                committed_at=timezone.now(),
                share_done=1,
            )
            write_differences(acting, differences, Scope(), action="import.package", batch=run.batch, progress=progress)
    return differences, checked.warnings


def preview(run: ImportRun) -> None:
    """Compare what was brought in with the database, and keep what it would change, row by row."""
    with _package_of(run) as folder:
        checked = check_package(folder)
        with transaction.atomic():
            ImportRow.objects.filter(run=run).delete()
            if checked.region is None:
                run.counts = {"faults": len(checked.faults)}
                _keep(fault_rows(run, checked.faults))
            else:
                found = compare(checked.region, scope_of(run), _Lines(folder))
                run.counts = {"files": found.counts(), "faults": len(found.faults), "is_nothing": found.is_nothing}
                run.digest = found.digest()
                _keep(fault_rows(run, found.faults))
                _keep(rows_of(run, found))
            run.state, run.share_done, run.problem = ImportRun.State.PREVIEWED, 1, ""
            run.version += 1
            run.save()


def commit(run: ImportRun, acting: Acting) -> bool:
    """Carry out what the preview showed, in one transaction. False, and nothing done, when it would do otherwise now.

    Raises NotAllowedError, WrongStateError.
    """
    require(acting, "import.commit", run)
    try:
        with _package_of(run) as folder, transaction.atomic():
            _claim(run, (ImportRun.State.PREVIEWED, ImportRun.State.COMMITTING), ImportRun.State.COMMITTED)
            region = check_package(folder).region
            found = None if region is None else compare(region, scope_of(run))
            if found is None or found.faults or found.digest() != run.digest:
                raise StaleError("the preview shows something else than what would be done now")
            write_differences(acting, found, scope_of(run), action=ACTIONS[run.kind], batch=run.batch)
            ImportRun.objects.filter(pk=run.pk).update(committed_at=timezone.now(), share_done=1, problem="")
    except (StaleError, IntegrityError):
        ImportRun.objects.filter(pk=run.pk).update(state=ImportRun.State.PREVIEWED, problem="stale")
        return False
    finally:
        run.refresh_from_db(fields=SHOWN_FIELDS)
    return True


def discard(run: ImportRun, acting: Acting) -> None:
    """Throw a preview away. Raises NotAllowedError, WrongStateError."""
    require(acting, "import.commit", run)
    with transaction.atomic():
        _claim(run, (ImportRun.State.READING, ImportRun.State.PREVIEWED), ImportRun.State.DISCARDED)
        ImportRow.objects.filter(run=run).delete()


def undo(run: ImportRun, acting: Acting) -> None:
    """Put everything back that an import changed. Raises NotAllowedError, WrongStateError, EditConflictError."""
    require(acting, "import.undo", run)
    with transaction.atomic():
        _claim(run, (ImportRun.State.COMMITTED,), ImportRun.State.UNDONE)
        undo_batch(acting, run.batch)


def scope_of(run: ImportRun) -> Scope:
    """What an import may touch: a sheet only its organisation's projects and their lots, which stay drafts if new."""
    if run.kind == ImportRun.Kind.SHEET:
        return Scope(files=SHEET_FILES, state=None, organisation=run.organisation_id)
    return Scope()


def _claim(run: ImportRun, states: tuple[str, ...], state: str) -> None:
    claimed = ImportRun.objects.filter(pk=run.pk, state__in=states).update(
        state=state, version=run.version + 1, changed_at=timezone.now()
    )
    if not claimed:
        raise WrongStateError(run.state)
    run.refresh_from_db(fields=SHOWN_FIELDS)


@contextmanager
def _package_of(run: ImportRun) -> Iterator[Path]:
    content: IO[bytes] = io.BytesIO(run.content)
    with unpacked(content, run.file_name) as folder:
        yield folder


def _keep(rows: Iterator[ImportRow]) -> None:
    chunk: list[ImportRow] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            ImportRow.objects.bulk_create(chunk)
            chunk = []
    ImportRow.objects.bulk_create(chunk)


class _Lines:
    """The physical line of a package's row; a file is read again only when something is wrong in it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._sheets: dict[str, Sheet | None] = {}

    def __call__(self, file: str, row: int) -> int | None:
        if file not in self._sheets:
            self._sheets[file] = read_sheet(self._folder / f"{file}.csv", file)[0]
        sheet = self._sheets[file]
        return None if sheet is None else sheet.line(row)
