"""datapackage.json: the declaration of the columns as a Frictionless Tabular Data Package."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from ressursbank.region.columns import Column, columns_of, file_descriptions
from ressursbank.region.rules import KEYS
from ressursbank.vocabulary import code_list

FORMAT_VERSION = "1.0"


def descriptor_text(written: Mapping[str, Sequence[str]]) -> str:
    """The descriptor of a package with these files and columns, as JSON."""
    return json.dumps(descriptor(written), indent=2, ensure_ascii=False) + "\n"


def descriptor(written: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The descriptor of a package with these columns by file (its name without `.csv`), unknown columns included."""
    return {
        "profile": "data-package",
        "name": "region",
        "title": "Region package: surplus and need of excavated masses, and who takes them",
        "format_version": FORMAT_VERSION,
        "licenses": [
            {
                "name": "CC0-1.0",
                "title": "Creative Commons Zero 1.0",
                "path": "https://creativecommons.org/publicdomain/zero/1.0/",
            }
        ],
        "resources": [_resource(file, columns) for file, columns in written.items()],
    }


def _resource(file: str, names: Sequence[str]) -> dict[str, Any]:
    declared = {column.column: column for column in columns_of(file)}
    present = [declared[name] for name in names if name in declared]
    schema: dict[str, Any] = {
        "fields": [_field(declared[name]) if name in declared else {"name": name, "type": "string"} for name in names],
        "missingValues": [""],
    }
    key = [column.column for column in present if column.type == "id" or column.field in KEYS.get(file, ())]
    if key:
        schema["primaryKey"] = key
    references = [_foreign_key(column) for column in present if column.type == "reference"]
    if references:
        schema["foreignKeys"] = references
    return {
        "name": file,
        "path": f"{file}.csv",
        "description": file_descriptions()[file],
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _field(column: Column) -> dict[str, Any]:
    kind = column.type if column.type in ("number", "integer", "boolean") else "string"
    field: dict[str, Any] = {"name": column.column, "type": kind, "description": column.description}
    if column.unit:
        field["unit"] = column.unit
    if column.type == "boolean":
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    constraints: dict[str, Any] = {}
    if column.is_required:
        constraints["required"] = True
    if column.type == "id":
        constraints["unique"] = True
    if column.minimum is not None:
        constraints["minimum"] = int(column.minimum) if kind == "integer" else column.minimum
    if column.maximum is not None:
        constraints["maximum"] = int(column.maximum) if kind == "integer" else column.maximum
    if column.code_list:
        constraints["enum"] = list(code_list(column.code_list).ids)
    if column.type == "period":
        constraints["pattern"] = "[1-9][0-9]{3}-Q[1-4]"
    if column.type == "municipality":
        constraints["pattern"] = "[0-9]{4}"
    if constraints:
        field["constraints"] = constraints
    return field


def _foreign_key(column: Column) -> dict[str, Any]:
    target = next(other for other in columns_of(column.refers_to) if other.type == "id")
    return {"fields": [column.column], "reference": {"resource": column.refers_to, "fields": [target.column]}}
