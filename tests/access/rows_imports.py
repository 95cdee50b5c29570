"""Who may bring in packages and sheets, carry them out, discard and undo them."""

from typing import Any

from ressursbank.portal.imports.models import ImportRun
from tests.access.table import Row
from tests.portal.people import People

PACKAGES = frozenset({"clara", "ada"})
SHEETS = frozenset({"berit", "bo", "tor", "frida", "kari", "gunn", "geir"})
TRONDHEIM = frozenset({"berit", "bo", "tor"})
"""Those of Trondheim kommune who work with projects; tor wears the builder's hat first."""
STATE = ImportRun.State


def _package(state: str) -> Any:
    def make(_people: People) -> dict[str, Any]:
        run = ImportRun.objects.create(kind=ImportRun.Kind.PACKAGE, file_name="region.zip", content=b"", state=state)
        return {"public_id": run.public_id}

    return make


def _sheet(state: str) -> Any:
    def make(people: People) -> dict[str, Any]:
        run = ImportRun.objects.create(
            kind=ImportRun.Kind.SHEET,
            file_name="prosjekter.xlsx",
            content=b"",
            state=state,
            organisation=people.organisation["trondheim"],
            counts={"faults": 1},
        )
        return {"public_id": run.public_id}

    return make


ROWS = [
    Row("imports:new_package", PACKAGES),
    Row("imports:new_sheet", SHEETS),
    Row("imports:commit", PACKAGES, _package(STATE.DISCARDED), note="of a package"),
    Row("imports:commit", TRONDHEIM, _sheet(STATE.PREVIEWED), note="of a sheet"),
    Row("imports:discard", PACKAGES, _package(STATE.PREVIEWED), note="of a package"),
    Row("imports:discard", TRONDHEIM, _sheet(STATE.PREVIEWED), note="of a sheet"),
    Row("imports:read_again", PACKAGES, _package(STATE.PREVIEWED), note="of a package"),
    Row("imports:read_again", TRONDHEIM, _sheet(STATE.PREVIEWED), note="of a sheet"),
    Row("imports:undo", PACKAGES, _package(STATE.COMMITTED), note="of a package"),
    Row("imports:undo", TRONDHEIM, _sheet(STATE.COMMITTED), note="of a sheet"),
]
