"""A seller and a buyer, each in a browser of their own: from one click that publishes to the agreement's last load.

A third firm looks on: it never sees a price, nor whom to call. A guest asks without an account.
"""

import email
import re
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import default
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Served
from tests.journeys.pictures import heap_photo
from tests.portal.marketplace.pdf_text import words_of

Shot = Callable[[Page, str], None]
TITLE = "Fast leire fra kulturskolen"
REPORT = b"stoff;mg/kg\nBly;12\n"


def test_from_a_lot_to_a_kept_agreement(as_person: Callable[..., Page], portal_served: Served, shot: Shot) -> None:
    seller, buyer, third = as_person("berit"), as_person("frida"), as_person("geir")
    listing = publish(seller, portal_served.arguments["trade.surplus"], shot)
    find_and_ask(buyer, listing, portal_served.arguments["trade.need_partners"], shot)
    agreement = answer_with_an_offer(seller, shot)
    counter_and_agree(buyer, seller, agreement, shot)
    assert third.goto(agreement).status == 404, "an agreement is its parties' own"  # type: ignore[union-attr]  # a page answered
    sees_no_price_and_nobody_to_call(third, listing)
    deliver(seller, buyer, agreement, shot)
    for page in (seller, buyer):
        check_document(page, agreement)
    third.goto(listing)
    expect(third.locator("dl.facts").first).to_contain_text("2 000 t")


def publish(seller: Page, lot: str, shot: Shot) -> str:
    """One click, then what makes it easier to answer. Returns the listing's address."""
    seller.goto(lot)
    seller.get_by_role("button", name="Legg ut på markedet").click()
    expect(seller.locator(".notices")).to_contain_text("på markedet")
    listing = seller.url
    seller.get_by_role("link", name="Rediger", exact=True).click()
    seller.get_by_label("Tittel").fill(TITLE)
    seller.get_by_label("Pris", exact=True).select_option(label="Vi betaler")
    seller.get_by_role("button", name="Lagre", exact=True).click()
    expect(seller.get_by_text("Skriv hvor mange kroner per tonn").first).to_be_visible()
    seller.get_by_label("Kroner per tonn").fill("40")
    seller.get_by_label("Levering").select_option(label="Vi leverer")
    seller.get_by_label("Lasteutstyr").fill("20 t gravemaskin på tomta")
    seller.get_by_label("Tider").fill("Hverdager 7–16")
    seller.get_by_label("Hvem ser den").select_option(label="Alle")
    check_axe(seller)
    seller.get_by_role("button", name="Lagre", exact=True).click()
    add_file(seller, "Bilde", "Leira i byggegropa", "grop.png", "image/png", heap_photo())
    add_file(seller, "Labrapport", "Analyse av prøvene", "analyse.csv", "text/csv", REPORT)
    seller.get_by_role("link", name="Tilbake til annonsen").click()
    expect(seller.get_by_role("img", name="Leira i byggegropa")).to_be_visible()
    expect(seller.locator("dl.facts").first).to_contain_text("Vi betaler 40 kr/t")
    check_axe(seller)
    shot(seller, "listing-own")
    return listing


def add_file(page: Page, kind: str, title: str, name: str, content_type: str, content: bytes) -> None:
    if "/filer/" not in page.url:
        page.get_by_role("link", name="Bilder og dokumenter").click()
    page.get_by_label("Type").select_option(label=kind)
    page.get_by_label("Tittel").fill(title)
    page.get_by_label("Fil", exact=True).set_input_files({"name": name, "mimeType": content_type, "buffer": content})
    page.get_by_role("button", name="Last opp").click()
    expect(page.locator(".notices")).to_contain_text(title)


def find_and_ask(buyer: Page, listing: str, partners: str, shot: Shot) -> None:
    """In the list and among the partners of the own need; then an enquiry from the listing."""
    buyer.goto(partners)
    expect(buyer.get_by_role("table").first).to_contain_text("Ny kulturskole")
    expect(buyer.get_by_role("heading", name="Hvorfor ikke?")).to_be_visible()
    expect(buyer.locator(".why-not__list li").first).to_contain_text("Åpnes med")
    check_axe(buyer)
    shot(buyer, "partners")
    buyer.goto("/marked/")
    buyer.get_by_label("Søk", exact=True).fill("kulturskole")
    buyer.get_by_label("Massetype").select_option(label="Leire")
    buyer.get_by_role("button", name="Vis", exact=True).click()
    rows = buyer.get_by_role("table").locator("tbody tr")
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text(TITLE)
    expect(rows.first).to_contain_text("Du får 40 kr/t")
    check_axe(buyer)
    shot(buyer, "market")
    rows.first.get_by_role("link", name="Leire").click()
    assert buyer.url == listing
    shot(buyer, "listing")
    buyer.get_by_role("link", name="Send forespørsel").click()
    buyer.get_by_label("På vår side").select_option(label="Jordet på Ranheim: leire, 2 500 t igjen")
    buyer.get_by_label("Tonn").fill("1200")
    buyer.get_by_label("Melding").fill("Kan dere levere 1 200 tonn før sommeren?")
    check_axe(buyer)
    shot(buyer, "ask")
    buyer.get_by_role("button", name="Send forespørsel").click()
    expect(buyer.locator(".notices")).to_contain_text("Forespørselen er sendt")
    expect(buyer.locator("main")).not_to_contain_text("berit@example.no")
    check_axe(buyer)


def answer_with_an_offer(seller: Page, shot: Shot) -> str:
    """The notice leads to the enquiry. Returns the agreement's address."""
    seller.goto("/")
    seller.get_by_role("link", name=re.compile("^Varsler")).first.click()
    check_axe(seller)
    shot(seller, "notices")
    seller.get_by_role("link", name=re.compile("Fjord Eiendom AS spør om .*leire")).first.click()
    expect(seller.get_by_text("Kan dere levere 1 200 tonn før sommeren?").first).to_be_visible()
    agreement = seller.url
    seller.get_by_role("link", name="Gi tilbud").click()
    assert seller.get_by_label("Pris", exact=True).locator("option:checked").inner_text() == "Vi betaler", "as listed"
    seller.get_by_label("Kroner per tonn").fill("45")
    seller.get_by_label("Hvem transporterer").select_option(label="Vi transporterer")
    seller.get_by_label("Andre vilkår").fill("Veiesedler følger lassene.")
    check_axe(seller)
    shot(seller, "offer")
    seller.get_by_role("button", name="Send tilbudet").click()
    expect(seller.locator(".notices")).to_contain_text("Tilbudet er sendt")
    return agreement


def counter_and_agree(buyer: Page, seller: Page, agreement: str, shot: Shot) -> None:
    buyer.reload()
    expect(buyer.locator("dl.facts").first).to_contain_text("Vi får betalt 45 kr/t")
    expect(buyer.get_by_role("link", name="berit@example.no")).to_be_visible()
    buyer.get_by_role("link", name="Gi mottilbud").click()
    buyer.get_by_label("Tonn", exact=True).fill("1000")
    buyer.get_by_label("Kroner per tonn").fill("55")
    buyer.get_by_role("button", name="Send").click()
    expect(buyer.get_by_text("Mottilbud gitt").first).to_be_visible()
    assert seller.goto(agreement).status == 200  # type: ignore[union-attr]  # a page answered
    expect(seller.get_by_text("Vi betaler 55 kr/t").first).to_be_visible()
    shot(seller, "countered")
    seller.get_by_role("link", name="Godta", exact=True).click()
    check_axe(seller)
    seller.get_by_role("button", name="Godta: vi har en avtale").click()
    expect(seller.locator(".notices")).to_contain_text("Avtalt")
    check_axe(seller)
    shot(seller, "agreed")


def sees_no_price_and_nobody_to_call(third: Page, listing: str) -> None:
    """The reserved tonnes are no longer free; what was agreed on stays between the two."""
    third.goto(listing)
    facts = third.locator("dl.facts").first
    expect(facts).to_contain_text("ca. 1 000 t av ca. 3 000 t er lovet bort")
    expect(facts).to_contain_text("2 000 t")
    text = third.locator("main").inner_text()
    assert "Fjord" not in text
    assert "55" not in text
    assert "@example.no" not in third.content().replace("geir@example.no", "")


def deliver(seller: Page, buyer: Page, agreement: str, shot: Shot) -> None:
    """In two parts, the last smaller than agreed; the other party confirms."""
    for tonnes, is_last in (("600", False), ("400", True)):
        seller.goto(agreement)
        seller.get_by_role("link", name="Registrer lass").click()
        seller.get_by_label("Tonn levert nå").fill(tonnes)
        seller.get_by_label("Dette var de siste lassene").set_checked(is_last)
        seller.get_by_role("button", name="Registrer lass").click()
        expect(seller.locator(".notices")).to_contain_text("Lassene er registrert")
        if not is_last:
            buyer.goto(agreement)
            expect(buyer.get_by_text("400 t gjenstår").first).to_be_visible()
            shot(buyer, "delivering")
    buyer.goto(agreement)
    buyer.get_by_role("link", name="Bekreft lassene og fullfør").click()
    buyer.get_by_role("button", name="Bekreft og fullfør").click()
    expect(buyer.get_by_text("Fullført").first).to_be_visible()
    check_axe(buyer)
    seller.goto(agreement)
    expect(seller.get_by_text("Fullført").first).to_be_visible()


def check_document(page: Page, agreement: str) -> None:
    """The PDF is tagged, in Norwegian, and says who, how much and at what price."""
    page.goto(agreement)
    with page.expect_download() as download:
        page.get_by_role("link", name="Avtalen som PDF").first.click()
    content = Path(download.value.path()).read_bytes()
    with pikepdf.open(BytesIO(content)) as document:
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang).startswith("nb")
    words = re.sub(r"\s", "", words_of(content))
    for expected in ("Trondheimkommune", "FjordEiendomAS", "1000t", "Avgiverbetaler55kr/t", "Veiesedlerfølgerlassene."):
        assert expected in words, words


def test_a_guest_asks_without_an_account(as_person: Callable[..., Page], portal_served: Served, shot: Shot) -> None:
    guest, seller = as_person("nobody"), as_person("berit")
    guest.goto("/marked/?q=idrettshall")
    guest.get_by_role("table").get_by_role("link", name="Leire").first.click()
    listing = guest.url
    guest.get_by_role("link", name="Send forespørsel").click()
    guest.get_by_label("Navn og firma").fill("Nora Nilsen, Hagen AS")
    guest.get_by_label("E-post").fill("nora@hagen.example")
    guest.get_by_label("Telefon").fill("911 22 333")
    guest.get_by_label("Tonn").fill("300")
    guest.get_by_label("Melding").fill("Vi fyller en hage på Byåsen. Kan vi få 300 tonn?")
    check_axe(guest)
    shot(guest, "asks")
    guest.get_by_role("button", name="Send forespørsel").click()
    expect(guest.get_by_role("heading", level=1)).to_have_text("Bekreft på e-post")
    seller.goto("/marked/foresporsler/")
    expect(seller.get_by_role("table")).not_to_contain_text("Nora Nilsen")

    [letter] = letters_to(portal_served.home, "nora@hagen.example")
    guest.goto(link_in(letter, "/bekreft/"))
    check_axe(guest)
    guest.get_by_role("button", name="Send forespørsel").click()
    expect(guest.get_by_role("heading", level=1)).to_have_text("Forespørselen er sendt")

    to_seller = [each for each in letters_to(portal_served.home, "berit@example.no") if "Nora" in body_of(each)]
    assert len(to_seller) == 1
    assert "nora@hagen.example" not in body_of(to_seller[0]), "how to reach the guest is seen when answered"
    seller.goto(link_in(to_seller[0], "/foresporsler/"))
    expect(seller.locator("main")).not_to_contain_text("nora@hagen.example")
    seller.get_by_label("Svar").fill("Ja, fra uke 20. Ring meg, så avtaler vi tid.")
    check_axe(seller)
    shot(seller, "answers")
    seller.get_by_role("button", name="Send svaret").click()
    expect(seller.get_by_role("link", name="nora@hagen.example")).to_be_visible()
    answer = letters_to(portal_served.home, "nora@hagen.example")[-1]
    assert "Ja, fra uke 20" in body_of(answer)
    assert answer["Reply-To"] == "berit@example.no"
    guest.goto(listing)
    assert "nora@hagen.example" not in guest.content()
    assert "911 22 333" not in guest.content()


def check_axe(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def letters_to(home: Path, address: str) -> list[EmailMessage]:
    """Letters that the portal has sent, oldest first: a local run writes them to files."""
    files = sorted((home / "mail").glob("*.log"), key=lambda path: (path.stat().st_mtime_ns, path.name))
    found: list[EmailMessage] = []
    for file in files:
        for part in re.split(rb"\n-{79}\n", file.read_bytes()):
            letter: Any = email.message_from_bytes(part.lstrip(), policy=default)
            if letter["To"] and address in letter["To"]:
                found.append(letter)
    return found


def body_of(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def link_in(letter: EmailMessage, part: str) -> str:
    links: list[str] = re.findall(r"http\S+", body_of(letter))
    return next(each for each in links if part in each)
