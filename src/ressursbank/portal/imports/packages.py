"""A region package as one zip file: made of a folder or a Region, and unpacked without trusting what is in it."""

import io
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from ressursbank.region.read import DESCRIPTOR
from ressursbank.region.read_assumptions import FILE as ASSUMPTIONS
from ressursbank.region.tables import TABLES, Region
from ressursbank.region.write import write_region

FILES = (*(f"{file}.csv" for file in TABLES), ASSUMPTIONS, DESCRIPTOR)
LARGEST_UPLOAD = 100 * 1024 * 1024
LARGEST_UNPACKED = 1024 * 1024 * 1024
MOST_ENTRIES = 1000
_PIECE = 1024 * 1024


class BadUploadError(ValueError):
    """A file that cannot be read as what it should be; the message says what would be right."""


def zip_of_folder(folder: Path) -> bytes:
    """The package in a folder, without files that are not of the format."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in FILES:
            if (folder / name).is_file():
                archive.write(folder / name, name)
    return made.getvalue()


def zip_of_region(region: Region, target: IO[bytes]) -> None:
    """Write a Region as a zipped package."""
    with tempfile.TemporaryDirectory() as folder:
        write_region(region, folder)
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in FILES:
                if (Path(folder) / name).is_file():
                    archive.write(Path(folder) / name, name)


@contextmanager
def unpacked(file: IO[bytes], name: str) -> Iterator[Path]:
    """A folder with the package's files, which goes away afterwards. Raises BadUploadError before anything is read.

    Only files of the format are unpacked, under their own names, from the zip's root or from one folder in it: what an
    entry is called never becomes a path. Sizes are counted while unpacking, since a zip may lie about them.
    """
    with tempfile.TemporaryDirectory() as folder:
        try:
            with zipfile.ZipFile(file) as archive:
                room = LARGEST_UNPACKED
                for entry in _package_entries(archive, name):
                    room -= _unpack(archive, entry, Path(folder) / entry.filename.rpartition("/")[2], room, name)
        except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError, RuntimeError) as error:
            raise BadUploadError(
                _("%(file)s cannot be unpacked. It must be a zip file of a region package, without a password.")
                % {"file": name}
            ) from error
        yield Path(folder)


def _package_entries(archive: zipfile.ZipFile, name: str) -> list[zipfile.ZipInfo]:
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        raise BadUploadError(
            _("%(file)s holds %(count)s files. A region package has at most %(most)s; zip the package alone.")
            % {"file": name, "count": len(entries), "most": len(FILES)}
        )
    found = [entry for entry in entries if entry.filename.rpartition("/")[2] in FILES and not entry.is_dir()]
    found = [entry for entry in found if not entry.filename.startswith("__MACOSX/")]
    folders = {entry.filename.rpartition("/")[0] for entry in found}
    if not found:
        raise BadUploadError(
            _("%(file)s holds no region package. It must have projects.csv, lots.csv and the other files of one.")
            % {"file": name}
        )
    if len(folders) > 1 or any(part == ".." for folder in folders for part in folder.split("/")):
        raise BadUploadError(
            _("%(file)s holds files of a package in several folders. All must lie in the same one.") % {"file": name}
        )
    if sum(entry.file_size for entry in found) > LARGEST_UNPACKED:
        raise _too_large(name)
    return found


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, path: Path, room: int, name: str) -> int:
    size = 0
    with archive.open(entry) as source, path.open("wb") as target:
        while piece := source.read(_PIECE):
            size += len(piece)
            if size > room:
                raise _too_large(name)
            target.write(piece)
    return size


def _too_large(name: str) -> BadUploadError:
    return BadUploadError(
        _("%(file)s is larger than %(most)s MB when it is unpacked. Bring the region in with the command line.")
        % {"file": name, "most": LARGEST_UNPACKED // 1024 // 1024}
    )


def size_of(content: bytes) -> int:
    """Bytes of a zipped package when it is unpacked."""
    if not content:
        return 0
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return sum(entry.file_size for entry in archive.infolist())
