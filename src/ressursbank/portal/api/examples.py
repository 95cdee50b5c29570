"""An example of a JSON schema: the examples that its fields name, and plain values where they name none."""

from collections.abc import Mapping
from typing import Any

_PLAIN: Mapping[str, Any] = {"string": "…", "number": 1.0, "integer": 1, "boolean": False, "null": None}
_FORMATS = {"date": "2027-03-31", "date-time": "2027-03-31T12:00:00Z"}


def example_of(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Any:
    """A value of the schema."""
    if "$ref" in schema:
        return example_of(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    if schema.get("examples"):
        return schema["examples"][0]
    if "anyOf" in schema:
        return example_of(schema["anyOf"][0], schemas)
    if "enum" in schema:
        return schema["enum"][0]
    if schema.get("default") is not None:
        return schema["default"]
    if "properties" in schema:
        return {name: example_of(each, schemas) for name, each in schema["properties"].items()}
    if schema.get("type") == "array":
        return [example_of(schema["items"], schemas)]
    if schema.get("type") == "object":
        return {}
    return _FORMATS.get(str(schema.get("format")), schema.get("minimum", _PLAIN.get(str(schema.get("type")), None)))
