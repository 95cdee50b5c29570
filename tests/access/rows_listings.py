"""Who may change listings: those of the project's own organisation who work with it. Anybody asks and reports."""

from typing import Any

from ressursbank.portal.marketplace.listings.files import add_file
from ressursbank.portal.marketplace.listings.guests import confirm
from ressursbank.portal.marketplace.models import Listing
from tests.access.table import Row
from tests.portal.marketplace.listed import make_enquiry, make_listing, make_lot_to_list, photo, show_to
from tests.portal.people import EVERYBODY, People

OWN = frozenset({"berit", "bo", "tor"})
MEMBERS = frozenset(
    {"berit", "bo", "per", "tor", "frida", "kari", "gunn", "geir", "halvard", "mona", "lars", "clara", "ada"}
)


def _lot(people: People) -> dict[str, Any]:
    return {"lot_id": make_lot_to_list(people).public_id}


def _listing(people: People) -> dict[str, Any]:
    return {"public_id": make_listing(people).public_id}


def _for_members(people: People) -> dict[str, Any]:
    listing = make_listing(people)
    show_to(people, listing, "members")
    return {"public_id": listing.public_id}


def _removed(people: People) -> dict[str, Any]:
    listing = make_listing(people)
    Listing.objects.filter(pk=listing.pk).update(state="removed")
    return {"public_id": listing.public_id}


def _file(people: People) -> dict[str, Any]:
    listing = make_listing(people)
    return {"public_id": listing.public_id, "pk": add_file(people.acting("berit"), listing, "photo", "", photo()).pk}


def _enquiry(people: People) -> dict[str, Any]:
    enquiry = make_enquiry(make_listing(people), token=f"lenke {Listing.objects.count()}")
    confirm(enquiry)
    return {"pk": enquiry.pk}


def _token(people: People) -> dict[str, Any]:
    token = f"lenke-{Listing.objects.count()}"
    make_enquiry(make_listing(people), token=token)
    return {"token": token}


ROWS: list[Row] = [
    Row("market:publish", OWN, _lot),
    Row("market:listing_edit", OWN, _listing),
    Row("market:listing_state", OWN, _listing, {"state": "paused"}),
    Row("market:listing_files", OWN, _listing),
    Row("market:listing_file_remove", OWN, _file),
    Row("market:guest_ask", frozenset(EVERYBODY), _listing, note="public"),
    Row("market:guest_ask", MEMBERS, _for_members, note="for members: the page says that guests do not ask"),
    Row("market:guest_confirm", frozenset(EVERYBODY), _token),
    Row("market:guest_enquiry", OWN, _enquiry, {"text": ""}),
    Row("market:report", frozenset(EVERYBODY), _listing, note="public"),
    Row("market:report", MEMBERS, _for_members, note="for members"),
    Row("market:report", frozenset({"berit", "bo", "per", "tor", "clara", "ada"}), _removed, note="removed"),
]
