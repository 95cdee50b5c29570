"""Listings of the tests, put on the market by the services as people do it."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from ressursbank.portal.marketplace.listings.services import edit_listing, publish_listing
from ressursbank.portal.marketplace.models import GuestEnquiry, Listing
from ressursbank.portal.projects.models import Lot
from tests.portal.people import People
from tests.portal.projects.made import make_published

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xa75\x81\x84\x00\x00\x00\x00IEND\xaeB`\x82"
)
"""A picture of one point."""
FIELDS = {"title": "Leire fra skoletomta", "delivery": "pick_up", "price_nok_per_tonne": -40.0}


def make_lot_to_list(people: People, who: str = "berit", name: str = "Ny skole", **fields: Any) -> Lot:
    """The lot of a published project of whoever makes it."""
    project = make_published(people, name, who)
    lot = project.lots.select_related("project__site").get()
    Lot.objects.filter(pk=lot.pk).update(**fields)
    lot.refresh_from_db()
    return lot


def make_listing(people: People, who: str = "berit", name: str = "Ny skole", **fields: Any) -> Listing:
    """A lot of 1 850 t clay, class 1, on the market, seen by everybody. `fields` are the lot's."""
    listing = publish_listing(people.acting(who), make_lot_to_list(people, who, name, **fields))
    listing.refresh_from_db()
    return Listing.objects.select_related("lot__project__site", "organisation").get(pk=listing.pk)


def show_to(people: People, listing: Listing, visibility: str, *invited: str) -> None:
    """Who sees it from now on; `invited` are keys of people.py's organisations."""
    organisations = [people.organisation[key] for key in invited]
    edit_listing(people.acting("berit"), listing, {"visibility": visibility}, organisations, listing.version)


def photo(name: str = "haug.png", content: bytes = PNG) -> SimpleUploadedFile:
    """A photo as a browser sends it."""
    return SimpleUploadedFile(name, BytesIO(content).read(), content_type="image/png")


def make_enquiry(listing: Listing, token: str = "hemmelig", **fields: Any) -> GuestEnquiry:
    """A guest's enquiry about a listing, not confirmed."""
    from ressursbank.portal.marketplace.listings.guests import digest_of

    values = {"name": "Nils i Nord AS", "email": "nils@nord.example", "phone": "90000000", "text": "Kan vi ta alt?"}
    return GuestEnquiry.objects.create(listing=listing, token_digest=digest_of(token), **values | fields)
