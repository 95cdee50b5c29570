"""A zipped Shapefile, unpacked with care: the sizes it claims are not believed, nothing is written elsewhere."""

import zipfile
import zlib
from io import BytesIO
from pathlib import Path, PurePosixPath

from django.utils.translation import gettext as _

from ressursbank.portal.plots.faults import PlotError

MOST_FILES = 100
MOST_BYTES = 100 * 1024 * 1024
MOST_RATIO = 200
"""Text packs ten to twenty times smaller, coordinates less; a bomb a thousand times."""
PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
NEEDED = (".shp", ".shx", ".dbf")
_BLOCK = 256 * 1024


def unpack_shapefile(content: bytes, folder: Path) -> Path:
    """Write the Shapefile in an archive to a folder and return its .shp. Raises PlotError."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            members = _members(archive)
            shapefile = _shapefile(members)
            budget = MOST_BYTES
            for suffix, member in shapefile.items():
                budget -= _write(archive, member, folder / f"plot{suffix}", budget)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError) as error:
        raise PlotError(_("is a damaged zip file. Zip the Shapefile again.")) from error
    return folder / "plot.shp"


def _members(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The files of an archive that may be unpacked. Raises PlotError."""
    members = [member for member in archive.infolist() if not member.is_dir()]
    if len(members) > MOST_FILES:
        raise PlotError(_("holds %(count)s files. A zipped Shapefile holds a handful.") % {"count": len(members)})
    for member in members:
        path = PurePosixPath(member.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
            raise PlotError(
                _("holds a file with an unsafe path (%(path)s). Zip the Shapefile's own files only.")
                % {"path": member.filename[:80]}
            )
        if member.flag_bits & 1:
            raise PlotError(_("is locked with a password. Zip the Shapefile without one."))
        if path.suffix.lower() in (".zip", ".7z", ".rar", ".gz", ".tar"):
            raise PlotError(
                _("holds another archive (%(path)s). Zip the Shapefile's own files only.")
                % {"path": member.filename[:80]}
            )
    total = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if total > MOST_BYTES or total > MOST_RATIO * max(packed, 1):
        raise _too_big()
    return members


def _shapefile(members: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """The parts of the only Shapefile, by suffix. Raises PlotError."""
    paths = {
        member.filename: PurePosixPath(member.filename)
        for member in members
        if not member.filename.startswith("__MACOSX")
    }
    found = [name for name, path in paths.items() if path.suffix.lower() == ".shp"]
    if not found:
        raise PlotError(
            _("holds no Shapefile. Zip the files .shp, .shx, .dbf and .prj together, or upload a GeoPackage as it is.")
        )
    if len(found) > 1:
        raise PlotError(
            _("holds %(count)s Shapefiles (%(names)s). Zip the plot's own only.")
            % {"count": len(found), "names": ", ".join(sorted(found)[:4])}
        )
    stem = str(paths[found[0]].with_suffix("")).casefold()
    parts = {
        path.suffix.lower(): member
        for member in members
        if (path := PurePosixPath(member.filename)).suffix.lower() in PARTS
        and str(path.with_suffix("")).casefold() == stem
    }
    missing = [suffix for suffix in NEEDED if suffix not in parts]
    if missing:
        raise PlotError(
            _("lacks %(missing)s. A Shapefile is .shp, .shx, .dbf and .prj together.") % {"missing": ", ".join(missing)}
        )
    return parts


def _write(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, budget: int) -> int:
    """Unpack a file block by block, never beyond the budget. Returns its size."""
    size = 0
    with archive.open(member) as source, target.open("wb") as out:
        while block := source.read(_BLOCK):
            size += len(block)
            if size > budget:
                raise _too_big()
            out.write(block)
    return size


def _too_big() -> PlotError:
    return PlotError(
        _("would be larger than %(most)s MB when unpacked, or is packed far too tightly. It has not been opened.")
        % {"most": MOST_BYTES // 1024**2}
    )
