"""The declaration of the region package's columns (columns.csv): reader, faults, descriptor and docs use it."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Column:
    """One declared column of one file.

    `type` is id, text, number, integer, boolean, period, municipality, reference or `code:<code list>`;
    `default` is what an empty cell means: a value, or `always`, `never`, `unlimited`.
    """

    file: str
    column: str
    field: str
    type: str
    unit: str
    is_required: bool
    default: str
    minimum: float | None
    maximum: float | None
    refers_to: str
    description: str

    @property
    def code_list(self) -> str:
        """Name of the vocabulary list that the values come from, or ""."""
        return self.type.removeprefix("code:") if self.type.startswith("code:") else ""


@cache
def declared_columns() -> tuple[Column, ...]:
    """Every column of the format, in the order of the files."""
    with files("ressursbank.region").joinpath("columns.csv").open(encoding="utf-8") as source:
        return tuple(
            Column(
                file=row["file"],
                column=row["column"],
                field=row["field"],
                type=row["type"],
                unit=row["unit"],
                is_required=row["required"] == "true",
                default=row["default"],
                minimum=float(row["minimum"]) if row["minimum"] else None,
                maximum=float(row["maximum"]) if row["maximum"] else None,
                refers_to=row["refers_to"],
                description=row["description"],
            )
            for row in csv.DictReader(source)
        )


@cache
def file_descriptions() -> dict[str, str]:
    """What the rows of each file are, by the file's name without `.csv`."""
    with files("ressursbank.region").joinpath("files.csv").open(encoding="utf-8") as source:
        return {row["file"]: row["description"] for row in csv.DictReader(source)}


def columns_of(file: str) -> tuple[Column, ...]:
    """The declared columns of one file (its name without `.csv`)."""
    return tuple(column for column in declared_columns() if column.file == file)
