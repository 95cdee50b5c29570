"""Imports from beginning to end: received, compared, carried out, discarded, undone."""

import io
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.audit.services import undo_batch
from ressursbank.portal.exchange.compared import Differences, Scope
from ressursbank.portal.exchange.differences import Progress, compare
from ressursbank.portal.exchange.from_region import StaleError, write_differences
from ressursbank.portal.imports.models import ImportRow, ImportRun
from ressursbank.portal.imports.packages import LARGEST_UPLOAD, BadUploadError, size_of, unpacked, zip_of_folder
from ressursbank.portal.imports.preview_rows import fault_rows, rows_of
from ressursbank.portal.imports.sheets import package_of_workbook
from ressursbank.portal.permissions import NotAllowedError, require
from ressursbank.portal.projects.promises import check_undone
from ressursbank.region.faults import Fault, RegionError
from ressursbank.region.read import check_package
from ressursbank.region.sheets import Sheet, read_sheet

ACTIONS = {ImportRun.Kind.PACKAGE.value: "import.package", ImportRun.Kind.SHEET.value: "import.sheet"}
SHEET_FILES = ("sites", "projects", "lots")
SHOWN_FIELDS = ("state", "share_done", "counts", "digest", "problem", "committed_at", "version")
MOST_AT_ONCE_BYTES = 1024 * 1024
"""A package that is larger than this unpacked is compared by a background job; about 10,000 rows."""
MOST_AT_ONCE_ROWS = 5000
"""More rows than this are written, or put back, by a background job."""
CHUNK = 5000

State = ImportRun.State


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
                state=State.COMMITTED,
                counts={"files": differences.counts()},
                digest=differences.digest(),
                committed_at=timezone.now(),
                share_done=1,
            )
            write_differences(acting, differences, Scope(), action="import.package", batch=run.batch, progress=progress)
    return differences, checked.warnings


def receive_package(acting: Acting, file: IO[bytes], name: str) -> ImportRun:
    """Keep a zipped package until it is compared. Raises NotAllowedError, BadUploadError."""
    require(acting, "import.package")
    _require_size(file, name)
    with unpacked(file, name) as folder:
        content = zip_of_folder(folder)
    return ImportRun.objects.create(
        kind=ImportRun.Kind.PACKAGE,
        file_name=name[-200:],
        content=content,
        organisation=acting.organisation,
        asked_by=acting.person,
    )


def receive_sheet(acting: Acting, file: IO[bytes], name: str) -> ImportRun:
    """Read a filled template; a preview with every fault of its cells, or one to be compared.

    Raises NotAllowedError, BadUploadError.
    """
    require(acting, "import.sheet")
    if acting.organisation is None:
        raise NotAllowedError("import.sheet")
    _require_size(file, name)
    with tempfile.TemporaryDirectory() as folder:
        found = package_of_workbook(file, name, acting.organisation, Path(folder))
        content = b"" if found.faults else zip_of_folder(Path(folder))
    with transaction.atomic():
        run = ImportRun.objects.create(
            kind=ImportRun.Kind.SHEET,
            file_name=name[-200:],
            content=content,
            organisation=acting.organisation,
            asked_by=acting.person,
            state=State.PREVIEWED if found.faults else State.READING,
            counts={"faults": len(found.faults)},
        )
        _keep(fault_rows(run, found.faults))
    return run


def is_large(run: ImportRun) -> bool:
    """Whether comparing it takes longer than anybody waits for a page."""
    return size_of(bytes(run.content)) > MOST_AT_ONCE_BYTES


def has_many_rows(run: ImportRun) -> bool:
    """Whether writing it takes longer than anybody waits for a page."""
    files: Iterable[dict[str, int]] = run.counts.get("files", {}).values()
    return sum(found[sort] for found in files for sort in ("new", "changed", "removed")) > MOST_AT_ONCE_ROWS


def preview(run: ImportRun) -> None:
    """Compare what was brought in with the database, and keep what it would change, row by row."""
    if not run.content:
        return
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
            claimed = ImportRun.objects.filter(pk=run.pk, state__in=(State.READING, State.PREVIEWED)).update(
                state=State.PREVIEWED, share_done=1, problem="", counts=run.counts, digest=run.digest
            )
            if not claimed:  # discarded while it was being read
                ImportRow.objects.filter(run=run).delete()
    run.refresh_from_db(fields=SHOWN_FIELDS)


def read_again(run: ImportRun, acting: Acting) -> None:
    """A preview that has become out of date, or that no background job carried through, is to be made anew."""
    require(acting, "import.commit", run)
    _claim(run, (State.PREVIEWED, State.READING, State.COMMITTING), State.READING)


def start(run: ImportRun, acting: Acting, action: str, before: str, under_way: str) -> None:
    """Say that a background job will carry out, or undo, an import. Raises NotAllowedError, WrongStateError."""
    require(acting, action, run)
    _claim(run, (before,), under_way)


def commit(run: ImportRun, acting: Acting) -> bool:
    """Carry out what the preview showed, in one transaction. False, and nothing done, when it would do otherwise now.

    Raises NotAllowedError, WrongStateError.
    """
    require(acting, "import.commit", run)
    if run.has_faults:
        raise WrongStateError("faults")
    try:
        with transaction.atomic():
            _claim(run, (State.PREVIEWED, State.COMMITTING), State.COMMITTED)
            _carry_out(run, acting)
            ImportRun.objects.filter(pk=run.pk).update(committed_at=timezone.now(), problem="")
    except (StaleError, IntegrityError):
        ImportRun.objects.filter(pk=run.pk).update(state=State.PREVIEWED, problem="stale")
        return False
    finally:
        run.refresh_from_db(fields=SHOWN_FIELDS)
    return True


def _carry_out(run: ImportRun, acting: Acting) -> None:
    with _package_of(run) as folder:
        region = check_package(folder).region
    found = None if region is None else compare(region, scope_of(run))
    if found is None or found.faults or found.digest() != run.digest:
        raise StaleError("the preview shows something else than what would be done now")
    write_differences(acting, found, scope_of(run), action=ACTIONS[run.kind], batch=run.batch)


def discard(run: ImportRun, acting: Acting) -> None:
    """Throw a preview away, with what was brought in. Raises NotAllowedError, WrongStateError."""
    require(acting, "import.commit", run)
    with transaction.atomic():
        _claim(run, (State.READING, State.PREVIEWED), State.DISCARDED)
        ImportRow.objects.filter(run=run).delete()
        ImportRun.objects.filter(pk=run.pk).update(content=b"")


def undo(run: ImportRun, acting: Acting) -> None:
    """Put everything back that an import changed.

    Raises NotAllowedError, WrongStateError, EditConflictError, PromisedError; nothing is put back then.
    """
    require(acting, "import.undo", run)
    with transaction.atomic():
        _claim(run, (State.COMMITTED, State.UNDOING), State.UNDONE)
        undo_batch(acting, run.batch)
        check_undone(run.batch)


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


def _require_size(file: IO[bytes], name: str) -> None:
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    if not size:
        raise BadUploadError(_("%(file)s is empty.") % {"file": name})
    if size > LARGEST_UPLOAD:
        raise BadUploadError(
            _("%(file)s is larger than %(most)s MB. Bring it in with the command line.")
            % {"file": name, "most": LARGEST_UPLOAD // 1024 // 1024}
        )


@contextmanager
def _package_of(run: ImportRun) -> Iterator[Path]:
    with unpacked(io.BytesIO(run.content), run.file_name) as folder:
        yield folder


def _keep(rows: Iterable[ImportRow]) -> None:
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
