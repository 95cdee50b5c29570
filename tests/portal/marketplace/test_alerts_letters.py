"""Letters of notices against a real mail server: what they hold, one only, nothing lost, and stopping them."""

import re
from datetime import datetime, timedelta
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from ressursbank.portal.marketplace.agreements import services as agreements
from ressursbank.portal.marketplace.alerts.groups import due_at
from ressursbank.portal.marketplace.alerts.look import look_for_news
from ressursbank.portal.marketplace.alerts.models import MailChoice, NoticeLetter
from ressursbank.portal.marketplace.alerts.notices import tell
from ressursbank.portal.marketplace.alerts.post import send_due
from ressursbank.portal.marketplace.models import Notice, SavedSearch
from tests.portal.marketplace.agreed import make_enquiry, make_need, make_offer, make_surplus
from tests.portal.marketplace.listed import make_listing, show_to
from tests.portal.marketplace.told import free_port, mail_server, make_search, point_to, start_looking, waiting
from tests.portal.people import People, make_people

pytestmark = pytest.mark.django_db

FACTS = {"round": "r-1", "name": "Vår 2027", "answer_by": "2027-03-01", "proposals": 3, "tonnes": 4000.0}


def tell_frida(people: People) -> Notice:
    """A notice of a round for Fjord, whose only member is frida."""
    [notice] = tell("round_opened", FACTS, "/runder/r-1/svar/", organisations=[people.organisation["fjord"]])
    return notice


def header(letter: EmailMessage, name: str) -> str:
    """Its value; a long one stands on a line of its own."""
    return str(letter[name]).strip()


def stop_address(letter: EmailMessage, settings: Settings) -> str:
    """The path of the link that stops such letters."""
    return header(letter, "List-Unsubscribe").strip("<>").removeprefix(settings.PORTAL_ADDRESS)


def part(letter: EmailMessage, kind: str) -> str:
    """The plain or the HTML part."""
    found = letter.get_body((kind,))
    assert found is not None
    return str(found.get_content())


def test_a_letter_says_it_in_text_and_html_with_a_way_out(people: People, settings: Settings) -> None:
    settings.PORTAL_ADDRESS = "https://ressursbank.example"
    notice = tell_frida(people)
    with mail_server(settings) as inbox:
        assert send_due() == 1
        [letter] = inbox.letters
        assert send_due() == 0
    assert (letter["To"], letter.get_content_type()) == ("frida@example.no", "multipart/alternative")
    assert header(letter, "Subject").startswith("Ressursbank: Fordelingsrunden Vår 2027 er åpen")
    text, html = part(letter, "plain"), part(letter, "html")
    for body in (text, html):
        assert "3 forslag" in body
        assert "https://ressursbank.example/runder/r-1/svar/" in body
    stop = re.fullmatch(r"<(https://ressursbank\.example/\S+)>", header(letter, "List-Unsubscribe"))
    assert stop is not None
    assert stop[1] in text
    assert stop[1] in html
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    notice.refresh_from_db()
    assert notice.mailed_at is not None


def test_a_letter_is_in_the_language_of_its_reader(people: People, settings: Settings) -> None:
    people.person["frida"].language = "en"
    people.person["frida"].save()
    tell_frida(people)
    with mail_server(settings) as inbox:
        send_due()
    assert "The allocation round Vår 2027 is open: 3 proposals" in part(inbox.letters[0], "plain")
    assert '<html lang="en">' in part(inbox.letters[0], "html")
    assert "/en/" in inbox.letters[0]["List-Unsubscribe"]


def test_nothing_is_lost_when_the_server_is_away(people: People, settings: Settings) -> None:
    tell_frida(people)
    point_to(settings, free_port())
    assert send_due() == 0
    assert waiting() == 1
    with mail_server(settings) as inbox:
        assert send_due() == 1
    assert (len(inbox.letters), waiting()) == (1, 0)


def test_a_letter_that_is_refused_is_tried_again_later_and_others_go(people: People, settings: Settings) -> None:
    tell_frida(people)
    with mail_server(settings) as inbox:
        inbox.refuses = "451 Try later"
        assert send_due() == 0
        inbox.refuses = ""
        assert send_due() == 0, "not at once"
        assert send_due(timezone.now() + timedelta(minutes=2)) == 1
    assert NoticeLetter.objects.get().tries == 1


def test_a_letter_that_is_always_refused_is_given_up(people: People, settings: Settings) -> None:
    tell_frida(people)
    now = timezone.now()
    with mail_server(settings) as inbox:
        inbox.refuses = "550 No such mailbox"
        for _try in range(12):
            send_due(now)
            now += timedelta(days=1, minutes=1)
    assert (inbox.letters, NoticeLetter.objects.count(), Notice.objects.count()) == ([], 0, 1)


def test_a_letter_in_the_hand_of_a_sender_that_died_goes_after_a_while(people: People, settings: Settings) -> None:
    tell_frida(people)
    NoticeLetter.objects.update(claim="00000000-0000-4000-8000-000000000001", claimed_at=timezone.now())
    with mail_server(settings) as inbox:
        assert send_due() == 0
        assert send_due(timezone.now() + timedelta(minutes=16)) == 1
    assert len(inbox.letters) == 1


def test_daily_letters_gather_in_one_and_come_in_the_morning(people: People, settings: Settings) -> None:
    MailChoice.objects.create(person=people.person["frida"], group="rounds", often="daily")
    tell_frida(people)
    tell("round_closed", FACTS, "/runder/r-1/", organisations=[people.organisation["fjord"]])
    with mail_server(settings) as inbox:
        assert send_due() == 0
        assert send_due(timezone.now() + timedelta(days=1)) == 1
    assert "2 varsler" in inbox.letters[0]["Subject"]
    assert "Vår 2027 er åpen" in part(inbox.letters[0], "plain")


def test_daily_is_the_next_morning_and_weekly_the_next_monday() -> None:
    oslo = ZoneInfo("Europe/Oslo")
    wednesday = datetime(2026, 11, 25, 9, 30, tzinfo=oslo)
    assert due_at("instant", wednesday) == wednesday
    assert due_at("daily", wednesday) == datetime(2026, 11, 26, 7, tzinfo=oslo)
    assert due_at("weekly", wednesday) == datetime(2026, 11, 30, 7, tzinfo=oslo)
    assert due_at("daily", datetime(2026, 11, 25, 6, 59, tzinfo=oslo)) == datetime(2026, 11, 25, 7, tzinfo=oslo)


def test_whoever_wants_no_letters_gets_the_notice_alone(people: People, settings: Settings) -> None:
    MailChoice.objects.create(person=people.person["frida"], group="rounds", often="never")
    tell_frida(people)
    assert (waiting(), Notice.objects.count()) == (0, 1)


def test_a_letter_names_no_listing_that_was_hidden_meanwhile(people: People, settings: Settings) -> None:
    start_looking()
    make_search(people)
    listing = make_listing(people)
    look_for_news()
    show_to(people, listing, "invited", "graver")
    with mail_server(settings) as inbox:
        send_due()
    assert (inbox.to("frida@example.no"), NoticeLetter.objects.filter(person__name="Frida", sent_at=None).count()) == (
        [],
        0,
    )


def test_one_click_stops_the_letters_without_a_log_in(people: People, settings: Settings) -> None:
    tell_frida(people)
    with mail_server(settings) as inbox:
        send_due()
    address = stop_address(inbox.letters[0], settings)
    tell_frida(people)
    stranger = Client(HTTP_HOST="localhost", enforce_csrf_checks=True)
    page = stranger.get(address)
    assert page.status_code == 200
    assert "Fordelingsrunder" in page.content.decode()
    assert not MailChoice.objects.exists(), "a look stops nothing: mail programs look at links"
    done = stranger.post(address, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert done.status_code == 200
    assert waiting() == 0, "the letter that waited does not go"
    tell_frida(people)
    assert (waiting(), Notice.objects.count()) == (0, 3)
    assert stranger.post(address[:-3] + "x/").status_code == 404


def test_a_letter_of_a_search_stops_that_search_alone(people: People, settings: Settings) -> None:
    start_looking()
    saved, other = make_search(people), make_search(people, name="Jord", mass_type="topsoil")
    make_listing(people)
    look_for_news()
    with mail_server(settings) as inbox:
        send_due()
    [letter] = [each for each in inbox.to("frida@example.no") if "Leire" in each["Subject"]]
    assert "1 ny annonse passer søket" in letter["Subject"]
    Client(HTTP_HOST="localhost").post(stop_address(letter, settings))
    saved.refresh_from_db()
    other.refresh_from_db()
    assert (saved.frequency, other.frequency) == ("never", "instant")


def test_everything_can_be_stopped_at_once(people: People, settings: Settings) -> None:
    make_search(people)
    tell_frida(people)
    with mail_server(settings) as inbox:
        send_due()
    address = stop_address(inbox.letters[0], settings)
    Client(HTTP_HOST="localhost").post(address, {"what": "all"})
    assert set(MailChoice.objects.values_list("often", flat=True)) == {"never"}
    assert SavedSearch.objects.get().frequency == "never"


@pytest.mark.django_db(transaction=True)
def test_moves_are_told_to_the_other_party_without_the_price(settings: Settings) -> None:
    people = make_people()
    agreement = make_enquiry(people, make_surplus(people), mine=make_need(people))
    [asked] = Notice.objects.filter(kind="agreement_ask")
    assert asked.organisation == people.organisation["trondheim"]
    make_offer(people, agreement, price=-41.5)
    [offered] = Notice.objects.filter(kind="agreement_offer")
    assert offered.organisation == people.organisation["fjord"]
    agreements.accept(people.acting("frida"), agreement)
    with mail_server(settings) as inbox:
        send_due()
    text = part(inbox.to("frida@example.no")[0], "plain")
    assert "Trondheim kommune har gitt et tilbud: 1 000 t leire" in text.replace("\u202f", " ")
    assert all("41" not in part(letter, "plain").split("--")[0] for letter in inbox.letters)
    assert reverse("market:agreement", args=[agreement.public_id]) in text


def test_telling_many_takes_few_queries(people: People, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_max_num_queries(10):
        tell("round_opened", FACTS, "/runder/r-1/", organisations=people.organisation.values())
