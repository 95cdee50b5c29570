"""One thing of each kind that the API gives, most of them of Trondheim kommune's; by the names of the addresses."""

from ressursbank.portal.marketplace.models import Listing
from tests.portal.api.hooked import hook
from tests.portal.facilities.made import add_capacity, make_area, make_facility
from tests.portal.marketplace.agreed import make_enquiry, make_need
from tests.portal.marketplace.listed import make_listing
from tests.portal.marketplace.stored import book
from tests.portal.people import People

START = 2027 * 4


def make_everything(people: People) -> dict[str, str]:
    """Ids by the names of the addresses; `need_id` is another's need."""
    listing: Listing = make_listing(people)
    need = make_need(people)
    trondheim = people.organisation["trondheim"]
    facility = make_facility("Deponiet", accepts={"clay": (2, 95.0)}, organisation=trondheim)
    add_capacity(facility, START, START + 3, 25_000)
    area = make_area("Lageret", organisation=trondheim)
    booking = book(people, area, 400, "geir", from_period=START, to_period=START + 1)
    agreement = make_enquiry(people, listing.lot, mine=need, tonnes=500.0)
    return {
        "project_id": listing.lot.project.public_id,
        "lot_id": listing.lot.public_id,
        "need_id": need.public_id,
        "listing_id": listing.public_id,
        "facility_id": facility.public_id,
        "area_id": area.public_id,
        "booking_id": booking.public_id,
        "agreement_id": agreement.public_id,
        "webhook_id": str(hook(people, "https://192.0.0.9/hook", "berit")[0].public_id),
    }
