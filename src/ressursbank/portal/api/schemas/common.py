"""The types that all resources share: ids, quarters, code lists, texts, numbers, and how things are written out."""

import re
from collections.abc import Iterable
from typing import Annotated, Any

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


def one_of(values: Iterable[Any], description: str = "") -> Any:
    """A text that is one of a few."""
    allowed = list(values)
    known = frozenset(allowed)

    def check(value: str) -> str:
        if value not in known:
            raise PydanticCustomError("one_of", "one of", {"allowed": allowed})
        return value

    schema: dict[str, Any] = {"type": "string", "enum": allowed}
    return Annotated[str, AfterValidator(check), WithJsonSchema(schema), Field(description=description or None)]


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
MassType = one_of(vocabulary.MASS_TYPES.ids, "Mass type.")
Direction = one_of(vocabulary.DIRECTIONS.ids, "Whether there are masses (surplus) or masses are wanted (need).")
Municipality = one_of(sorted(MUNICIPALITIES), "Number of the municipality.")
ContaminationClass = Annotated[int, Field(ge=1, le=5, description="Contamination class, 1 is clean.")]
Tonnes = Annotated[float, Field(gt=0, le=MOST_TONNES, examples=[1850.0])]
Longitude = Annotated[float, Field(ge=-180, le=180, examples=[10.3951])]
Latitude = Annotated[float, Field(ge=-85, le=85, examples=[63.4305])]


def text_of(most: int, least: int = 0) -> Any:
    """A text of a length, without control characters; spaces round it are left out."""
    return Annotated[
        str,
        StringConstraints(max_length=most, min_length=least, strip_whitespace=True),
        AfterValidator(_without_control),
    ]


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
