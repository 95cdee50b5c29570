"""The types that all resources share: ids, quarters, code lists, texts, numbers, and how things are written out."""

import re
from collections.abc import Iterable, Iterator
from typing import Annotated, Any

from annotated_types import GroupedMetadata
from ninja import Schema
from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from ressursbank import vocabulary
from ressursbank.portal.sites.municipalities import MUNICIPALITIES
from ressursbank.region.periods import format_period, parse_period

ID_PATTERN = "^[!-.0-~\u00a1-\uffff]{1,80}$"
QUARTER_PATTERN = "^20([2-5][0-9]-Q[1-4]|60-Q[1-4])$"
MOST_TONNES = 50_000_000
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


class In(Schema):
    """What is sent: a name that is not known is a fault."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


def _without_control(text: str) -> str:
    if _CONTROL.search(text):
        raise PydanticCustomError("control_characters", "control characters")
    return text


class OneOf(GroupedMetadata):
    """For a text that is one of a few."""

    def __init__(self, values: Iterable[str], description: str = "") -> None:
        self.allowed = list(values)
        self.schema: dict[str, Any] = {"type": "string", "enum": self.allowed}
        if description:
            self.schema["description"] = description

    def __iter__(self) -> Iterator[Any]:
        yield AfterValidator(self._check)
        yield WithJsonSchema(self.schema)

    def _check(self, value: str) -> str:
        if value not in self.allowed:
            raise PydanticCustomError("one_of", "one of", {"allowed": self.allowed})
        return value


class Text(GroupedMetadata):
    """For a text of a length, without control characters; spaces round it are left out."""

    def __init__(self, most: int, least: int = 0) -> None:
        self.constraints = StringConstraints(max_length=most, min_length=least or None, strip_whitespace=True)

    def __iter__(self) -> Iterator[Any]:
        yield from self.constraints
        yield AfterValidator(_without_control)


def _quarter(value: Any) -> int:
    if not isinstance(value, str) or not re.fullmatch(QUARTER_PATTERN, value):
        raise PydanticCustomError("quarter", "a quarter")
    return parse_period(value)


def quarter_text(period: int | None) -> str | None:
    """`2027-Q1`."""
    return None if period is None else format_period(period)


PublicId = Annotated[str, StringConstraints(pattern=ID_PATTERN), AfterValidator(_without_control)]
Quarter = Annotated[
    int,
    BeforeValidator(_quarter),
    WithJsonSchema({"type": "string", "pattern": QUARTER_PATTERN, "examples": ["2027-Q1"]}),
]
QuarterText = Annotated[str, Field(examples=["2027-Q1"])]
MassType = Annotated[str, OneOf(vocabulary.MASS_TYPES.ids, "Mass type.")]
Direction = Annotated[
    str, OneOf(vocabulary.DIRECTIONS.ids, "Whether there are masses (surplus) or masses are wanted (need).")
]
Municipality = Annotated[str, OneOf(sorted(MUNICIPALITIES), "Number of the municipality.")]
ContaminationClass = Annotated[int, Field(ge=1, le=5, description="Contamination class, 1 is clean.")]
Tonnes = Annotated[float, Field(gt=0, le=MOST_TONNES, examples=[1850.0])]
Longitude = Annotated[float, Field(ge=-180, le=180, examples=[10.3951])]
Latitude = Annotated[float, Field(ge=-85, le=85, examples=[63.4305])]


class OrganisationOut(Schema):
    """An organisation as everybody may see it."""

    organisation_number: str | None = Field(None, description="National number of nine digits.")
    name: str


def organisation_out(organisation: Any) -> dict[str, Any] | None:
    """A person with land and no number is not shown to others."""
    if organisation is None or not organisation.number:
        return None
    return {"organisation_number": organisation.number, "name": organisation.name}


class PlaceOut(Schema):
    """Where something is, in WGS84."""

    name: str
    longitude: float
    latitude: float
    municipality: str = Field(description="Number of the municipality.")


def place_out(site: Any) -> dict[str, Any]:
    """A site."""
    return {
        "name": site.name,
        "longitude": site.longitude,
        "latitude": site.latitude,
        "municipality": site.municipality,
    }
