"""Agreements and their moves as the API takes and gives them."""

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Field, Schema

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.api.schemas.common import (
    MOST_TONNES,
    ContaminationClass,
    Direction,
    In,
    MassType,
    OneOf,
    PublicId,
    Quarter,
    QuarterText,
    Text,
    quarter_text,
)
from ressursbank.portal.marketplace.agreements.move import party_of
from ressursbank.portal.marketplace.agreements.selectors import TABS, contacts_of, name_shown, possible_moves
from ressursbank.portal.marketplace.agreements.states import LEAST
from ressursbank.portal.marketplace.listings.forms import MOST_NOK
from ressursbank.portal.marketplace.models import Agreement, Message

AgreementState = Annotated[str, OneOf(Agreement.State.values, "Where it stands.")]
Party = Annotated[str, OneOf(("giver", "taker"), "The giver has masses, the taker takes them.")]
EndKind = Annotated[str, OneOf(("lot", "facility", "storage_area"), "What kind of thing it is.")]
PRICE = "What the taker pays the giver; less than 0 where the giver pays. Without VAT."
AgreedTonnes = Annotated[float, Field(ge=LEAST, le=MOST_TONNES, examples=[1200.0])]


class EndIn(In):
    """One end: a lot, a facility or a storage area."""

    kind: EndKind = Field(examples=["lot"])
    id: PublicId = Field(examples=["l-9k2mw4x"])


class EnquiryIn(In):
    """A question to whoever answers for the other end. Nothing is held by it."""

    partner: EndIn
    own: EndIn | None = Field(None, description="Your own lot or place at the other end, if it is one.")
    wanted: Direction | None = Field(
        None, description="`need` where you want masses from a place and name no lot of your own."
    )
    mass_type: MassType | None = Field(None, description="Where no surplus lot says it.")
    contamination_class: ContaminationClass | None = Field(None)
    tonnes: AgreedTonnes
    first_quarter: Quarter
    last_quarter: Quarter
    message: Annotated[str, Text(4000, 1)] = Field(examples=["Can you take this in March?"])


class TermsIn(In):
    """What an offer says. Your own lot's tonnes are held until the deadline."""

    tonnes: AgreedTonnes
    price_nok_per_tonne: float = Field(ge=-MOST_NOK, le=MOST_NOK, description=PRICE, examples=[-40.0])
    hauled_by: Party
    first_quarter: Quarter
    last_quarter: Quarter
    deadline: date = Field(description="The last day on which the offer stands.")
    terms: Annotated[str, Text(4000)] = Field("", examples=["Weighed at the gate."])


class ReasonIn(In):
    """Why."""

    why: Annotated[str, Text(1000)] = ""


class DeliveryIn(In):
    """Loads that have been delivered; less than 0 corrects."""

    tonnes: float = Field(0, ge=-MOST_TONNES, le=MOST_TONNES, examples=[320.5])
    is_last: bool = Field(False, description="No more loads come: the other party confirms.")
    note: Annotated[str, Text(500)] = ""


class MessageIn(In):
    """A line to the other party."""

    text: Annotated[str, Text(4000, 1)] = Field(examples=["We can start on Monday."])


class MessageOut(Schema):
    """A line between the parties."""

    by: str | None = Field(description="giver or taker.")
    person: str | None
    at: datetime
    text: str
    attachment_name: str | None


class MessagesOut(Schema):
    """All lines, oldest first."""

    items: list[MessageOut]


class ContactOut(Schema):
    """Somebody of the other party."""

    name: str
    email: str
    phone: str


class AgreementOut(Schema):
    """From the first question to the last load, as one's own party sees it."""

    id: str = Field(examples=["v-8d4kx2q"])
    state: AgreementState
    my_party: Party
    my_turn: bool = Field(description="Whether the other party waits for you.")
    my_moves: list[str] = Field(description="Moves that you can make now.", examples=[["accept", "counter", "decline"]])
    giver_name: str
    taker_name: str
    giver_lot_id: str | None
    taker_lot_id: str | None
    facility_id: str | None
    storage_area_id: str | None
    listing_id: str | None
    mass_type: MassType
    contamination_class: int
    tonnes: float
    delivered_tonnes: float
    price_nok_per_tonne: float | None = Field(description=PRICE)
    hauled_by: str | None
    first_quarter: QuarterText
    last_quarter: QuarterText
    terms: str
    deadline: date | None = Field(description="Until when an answer is awaited.")
    answered_at: datetime | None
    agreed_at: datetime | None
    ended_by: str | None
    contacts: list[ContactOut] = Field(description="Of the other party, once the enquiry is answered.")
    version: int
    changed_at: datetime


class AgreementList(Schema):
    """A page of agreements, without contacts."""

    items: list[AgreementOut]
    next: str | None = Field(description="Address of the next page, null on the last.")


class AgreementFilter(Schema):
    """Which agreements."""

    state: AgreementState | None = None
    tab: Annotated[str, OneOf(TABS, "waiting: for you; talking; agreed; ended.")] | None = None
    lot_id: PublicId | None = Field(None, description="Of this lot, at either end.")
    changed_since: datetime | None = Field(None, description="Changed at this time or later.")


def agreement_out(acting: Acting, found: Agreement, *, with_contacts: bool = True) -> dict[str, Any]:
    """An agreement with its ends at hand, for one of its parties."""
    names = (
        "state", "mass_type", "contamination_class", "tonnes", "delivered_tonnes", "price_nok_per_tonne", "terms",
        "deadline", "answered_at", "agreed_at", "version", "changed_at",
    )  # fmt: skip
    mine = party_of(acting, found)
    contacts = contacts_of(found, acting) if with_contacts else None
    ends = {
        "giver_lot_id": found.giver_lot, "taker_lot_id": found.taker_lot, "facility_id": found.facility,
        "storage_area_id": found.storage_area, "listing_id": found.listing,
    }  # fmt: skip
    return {
        "id": found.public_id,
        **{name: getattr(found, name) for name in names},
        "my_party": mine,
        "my_turn": found.turn == mine,
        "my_moves": sorted(possible_moves(acting, found)),
        "giver_name": name_shown(found, "giver", acting),
        "taker_name": name_shown(found, "taker", acting),
        **{name: None if end is None else end.public_id for name, end in ends.items()},
        "hauled_by": found.hauled_by or None,
        "ended_by": found.ended_by or None,
        "first_quarter": quarter_text(found.from_period),
        "last_quarter": quarter_text(found.to_period),
        "contacts": [
            {"name": person.name, "email": person.email, "phone": person.phone}
            for person in (contacts.people if contacts is not None else ())
        ],
    }


def message_out(found: Agreement, message: Message) -> dict[str, Any]:
    """A line with its person at hand."""
    by = {found.giver_id: "giver", found.taker_id: "taker"}
    return {
        "by": by.get(message.organisation_id or 0),
        "person": message.person.name if message.person is not None else None,
        "at": message.at,
        "text": message.text,
        "attachment_name": message.attachment_name or None,
    }
