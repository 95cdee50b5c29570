"""The agreement as a PDF: tagged, titled, in the page's language, with the figures that were agreed."""

from io import BytesIO

import pikepdf
import pytest
from django.urls import reverse
from django.utils.translation import override

from ressursbank.portal.marketplace.agreements import delivery as agreements_delivery
from ressursbank.portal.marketplace.agreements.documents import pdf_of_agreement
from tests.portal.marketplace.agreed import make_agreed, make_enquiry, make_surplus
from tests.portal.marketplace.pdf_text import words_of
from tests.portal.people import People

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "title", "price"),
    [
        ("nb", "Avtale {id}: leire, 1 000 t", "Avgiverbetaler40kr/t"),
        ("en", "Agreement {id}: clay, 1 000 t", "Thegiverpays40NOK/t"),
    ],
)
def test_it_is_tagged_and_says_what_was_agreed(people: People, language: str, title: str, price: str) -> None:
    agreement = make_agreed(people)
    agreements_delivery.register_delivery(people.acting("berit"), agreement, 250)
    content = pdf_of_agreement(agreement, language)
    with pikepdf.open(BytesIO(content)) as document:
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang).startswith(language)
        assert document.Root.ViewerPreferences.DisplayDocTitle
        assert str(document.docinfo["/Title"]).replace("\u202f", " ") == title.format(id=agreement.public_id)
        with document.open_metadata() as facts:
            assert facts["pdfuaid:part"] == "1"
        kinds = _kinds(document.Root.StructTreeRoot)
    assert {"/H1", "/Table", "/TH", "/TD", "/P"} <= kinds
    words = words_of(content).replace("\u202f", "").replace("\u00a0", "").replace(" ", "")
    for expected in (
        "Trondheimkommune",
        "942110464",
        "FjordEiendomAS",
        price,
        "40000",
        "1000t",
        "Veiesedlerfølgerlassene.",
    ):
        assert expected in words, words
    assert ("250,5t" if language == "nb" else "250.5t") in words or "251t" in words or "250t" in words


def _kinds(element: pikepdf.Object) -> set[str]:
    found, waiting = set(), [element]
    while waiting:
        each = waiting.pop()
        if isinstance(each, pikepdf.Dictionary):
            if "/S" in each:
                found.add(str(each["/S"]))
            if "/K" in each:
                waiting.append(each["/K"])
        elif isinstance(each, pikepdf.Array):
            waiting += list(each)
    return found


def test_the_page_gives_it_to_the_parties_alone_and_only_when_it_is_agreed(people: People) -> None:
    agreement = make_agreed(people)
    with override("nb"):
        address = reverse("market:agreement_pdf", args=[agreement.public_id])
    answer = people.client("frida").get(address)
    assert answer["Content-Type"] == "application/pdf"
    assert "avtale" in answer["Content-Disposition"]
    assert people.client("mona").get(address).status_code == 404
    waiting = make_enquiry(people, make_surplus(people, name="Et annet"))
    assert people.client("frida").get(reverse("market:agreement_pdf", args=[waiting.public_id])).status_code == 404


def test_what_people_write_is_text_and_never_markup(people: People) -> None:
    agreement = make_agreed(people)
    agreement.terms = '#panic() $x$ *ikke fet* <b> \\ "sitat" @ref\nNy linje'
    words = words_of(pdf_of_agreement(agreement, "nb")).replace(" ", "")
    assert "#panic()$x$*ikkefet*<b>" in words
