"""Storage areas and bookings of room as the API takes and gives them."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Field, Schema

from ressursbank.portal.api.schemas.common import (
    MOST_TONNES,
    ContaminationClass,
    In,
    MassType,
    Municipality,
    OneOf,
    OrganisationOut,
    PlaceOut,
    PublicId,
    Quarter,
    QuarterText,
    Text,
    organisation_out,
    place_out,
    quarter_text,
)
from ressursbank.portal.api.schemas.lots import State
from ressursbank.portal.facilities.lists import STORAGE_KINDS
from ressursbank.portal.facilities.models import StorageArea
from ressursbank.portal.marketplace.models import GoesTo, StorageBooking
from ressursbank.portal.marketplace.storage.forms import LEAST_TONNES

StorageKind = Annotated[str, OneOf(STORAGE_KINDS, "Whose ground it is.")]
BookingState = Annotated[str, OneOf(StorageBooking.State.values, "How far the booking has come.")]
Purpose = Annotated[str, OneOf([value for value in GoesTo.values if value], "What becomes of the masses afterwards.")]


class RoomOut(Schema):
    """The room of one quarter."""

    quarter: QuarterText
    room_tonnes: float
    left_tonnes: float


class StorageAreaOut(Schema):
    """Ground where masses may stand for a while, on offer in some quarters."""

    id: str = Field(examples=["a-6mwz4kp"])
    name: str
    kind: StorageKind
    organisation: OrganisationOut | None
    operator: str
    place: PlaceOut
    first_quarter: QuarterText
    last_quarter: QuarterText
    area_m2: float
    room_tonnes: float
    surface: str
    mass_types: list[MassType] = Field(description="None: all.")
    max_contamination_class: int
    fee_nok_per_tonne: float = Field(description="For what comes in, without VAT.")
    holding_nok_per_tonne_quarter: float
    max_storage_quarters: int | None
    description: str
    state: State
    version: int
    changed_at: datetime


class StorageAreaWithRoomOut(StorageAreaOut):
    """With the room of each quarter."""

    room_by_quarter: list[RoomOut]


class StorageAreaList(Schema):
    """A page of storage areas."""

    items: list[StorageAreaOut]
    next: str | None = Field(description="Address of the next page, null on the last.")


class StorageFilter(Schema):
    """Which storage areas."""

    kind: StorageKind | None = None
    mass_type: MassType | None = Field(None, description="That takes this type.")
    contamination_class: ContaminationClass | None = Field(None, description="That takes this class.")
    from_quarter: Quarter | None = Field(None, description="On offer in this quarter or later.")
    to_quarter: Quarter | None = Field(None, description="On offer in this quarter or earlier.")
    municipality: Municipality | None = None
    room_tonnes: float | None = Field(None, ge=0, le=MOST_TONNES, description="With at least this room.")
    mine: bool = Field(False, description="Those of your organisation only.")
    changed_since: datetime | None = Field(None, description="Changed at this time or later.")


class BookingIn(In):
    """Room that is asked for. Mass type and class are the lot's where a lot is named."""

    lot_id: PublicId | None = Field(None, description="A surplus of your organisation's.")
    mass_type: MassType | None = None
    contamination_class: ContaminationClass | None = None
    tonnes: float = Field(ge=LEAST_TONNES, le=MOST_TONNES, examples=[500.0])
    first_quarter: Quarter
    last_quarter: Quarter
    goes_to: Purpose | None = Field(None, description="The law gives three years before recovery, one before landfill.")
    note: Annotated[str, Text(2000)] = ""


class WhyIn(In):
    """Words to the other side."""

    why: Annotated[str, Text(1000)] = Field("", examples=["The area is needed for a new stage."])


class BookingOut(Schema):
    """Room booked in a storage area."""

    id: str = Field(examples=["b-2vw7x4d"])
    storage_area_id: str
    storage_area_name: str
    organisation: OrganisationOut | None
    lot_id: str | None
    mass_type: MassType
    contamination_class: int
    tonnes: float
    first_quarter: QuarterText
    last_quarter: QuarterText
    goes_to: str | None
    note: str
    state: BookingState
    version: int
    changed_at: datetime


class BookingList(Schema):
    """A page of bookings."""

    items: list[BookingOut]
    next: str | None = Field(description="Address of the next page, null on the last.")


class BookingFilter(Schema):
    """Which bookings."""

    state: BookingState | None = None
    storage_area_id: PublicId | None = None
    changed_since: datetime | None = Field(None, description="Changed at this time or later.")


def area_out(area: StorageArea) -> dict[str, Any]:
    """An area with its site and organisation at hand."""
    names = (
        "name", "kind", "operator", "area_m2", "room_tonnes", "surface", "mass_types", "max_contamination_class",
        "fee_nok_per_tonne", "holding_nok_per_tonne_quarter", "max_storage_quarters", "description", "state",
        "version", "changed_at",
    )  # fmt: skip
    return {
        "id": area.public_id,
        **{name: getattr(area, name) for name in names},
        "organisation": organisation_out(area.organisation),
        "place": place_out(area.site),
        "first_quarter": quarter_text(area.from_period),
        "last_quarter": quarter_text(area.to_period),
    }


def booking_out(booking: StorageBooking) -> dict[str, Any]:
    """A booking with its area, organisation and lot at hand."""
    names = ("mass_type", "contamination_class", "tonnes", "note", "state", "version", "changed_at")
    return {
        "id": booking.public_id,
        "storage_area_id": booking.storage_area.public_id,
        "storage_area_name": booking.storage_area.name,
        "organisation": organisation_out(booking.organisation),
        "lot_id": booking.lot.public_id if booking.lot is not None else None,
        **{name: getattr(booking, name) for name in names},
        "first_quarter": quarter_text(booking.from_period),
        "last_quarter": quarter_text(booking.to_period),
        "goes_to": booking.goes_to or None,
    }
