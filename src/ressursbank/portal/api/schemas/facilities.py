"""Facilities as the API takes and gives them."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Field, Schema

from ressursbank import vocabulary
from ressursbank.portal.api.limits import LIMITS
from ressursbank.portal.api.schemas.common import (
    MOST_TONNES,
    ContaminationClass,
    In,
    MassType,
    Municipality,
    OneOf,
    OrganisationOut,
    PlaceOut,
    Quarter,
    QuarterText,
    Text,
    organisation_out,
    place_out,
    quarter_text,
)
from ressursbank.portal.api.schemas.lots import State
from ressursbank.portal.facilities.models import Facility

FacilityKind = Annotated[str, OneOf(vocabulary.FACILITY_KINDS.ids, "What it is.")]
FacilityStatus = Annotated[str, OneOf(vocabulary.FACILITY_STATUSES.ids, "How far it has come in its life.")]


class AcceptsRow(In):
    """A mass type that it takes (a quarry: sells)."""

    mass_type: MassType = Field(examples=["clay"])
    max_contamination_class: ContaminationClass
    fee_nok_per_tonne: float = Field(ge=-100_000, le=100_000, description="Without VAT.", examples=[95.0])


class CapacityRow(In):
    """Room in each quarter of a run of quarters."""

    first_quarter: Quarter
    last_quarter: Quarter
    tonnes_per_quarter: float = Field(ge=0, le=MOST_TONNES, examples=[25000.0])


class FacilityChange(In):
    """What is to be different; what is left out, or null, stays. A list replaces the whole list."""

    operator: Annotated[str, Text(200)] | None = None
    phone: Annotated[str, Text(30)] | None = None
    description: Annotated[str, Text(5000)] | None = None
    opens_quarter: Quarter | None = Field(None, description="First quarter with masses.")
    closes_quarter: Quarter | None = Field(None, description="Last quarter with masses.")
    total_tonnes: float | None = Field(None, ge=0, le=1e9)
    accepts: list[AcceptsRow] | None = Field(None, max_length=LIMITS["rows_most"])
    capacities: list[CapacityRow] | None = Field(None, max_length=LIMITS["rows_most"])


class AcceptsOut(Schema):
    """A mass type that it takes (a quarry: sells)."""

    mass_type: MassType
    max_contamination_class: int
    fee_nok_per_tonne: float = Field(description="Without VAT.")


class CapacityOut(Schema):
    """Room in each quarter of a run of quarters."""

    first_quarter: QuarterText
    last_quarter: QuarterText
    tonnes_per_quarter: float


class YieldOut(Schema):
    """What comes out of a tonne that goes into a plant."""

    mass_type_in: MassType
    mass_type_out: MassType
    share: float
    contamination_class_out: int


class FacilityOut(Schema):
    """A landfill, recovery site, plant, storage or quarry."""

    id: str = Field(examples=["f-3h8wq5n"])
    name: str
    kind: FacilityKind
    variant: str | None
    organisation: OrganisationOut | None
    operator: str
    place: PlaceOut
    status: str | None
    opens_quarter: QuarterText | None = Field(description="Null: open already.")
    closes_quarter: QuarterText | None = Field(description="Null: does not close.")
    total_tonnes: float | None = Field(description="Null: unlimited.")
    is_candidate: bool = Field(description="Whether the plan decides if it opens.")
    phone: str
    description: str
    accepts: list[AcceptsOut]
    capacities: list[CapacityOut] = Field(description="None: unlimited.")
    yields: list[YieldOut]
    state: State
    version: int
    changed_at: datetime


class FacilityList(Schema):
    """A page of facilities."""

    items: list[FacilityOut]
    next: str | None = Field(description="Address of the next page, null on the last.")


class FacilityFilter(Schema):
    """Which facilities."""

    kind: FacilityKind | None = None
    status: FacilityStatus | None = None
    mass_type: MassType | None = Field(None, description="That takes (a quarry: sells) this type.")
    contamination_class: ContaminationClass | None = Field(None, description="That takes this class.")
    municipality: Municipality | None = None
    mine: bool = Field(False, description="Those of your organisation only.")
    changed_since: datetime | None = Field(None, description="Changed at this time or later.")


def facility_out(facility: Facility) -> dict[str, Any]:
    """A facility with its rows, site and organisation at hand."""
    names = ("name", "kind", "operator", "total_tonnes", "is_candidate", "phone", "description", "state", "version")
    return {
        "id": facility.public_id,
        **{name: getattr(facility, name) for name in names},
        "variant": facility.variant or None,
        "organisation": organisation_out(facility.organisation),
        "place": place_out(facility.site),
        "status": facility.status or None,
        "opens_quarter": quarter_text(facility.opens),
        "closes_quarter": quarter_text(facility.closes),
        "accepts": [
            {name: getattr(row, name) for name in AcceptsOut.model_fields}
            for row in sorted(facility.accepts.all(), key=lambda row: row.mass_type)
        ],
        "capacities": [
            {
                "first_quarter": quarter_text(row.from_period),
                "last_quarter": quarter_text(row.to_period),
                "tonnes_per_quarter": row.tonnes_per_period,
            }
            for row in sorted(facility.capacity.all(), key=lambda row: row.from_period)
        ],
        "yields": [
            {name: getattr(row, name) for name in YieldOut.model_fields}
            for row in sorted(facility.yields.all(), key=lambda row: (row.mass_type_in, row.mass_type_out))
        ],
        "changed_at": facility.changed_at,
    }
