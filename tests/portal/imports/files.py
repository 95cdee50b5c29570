"""Files that the tests bring in: packages zipped, the template filled."""

import io
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

from ressursbank.portal.imports.packages import zip_of_region
from ressursbank.portal.imports.template import write_template
from ressursbank.region import Region

PROJECT = ("", "Lade skole", "Lade allé 1", 63.4445, 10.4372, "5001", "Skole", "Regulering")
LOT = ("", "Lade skole", "Overskudd", "Leire", 1, "2027-Q2", "2027-Q3", 4200, 3100, 5600, 0.7)


def zipped(region: Region) -> SimpleUploadedFile:
    """A region as an uploaded package."""
    made = io.BytesIO()
    zip_of_region(region, made)
    return SimpleUploadedFile("region.zip", made.getvalue(), "application/zip")


def zipped_files(files: Mapping[str, bytes | str], name: str = "region.zip") -> SimpleUploadedFile:
    """Any files in a zip."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return SimpleUploadedFile(name, made.getvalue(), "application/zip")


def template(language: str = "nb", rows: Any = None) -> bytes:
    """The template as it is downloaded."""
    made = io.BytesIO()
    with override(language):
        write_template(made, rows)
    return made.getvalue()


def filled(
    projects: Sequence[Sequence[Any]], lots: Sequence[Sequence[Any]], content: bytes | None = None
) -> SimpleUploadedFile:
    """The Norwegian template with these rows under its headings."""
    book = openpyxl.load_workbook(io.BytesIO(content or template()))
    for name, rows in (("Prosjekter", projects), ("Masser", lots)):
        for number, row in enumerate(rows, start=2):
            for place, value in enumerate(row, start=1):
                book[name].cell(number, place, None if value == "" else value)
    return saved(book)


def saved(book: Any, name: str = "prosjekter.xlsx") -> SimpleUploadedFile:
    """A workbook as an uploaded file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        book.save(path)
        return SimpleUploadedFile(name, path.read_bytes())
