"""Which files may be kept as documents: the name's ending and the content must say the same."""

import zipfile
from io import BytesIO
from pathlib import PurePath

from django.utils.translation import gettext as _

MOST_BYTES = 25 * 1024 * 1024
_OFFICE = {
    ".docx": ("word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ".xlsx": ("xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ".pptx": ("ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
}
_MAGIC = {
    ".pdf": (b"%PDF-", "application/pdf"),
    ".png": (b"\x89PNG\r\n\x1a\n", "image/png"),
    ".jpg": (b"\xff\xd8\xff", "image/jpeg"),
    ".jpeg": (b"\xff\xd8\xff", "image/jpeg"),
    ".gpkg": (b"SQLite format 3\x00", "application/geopackage+sqlite3"),
    ".dwg": (b"AC10", "image/vnd.dwg"),
}
_TEXT = {
    ".csv": "text/csv",
    ".txt": "text/plain",
    ".geojson": "application/geo+json",
    ".json": "application/json",
    ".sos": "text/vnd.sosi",
}
ENDINGS = (*_MAGIC, *_OFFICE, *_TEXT, ".zip")


class DocumentFileError(ValueError):
    """A file that is not kept; the text says why, in the language of the page."""


def content_type_of(name: str, content: bytes) -> str:
    """The content type of a file that may be kept. Raises DocumentFileError naming the file."""
    ending = PurePath(name).suffix.lower()
    if not content:
        raise DocumentFileError(_("%(name)s is empty.") % {"name": name})
    if len(content) > MOST_BYTES:
        raise DocumentFileError(
            _("%(name)s is %(size)s MB. At most %(most)s MB are kept.")
            % {"name": name, "size": round(len(content) / 1024**2), "most": MOST_BYTES // 1024**2}
        )
    if ending not in ENDINGS:
        kinds = ", ".join(each[1:].upper() for each in ENDINGS if each != ".jpeg")
        raise DocumentFileError(
            _("%(name)s is of a kind that is not kept. Upload %(kinds)s.") % {"name": name, "kinds": kinds}
        )
    found = _type_by_content(ending, content)
    if found is None:
        raise DocumentFileError(
            _("%(name)s is not what its name says: the content is no %(kind)s.")
            % {"name": name, "kind": ending[1:].upper()}
        )
    return found


def _type_by_content(ending: str, content: bytes) -> str | None:
    if ending in _MAGIC:
        start, content_type = _MAGIC[ending]
        return content_type if content.startswith(start) else None
    if ending in _TEXT:
        return _TEXT[ending] if _is_text(content) else None
    names = _names_in_zip(content)
    if names is None:
        return None
    if ending == ".zip":
        return "application/zip"
    folder, content_type = _OFFICE[ending]
    is_office = "[Content_Types].xml" in names and any(name.startswith(folder) for name in names)
    has_macros = any(name.lower().endswith("vbaproject.bin") for name in names)
    return content_type if is_office and not has_macros else None


def _is_text(content: bytes) -> bool:
    """Text has no null bytes, and does not open as a page or script that a browser would run."""
    head = content[:4096]
    if b"\x00" in content:
        return False
    return (
        not head.lstrip(b"\xef\xbb\xbf \t\r\n")
        .lower()
        .startswith((b"<!doctype", b"<html", b"<script", b"<svg", b"<?xml"))
    )


def _names_in_zip(content: bytes) -> set[str] | None:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return None
