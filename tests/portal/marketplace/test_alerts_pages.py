"""The pages of notices: what stands there, for whom, read and unread, and what one gets by e-mail."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from ressursbank.portal.marketplace.alerts.groups import GROUPS, SEARCHES
from ressursbank.portal.marketplace.alerts.kinds import KINDS
from ressursbank.portal.marketplace.alerts.moves import tell_of_deadlines, tell_of_move
from ressursbank.portal.marketplace.alerts.notices import tell
from ressursbank.portal.marketplace.alerts.selectors import unread_count
from ressursbank.portal.marketplace.alerts.words import WORDS
from ressursbank.portal.marketplace.models import Agreement, MailChoice, Notice
from ressursbank.portal.marketplace.storage.notices import tell_keeper
from tests.portal.marketplace.agreed import make_enquiry, make_need, make_offer, make_surplus
from tests.portal.marketplace.stored import book, make_storage
from tests.portal.people import People

pytestmark = pytest.mark.django_db

FACTS = {"round": "r-1", "name": "Vår 2027", "answer_by": "2027-03-01", "proposals": 3, "tonnes": 4000.0}
QUERIES_OF_THE_LIST = 9


def notice_for(people: People, key: str = "fjord", name: str = "Vår 2027") -> Notice:
    """A notice of a round."""
    [notice] = tell("round_opened", {**FACTS, "name": name}, "/marked/", organisations=[people.organisation[key]])
    return notice


def test_every_kind_has_words_and_a_group() -> None:
    assert WORDS.keys() == KINDS.keys()
    assert set(KINDS.values()) <= {*GROUPS, SEARCHES}


def test_the_list_shows_ones_own_and_the_organisations(people: People) -> None:
    notice_for(people)
    notice_for(people, "graver", "Høst 2030")
    tell("round_closed", {**FACTS, "name": "Til meg"}, "/marked/", people=[people.person["frida"]])
    html = people.client("frida").get(reverse("market:notices")).content.decode()
    assert "Fordelingsrunden Vår 2027 er åpen" in html
    assert "Til meg er avsluttet" in html
    assert "Høst 2030" not in html
    with override("en"):
        english = people.client("frida").get(reverse("market:notices")).content.decode()
    assert "The allocation round Vår 2027 is open" in english


def test_a_planner_sees_no_notices_of_those_who_trade(people: People) -> None:
    notice = notice_for(people, "trondheim")
    assert "Vår 2027" not in people.client("per").get(reverse("market:notices")).content.decode()
    assert people.client("per").get(reverse("market:notice", args=[notice.pk])).status_code == 404


def test_opening_a_notice_reads_it_and_leads_to_its_page(people: People) -> None:
    notice = notice_for(people)
    acting = people.acting("frida")
    assert unread_count(acting) == 1
    answer = people.client("frida").get(reverse("market:notice", args=[notice.pk]))
    assert (answer.status_code, answer["Location"]) == (302, "/marked/")
    with override("en"):
        answer = people.client("frida").get(reverse("market:notice", args=[notice.pk]))
    assert answer["Location"] == "/en/market/"
    assert unread_count(acting) == 0
    people.client("frida").post(reverse("market:notice_read", args=[notice.pk]), {"unread": "1"})
    assert unread_count(acting) == 1


def test_all_are_read_up_to_the_newest_that_was_shown(people: People) -> None:
    for name in ("a", "b", "c"):
        newest = notice_for(people, name=name)
    later = notice_for(people, name="d")
    people.client("frida").post(reverse("market:notices_read"), {"up_to": str(newest.pk)})
    assert list(Notice.objects.filter(read_at=None)) == [later]
    page = people.client("frida").get(reverse("market:notices") + "?show=unread")
    assert [each.notice for each in page.context["shown"]] == [later]


def test_the_list_takes_as_many_queries_with_one_as_with_fifty(
    people: People, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = people.client("frida")
    notice_for(people)
    client.get(reverse("market:notices"))
    for _each in range(49):
        notice_for(people)
    with django_assert_max_num_queries(QUERIES_OF_THE_LIST):
        client.get(reverse("market:notices"))


def test_what_one_gets_by_e_mail_is_chosen(people: People) -> None:
    client = people.client("frida")
    page = client.get(reverse("market:notice_settings"))
    choices = {field.html_name: field.value() for field in page.context["form"]}
    assert choices["often-agreements"] == "instant"
    client.post(reverse("market:notice_settings"), {**choices, "often-rounds": "weekly"})
    assert MailChoice.objects.get(person=people.person["frida"], group="rounds").often == "weekly"
    assert client.get(reverse("market:notice_settings")).context["form"]["rounds"].value() == "weekly"


def test_a_deadline_that_nears_is_told_once_to_whoever_owes_the_answer(people: People) -> None:
    agreement = make_enquiry(people, make_surplus(people), mine=make_need(people))
    make_offer(people, agreement)
    assert tell_of_deadlines() == 0, "a week is left"
    Agreement.objects.update(deadline=timezone.localdate() + timedelta(days=2))
    assert (tell_of_deadlines(), tell_of_deadlines()) == (1, 0)
    [notice] = Notice.objects.filter(kind="deadline_near")
    assert notice.organisation == people.organisation["fjord"]
    html = people.client("frida").get(reverse("market:notices")).content.decode()
    assert "Trondheim kommune venter på svar fra dere om" in html


def test_a_landowner_without_a_number_is_not_named_before_the_answer(people: People) -> None:
    people.organisation["gard"].number = None
    people.organisation["gard"].save()
    agreement = make_enquiry(people, make_surplus(people), who="lars")
    tell_of_move(agreement=agreement, action="ask", by="taker")
    html = people.client("berit").get(reverse("market:notices")).content.decode()
    assert "En privat grunneier spør om" in html
    assert "Gården" not in html


def test_notices_of_storage_stand_among_the_others(people: People) -> None:
    booking = book(people, make_storage(people), 1000)
    Notice.objects.all().delete()
    tell_keeper("storage_asked", booking)
    [notice] = Notice.objects.all()
    assert notice.organisation is not None
    who = next(name for name, row in people.membership.items() if row.organisation_id == notice.organisation_id)
    assert booking.storage_area.name in people.client(who).get(reverse("market:notices")).content.decode()
