"""Listings as the API takes and gives them."""

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Field, Schema
from pydantic import StringConstraints

from ressursbank.portal.api.schemas.common import (
    ContaminationClass,
    Direction,
    In,
    MassType,
    Municipality,
    OneOf,
    OrganisationOut,
    PublicId,
    Quarter,
    Text,
    organisation_out,
)
from ressursbank.portal.api.schemas.lots import LotOut, lot_out
from ressursbank.portal.marketplace.listings.forms import MOST_NOK
from ressursbank.portal.marketplace.listings.limits import LIMITS
from ressursbank.portal.marketplace.models import Listing

OrganisationNumber = Annotated[str, StringConstraints(pattern=r"^[0-9]{9}$")]
Delivery = Annotated[
    str, OneOf(Listing.Delivery.values, "Picked up at the giver's, delivered to the taker, or either.")
]
Visibility = Annotated[str, OneOf(Listing.Visibility.values, "Who sees it.")]
ListingState = Annotated[str, OneOf(Listing.State.values, "Whether it takes enquiries.")]
_PRICE = "What the taker pays the giver; less than 0 where the giver pays, 0 for free, null by agreement. Without VAT."


class QualityRow(In):
    """One measured property."""

    name: Annotated[str, Text(100, 1)] = Field(examples=["Water content"])
    value: Annotated[str, Text(60, 1)] = Field(examples=["28"])
    unit: Annotated[str, Text(30)] = Field("", examples=["%"])
    method: Annotated[str, Text(100)] = Field("", examples=["NS-EN ISO 17892-1"])


class ListingChange(In):
    """What is to be different; what is left out stays. `price_nok_per_tonne` and `expires_on` may be set to null."""

    title: Annotated[str, Text(200, 1)] | None = None
    description: Annotated[str, Text(4000)] | None = None
    price_nok_per_tonne: float | None = Field(None, ge=-MOST_NOK, le=MOST_NOK, description=_PRICE, examples=[-40.0])
    delivery: Delivery | None = None
    loading_equipment: Annotated[str, Text(200)] | None = None
    times: Annotated[str, Text(200)] | None = None
    specification: Annotated[str, Text(4000)] | None = None
    visibility: Visibility | None = None
    invited: list[OrganisationNumber] | None = Field(
        None, max_length=LIMITS["invited"], description="Numbers of the organisations that see it."
    )
    expires_on: date | None = Field(None, description="The last day on which it is shown.")
    quality: list[QualityRow] | None = Field(None, max_length=LIMITS["quality_rows"])


class ListingIn(ListingChange):
    """A lot to be put on the market; the lot's project must be published."""

    lot_id: PublicId = Field(examples=["l-9k2mw4x"])


class ListingOut(Schema):
    """A lot on the market."""

    id: str = Field(examples=["m-4tq8w2c"])
    lot: LotOut
    organisation: OrganisationOut | None = Field(description="Null for a private person with land.")
    title: str
    description: str
    price_nok_per_tonne: float | None = Field(description=_PRICE)
    delivery: Delivery
    loading_equipment: str
    times: str
    specification: str
    quality: list[dict[str, str]]
    visibility: Visibility
    invited: list[str] = Field(description="Numbers of the invited organisations; for its owner only.")
    state: ListingState
    expires_on: date | None
    created_at: datetime
    version: int
    changed_at: datetime


class ListingList(Schema):
    """A page of listings."""

    items: list[ListingOut]
    next: str | None = Field(description="Address of the next page, null on the last.")


class ListingFilter(Schema):
    """Which listings."""

    direction: Direction | None = None
    mass_type: MassType | None = None
    contamination_class: ContaminationClass | None = None
    from_quarter: Quarter | None = Field(None, description="Lots that last until this quarter or longer.")
    to_quarter: Quarter | None = Field(None, description="Lots that begin in this quarter or earlier.")
    municipality: Municipality | None = None
    mine: bool = Field(False, description="Your organisation's, in whatever state.")
    changed_since: datetime | None = Field(None, description="Changed at this time or later.")


def listing_out(listing: Listing, *, is_own: bool) -> dict[str, Any]:
    """A listing with lot, project, site and organisation at hand."""
    names = (
        "title", "description", "price_nok_per_tonne", "delivery", "loading_equipment", "times", "specification",
        "visibility", "state", "expires_on", "created_at", "version", "changed_at",
    )  # fmt: skip
    return {
        "id": listing.public_id,
        "lot": lot_out(listing.lot),
        "organisation": organisation_out(listing.organisation),
        **{name: getattr(listing, name) for name in names},
        "quality": [{str(name): str(value) for name, value in row.items()} for row in listing.quality],
        "invited": [each.number for each in listing.invited.all() if each.number] if is_own else [],
    }
