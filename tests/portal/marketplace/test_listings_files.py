"""Photos and documents: checked by content, shown to those who see the listing, run by no browser."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django.fixtures import Settings

from ressursbank.portal.marketplace.listings.files import add_file
from ressursbank.portal.marketplace.listings.limits import LIMITS, TooManyError
from ressursbank.portal.marketplace.models import Listing, ListingFile
from ressursbank.portal.projects.file_kinds import DocumentFileError
from tests.portal.marketplace.listed import PNG, make_listing, photo, show_to
from tests.portal.people import People

pytestmark = pytest.mark.django_db


@pytest.fixture
def listing(people: People, settings: Settings, tmp_path: Path) -> Listing:
    settings.MEDIA_ROOT = tmp_path
    return make_listing(people)


def test_a_photo_is_shown_in_the_page_and_never_guessed_at(people: People, listing: Listing) -> None:
    client = people.client("berit")
    address = reverse("market:listing_files", args=[listing.public_id])
    assert client.post(address, {"kind": "photo", "title": "Haugen", "file": photo()}).status_code == 302
    made = ListingFile.objects.get()
    answer = people.client("nobody").get(reverse("market:listing_file", args=[listing.public_id, made.pk]))
    assert b"".join(answer.streaming_content) == PNG  # type: ignore[attr-defined]  # a FileResponse
    assert answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("inline")
    page = people.client("nobody").get(reverse("market:listing", args=[listing.public_id])).content.decode()
    assert 'alt="Haugen"' in page


def test_a_document_is_a_download(people: People, listing: Listing) -> None:
    upload = SimpleUploadedFile("analyse.pdf", b"%PDF-1.7 analyse")
    made = add_file(people.acting("berit"), listing, "lab_report", "", upload)
    answer = people.client("nobody").get(reverse("market:listing_file", args=[listing.public_id, made.pk]))
    assert answer["Content-Disposition"].startswith("attachment")
    assert made.title == "analyse"


@pytest.mark.parametrize(
    ("kind", "name", "content", "said"),
    [
        ("photo", "haug.png", b"<html><script>", "haug.png"),
        ("photo", "analyse.pdf", b"%PDF-1.7", "JPG eller PNG"),
        ("photo", "haug.svg", b"<svg onload='x()'/>", "haug.svg"),
        ("other", "side.html", b"<html>", "side.html"),
        ("photo", "stor.png", PNG + b"\0" * (LIMITS["photo_megabytes"] * 1024 * 1024), "stor.png"),
    ],
)
def test_what_is_not_kept_says_why(
    people: People, listing: Listing, kind: str, name: str, content: bytes, said: str
) -> None:
    with pytest.raises(DocumentFileError, match=said):
        add_file(people.acting("berit"), listing, kind, "", SimpleUploadedFile(name, content))
    assert not ListingFile.objects.exists()


def test_a_listing_has_only_so_many_photos(people: People, listing: Listing) -> None:
    for _number in range(LIMITS["photos"]):
        add_file(people.acting("berit"), listing, "photo", "", photo())
    with pytest.raises(TooManyError):
        add_file(people.acting("berit"), listing, "photo", "", photo())


def test_files_are_seen_by_those_who_see_the_listing(people: People, listing: Listing) -> None:
    made = add_file(people.acting("berit"), listing, "photo", "", photo())
    show_to(people, listing, "invited", "graver")
    address = reverse("market:listing_file", args=[listing.public_id, made.pk])
    allowed = {
        who for who in ("berit", "geir", "frida", "nobody") if people.client(who).get(address).status_code == 200
    }
    assert allowed == {"berit", "geir"}


def test_a_removed_file_is_gone_from_the_page(people: People, listing: Listing) -> None:
    made = add_file(people.acting("berit"), listing, "photo", "", photo())
    address = reverse("market:listing_file_remove", args=[listing.public_id, made.pk])
    assert people.client("frida").post(address).status_code == 403
    assert people.client("berit").post(address).status_code == 302
    assert (
        people.client("berit").get(reverse("market:listing_file", args=[listing.public_id, made.pk])).status_code == 404
    )
