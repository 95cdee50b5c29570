"""A listing with everything on it, and what guests ask about it, for the pages of listings."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from ressursbank.portal.marketplace.listings.files import add_file
from ressursbank.portal.marketplace.listings.services import edit_listing
from ressursbank.portal.projects.models import Lot
from tests.journeys.pictures import heap_photo
from tests.portal.marketplace.listed import make_enquiry, make_listing, make_lot_to_list, photo
from tests.portal.people import People

TOKEN = "lenken-fra-e-posten"
QUALITY = [{"name": "Vanninnhold", "value": "32", "unit": "%", "method": "NS 8013"}]


def of_listings(people: People) -> dict[str, Any]:
    """Trondheim's listing with photo, lab report and quality data; a lot that is not on the market yet; enquiries."""
    acting = people.acting("berit")
    listing = make_listing(people, name="Ny idrettshall")
    fields = {
        "title": "Leire fra idrettshallen",
        "description": "Fast leire fra byggegropa, gravd i tørt vær.",
        "price_nok_per_tonne": -40.0,
        "delivery": "delivered",
        "loading_equipment": "20 t gravemaskin",
        "times": "Hverdager 7–16",
        "quality": QUALITY,
    }
    edit_listing(acting, listing, fields, [], listing.version)
    listing.refresh_from_db()
    picture = add_file(acting, listing, "photo", "Massene i byggegropa", photo(content=heap_photo()))
    report = SimpleUploadedFile("analyse.csv", b"stoff;mg/kg\nBly;12\n", content_type="text/csv")
    add_file(acting, listing, "lab_report", "Analyse av prøvene", report)
    make_enquiry(listing, token=TOKEN)
    waiting = make_enquiry(listing, token="venter", confirmed_at=timezone.now(), tonnes=900.0)
    unlisted = make_lot_to_list(people, name="Ny brannstasjon")
    assert Lot.objects.filter(pk=unlisted.pk, listings=None).exists()
    return {
        "market:publish.lot_id": unlisted.public_id,
        "market:public_id": listing.public_id,
        "market:listing_file.pk": picture.pk,
        "market:guest_ask.public_id": listing.public_id,
        "market:report.public_id": listing.public_id,
        "market:guest_confirm.token": TOKEN,
        "market:guest_enquiry.pk": waiting.pk,
    }
