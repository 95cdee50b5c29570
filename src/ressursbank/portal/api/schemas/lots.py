"""Lots as the API takes and gives them."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Field, Schema

from ressursbank.portal.api.schemas.common import (
    MOST_TONNES,
    ContaminationClass,
    Direction,
    In,
    MassType,
    Municipality,
    OneOf,
    PlaceOut,
    PublicId,
    Quarter,
    QuarterText,
    Text,
    place_out,
    quarter_text,
)
from ressursbank.portal.audit.models import Publication
from ressursbank.portal.projects.models import Lot
from ressursbank.portal.projects.quantities import UNITS, quantity_of

UNIT_IDS = {"in_place_m3": "fm3", "loose_m3": "lm3", "compacted_m3": "am3", "tonnes": "tonnes"}
"""The API's names of the measures, and the portal's."""
assert set(UNIT_IDS.values()) == set(UNITS)
_ID_OF_UNIT = {ours: theirs for theirs, ours in UNIT_IDS.items()}
State = Annotated[str, OneOf(Publication.values, "How far it is shared.")]


class QuantityIn(In):
    """How much, in the measure that you have; the portal reckons tonnes by the mass type's own factors."""

    value: float = Field(ge=0.1, le=MOST_TONNES, examples=[1000])
    unit: Annotated[str, OneOf(UNIT_IDS, "Measure.")] = Field(examples=["in_place_m3"])
    low: float | None = Field(None, ge=0, le=MOST_TONNES, description="P10: one time in ten it is less.")
    high: float | None = Field(None, ge=0, le=MOST_TONNES, description="P90: one time in ten it is more.")


class LotIn(In):
    """A new lot."""

    project_id: PublicId = Field(examples=["p-7f3kq2a"])
    direction: Direction = Field(examples=["surplus"])
    mass_type: MassType = Field(examples=["clay"])
    contamination_class: ContaminationClass
    quantity: QuantityIn
    first_quarter: Quarter
    last_quarter: Quarter
    probability: float | None = Field(
        None, ge=0, le=1, description="That it comes as planned; by the planning stage when left out."
    )
    note: Annotated[str, Text(2000)] = Field("", examples=["Dry, dug in layers."])


class LotChange(In):
    """What is to be different; what is left out, or null, stays."""

    direction: Direction | None = None
    mass_type: MassType | None = None
    contamination_class: ContaminationClass | None = None
    quantity: QuantityIn | None = None
    first_quarter: Quarter | None = None
    last_quarter: Quarter | None = None
    probability: float | None = Field(None, ge=0, le=1)
    note: Annotated[str, Text(2000)] | None = None


class QuantitiesOut(Schema):
    """One mass in its four measures, by typical factors."""

    in_place_m3: float
    loose_m3: float
    compacted_m3: float
    tonnes: float


class LotOut(Schema):
    """One quantity of one mass type and class, surplus or need, in one window of time."""

    id: str = Field(examples=["l-9k2mw4x"])
    project_id: str = Field(examples=["p-7f3kq2a"])
    project_name: str
    place: PlaceOut
    direction: Direction
    mass_type: MassType
    contamination_class: int
    first_quarter: QuarterText
    last_quarter: QuarterText
    tonnes: float
    tonnes_p10: float | None
    tonnes_p90: float | None
    quantities: QuantitiesOut = Field(description="The tonnes in other measures.")
    entered_value: float | None = Field(description="What was typed, in `entered_unit`.")
    entered_unit: str | None
    promised_tonnes: float = Field(description="Held by agreements.")
    left_tonnes: float = Field(description="Not promised.")
    probability: float
    state: State
    note: str
    version: int
    changed_at: datetime


class LotList(Schema):
    """A page of lots."""

    items: list[LotOut]
    next: str | None = Field(description="Address of the next page, null on the last.")


class LotFilter(Schema):
    """Which lots."""

    direction: Direction | None = None
    mass_type: MassType | None = None
    contamination_class: ContaminationClass | None = None
    from_quarter: Quarter | None = Field(None, description="Lots that last until this quarter or longer.")
    to_quarter: Quarter | None = Field(None, description="Lots that begin in this quarter or earlier.")
    municipality: Municipality | None = None
    project_id: PublicId | None = None
    state: State | None = Field(None, description="All but withdrawn ones when left out.")
    mine: bool = Field(False, description="Those of your organisation's projects only.")
    changed_since: datetime | None = Field(None, description="Changed at this time or later.")


def lot_out(lot: Lot) -> dict[str, Any]:
    """A lot with its project and site at hand."""
    quantity = quantity_of(lot.tonnes, lot.mass_type)
    return {
        "id": lot.public_id,
        "project_id": lot.project.public_id,
        "project_name": lot.project.name,
        "place": place_out(lot.project.site),
        "direction": lot.direction,
        "mass_type": lot.mass_type,
        "contamination_class": lot.contamination_class,
        "first_quarter": quarter_text(lot.from_period),
        "last_quarter": quarter_text(lot.to_period),
        "tonnes": lot.tonnes,
        "tonnes_p10": lot.tonnes_p10,
        "tonnes_p90": lot.tonnes_p90,
        "quantities": {name: getattr(quantity, unit) for name, unit in UNIT_IDS.items()},
        "entered_value": lot.entered_quantity,
        "entered_unit": _ID_OF_UNIT.get(lot.entered_unit),
        "promised_tonnes": lot.promised_tonnes,
        "left_tonnes": max(lot.tonnes - lot.promised_tonnes, 0.0),
        "probability": lot.stage_probability,
        "state": lot.state,
        "note": lot.note,
        "version": lot.version,
        "changed_at": lot.changed_at,
    }
