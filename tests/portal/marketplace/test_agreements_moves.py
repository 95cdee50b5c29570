"""Moves in the database: tonnes held and freed, deadlines, rights, the log; lots that are promised are kept whole."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ressursbank.portal.audit.models import Change
from ressursbank.portal.audit.services import EditConflictError
from ressursbank.portal.marketplace.agreements import delivery as agreements_delivery
from ressursbank.portal.marketplace.agreements import services as agreements
from ressursbank.portal.marketplace.agreements.allowed import NotAllowedThereError
from ressursbank.portal.marketplace.agreements.deadlines import expire_overdue
from ressursbank.portal.marketplace.agreements.errors import (
    AgreementError,
    NotEnoughLeftError,
    NotOpenError,
    NotYourTurnError,
    WrongStateError,
    WrongTonnesError,
)
from ressursbank.portal.marketplace.agreements.move import agreement_moved
from ressursbank.portal.marketplace.agreements.record import record_of
from ressursbank.portal.marketplace.listings.services import publish_listing
from ressursbank.portal.marketplace.models import Agreement, Listing
from ressursbank.portal.permissions import NotAllowedError
from tests.portal.marketplace.agreed import (
    held_of,
    make_agreed,
    make_enquiry,
    make_landfill,
    make_need,
    make_offer,
    make_surplus,
    promised,
    terms,
)
from tests.portal.people import People

pytestmark = pytest.mark.django_db


def overdue(agreement: Agreement) -> None:
    """Let its deadline pass."""
    Agreement.objects.filter(pk=agreement.pk).update(deadline=timezone.localdate() - timedelta(days=1))
    agreement.refresh_from_db()


def test_from_the_question_to_the_last_load(people: People) -> None:
    lot, need = make_surplus(people), make_need(people)
    agreement = make_enquiry(people, lot, mine=need)
    assert (agreement.state, agreement.turn, promised(lot), promised(need)) == ("enquiry", "giver", 0, 0)
    make_offer(people, agreement, tonnes=1000)
    assert (agreement.state, agreement.turn, promised(lot), promised(need)) == ("offered", "taker", 1000, 0)
    agreements.counter(people.acting("frida"), agreement, terms(tonnes=800, price=-60))
    assert (agreement.state, agreement.turn, promised(lot), promised(need)) == ("countered", "giver", 0, 800)
    agreements.accept(people.acting("bo"), agreement)
    assert (agreement.state, agreement.turn, promised(lot), promised(need)) == ("agreed", "", 800, 800)
    agreements_delivery.start(people.acting("berit"), agreement)
    agreements_delivery.register_delivery(people.acting("berit"), agreement, 300)
    agreements_delivery.register_delivery(people.acting("berit"), agreement, 450, is_last=True)
    assert (agreement.delivered_tonnes, agreement.turn) == (750, "taker")
    agreements_delivery.complete(people.acting("frida"), agreement)
    assert (agreement.state, promised(lot), promised(need)) == ("completed", 750, 750)
    actions = Change.objects.filter(thing_type="marketplace.agreement").order_by("pk").values_list("action", flat=True)
    assert list(actions) == [
        "agreement.ask", "agreement.offer", "agreement.counter", "agreement.accept", "agreement.start",
        "agreement.deliver", "agreement.finish", "agreement.complete",
    ]  # fmt: skip


def test_a_second_offer_of_more_than_is_left_says_how_much_is_left(people: People) -> None:
    lot = make_surplus(people)
    first, second = make_enquiry(people, lot), make_enquiry(people, lot, "mona")
    make_offer(people, first, tonnes=1500)
    with override("nb"), pytest.raises(NotEnoughLeftError, match="350") as caught:
        make_offer(people, second, tonnes=400)
    assert caught.value.left_tonnes == 350
    assert (second.state, second.version, promised(lot)) == ("enquiry", 1, 1500)
    make_offer(people, second, tonnes=350)
    assert promised(lot) == 1850 == held_of(lot)


def test_an_offer_that_ran_out_holds_nothing_even_before_the_nightly_task(people: People) -> None:
    lot = make_surplus(people)
    first, second = make_enquiry(people, lot), make_enquiry(people, lot, "mona")
    make_offer(people, first, tonnes=1500)
    overdue(first)
    make_offer(people, second, tonnes=1850)
    first.refresh_from_db()
    assert (first.state, first.ended_by, promised(lot)) == ("expired", "taker", 1850)


def test_an_offer_is_not_accepted_after_its_deadline(people: People) -> None:
    lot = make_surplus(people)
    agreement = make_offer(people, make_enquiry(people, lot))
    overdue(agreement)
    with pytest.raises(WrongStateError):
        agreements.accept(people.acting("frida"), agreement)
    assert promised(lot) == 0


def test_the_nights_look_expires_offers_and_completes_deliveries_nobody_objected_to(people: People) -> None:
    done = make_agreed(people)
    agreements_delivery.register_delivery(people.acting("berit"), done, 900, is_last=True)
    waiting = make_enquiry(people, make_surplus(people, name="Et annet"))
    for agreement in (done, waiting):
        assert agreement.deadline is not None
        overdue(agreement)
    assert expire_overdue() == 2
    done.refresh_from_db()
    waiting.refresh_from_db()
    assert (done.state, waiting.state, waiting.ended_by) == ("completed", "expired", "giver")
    assert done.giver_held_tonnes == 900
    assert expire_overdue() == 0


def test_what_is_not_one_own_turn_is_refused(people: People) -> None:
    agreement = make_offer(people, make_enquiry(people, make_surplus(people)))
    with pytest.raises(NotYourTurnError):
        agreements.accept(people.acting("berit"), agreement)
    with pytest.raises(NotYourTurnError):
        agreements.counter(people.acting("berit"), agreement, terms())
    with pytest.raises(NotYourTurnError):
        agreements.withdraw(people.acting("frida"), agreement)
    agreements.withdraw(people.acting("berit"), agreement)
    assert (agreement.state, agreement.ended_by) == ("cancelled", "giver")


@pytest.mark.parametrize("who", ["mona", "per", "clara", "ada", "kari", "ida", "nobody"])
def test_nobody_but_the_parties_moves_it(people: People, who: str) -> None:
    """per is the same municipality's planner: the other hat; clara is the coordinator."""
    agreement = make_offer(people, make_enquiry(people, make_surplus(people)))
    for move in (agreements.accept, agreements.decline, agreements.withdraw):
        with pytest.raises(NotAllowedError):
            move(people.acting(who), agreement)


def test_a_move_from_a_page_that_is_old_is_refused(people: People) -> None:
    agreement = make_enquiry(people, make_surplus(people))
    seen = agreement.version
    make_offer(people, agreement, tonnes=100)
    agreements.counter(people.acting("frida"), agreement, terms(tonnes=90))
    with pytest.raises(EditConflictError):
        agreements.accept(people.acting("berit"), agreement, version=seen + 1)
    agreement.refresh_from_db()
    assert agreement.state == "countered"


def test_a_cancelled_agreement_needs_a_reason_and_stands_in_the_record(people: People) -> None:
    agreement = make_agreed(people)
    with pytest.raises(AgreementError):
        agreements.cancel(people.acting("frida"), agreement, " ")
    agreements_delivery.register_delivery(people.acting("berit"), agreement, 250)
    agreements.cancel(people.acting("frida"), agreement, "Gravingen er utsatt")
    assert agreement.giver_lot is not None
    assert promised(agreement.giver_lot) == 250
    assert record_of(people.organisation["fjord"]).cancelled == 1
    assert record_of(people.organisation["trondheim"]).cancelled == 0
    assert Change.objects.filter(action="agreement.cancel").get().why == "Gravingen er utsatt"


def test_more_than_is_agreed_is_not_registered(people: People) -> None:
    agreement = make_agreed(people, tonnes=1000)
    with override("nb"), pytest.raises(WrongTonnesError, match="gjenstår"):
        agreements_delivery.register_delivery(people.acting("berit"), agreement, 1001)


def test_one_does_not_agree_with_oneself_nor_with_nobody(people: People) -> None:
    lot = make_surplus(people)
    with pytest.raises(NotOpenError):
        make_enquiry(people, lot, "berit")
    lot.project.organisation = None
    lot.project.save()
    with pytest.raises(NotOpenError):
        make_enquiry(people, lot)


def test_a_landfill_is_asked_from_a_lot_and_holds_nothing_itself(people: People) -> None:
    facility, lot = make_landfill(people), make_surplus(people)
    agreement = make_enquiry(people, facility, "berit", mine=lot)
    assert (agreement.giver.name, agreement.taker.name, agreement.turn) == ("Trondheim kommune", "Mottak AS", "taker")
    make_offer(people, agreement, "mona", tonnes=1000)
    assert promised(lot) == 0
    agreements.accept(people.acting("berit"), agreement)
    assert (promised(lot), agreement.taker_held_tonnes) == (1000, 0)


def test_masses_that_a_place_does_not_take_are_refused_by_the_rule_of_the_flow(people: People) -> None:
    peat = make_surplus(people, "frida", "Myra", mass_type="peat")
    foul = make_surplus(people, "frida", "Tomta", contamination_class=4)
    landfill = make_landfill(people)
    with pytest.raises(NotAllowedThereError, match=r"Annen massetype: .*Deponiet"):
        make_enquiry(people, landfill, mine=peat, tonnes=100)
    with pytest.raises(NotAllowedThereError, match="For høy tilstandsklasse"):
        make_enquiry(people, landfill, mine=foul, tonnes=100)
    assert not Agreement.objects.exists()


def test_a_listing_leaves_the_market_when_all_of_it_is_agreed(people: People) -> None:
    lot = make_surplus(people)
    listing = publish_listing(people.acting("berit"), lot)
    agreement = make_offer(people, make_enquiry(people, lot, tonnes=1850), tonnes=1850)
    assert agreement.listing == listing
    assert Listing.objects.get().state == "open"
    agreements.accept(people.acting("frida"), agreement)
    assert Listing.objects.get().state == "closed"
    assert Listing.objects.get().answered_at is not None


def test_others_are_told_of_a_move_when_it_is_committed(
    people: People, django_capture_on_commit_callbacks: Any
) -> None:
    heard: list[tuple[str, str]] = []

    def listen(sender: object, agreement: Agreement, action: str, by: str, **_more: Any) -> None:
        heard.append((action, by))

    agreement_moved.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            make_offer(people, make_enquiry(people, make_surplus(people)))
    finally:
        agreement_moved.disconnect(listen)
    assert heard == [("ask", "taker"), ("offer", "giver")]


ACTIONS = ("offer", "counter", "accept", "decline", "withdraw", "cancel", "deliver", "complete", "overdue")
moves = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from(
            ("offer", "counter", "accept", "decline", "withdraw", "cancel", "deliver", "complete", "overdue")
        ),
        st.sampled_from(("berit", "frida", "mona")),
        st.integers(1, 1900).map(float),
    ),
    min_size=5,
    max_size=30,
)


@given(moves)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_whatever_is_done_a_lot_has_promised_what_its_agreements_hold(
    people: People, taken: list[tuple[int, str, str, float]]
) -> None:
    """Slow, but the only test in which the real services meet in any order: 25 paths of up to 30 moves."""
    with transaction.atomic():
        lot, need = make_surplus(people), make_need(people, tonnes=1200)
        open_ = [
            make_enquiry(people, lot, mine=need),
            make_enquiry(people, lot, "mona"),
            make_enquiry(people, need, "mona"),
        ]
        for which, action, who, tonnes in taken:
            _try(people, open_[which], action, who, tonnes)
            for each in (lot, need):
                each.refresh_from_db()
                assert each.promised_tonnes == pytest.approx(held_of(each), abs=1e-6)
                assert -1e-6 <= each.promised_tonnes <= each.tonnes + 1e-6
        transaction.set_rollback(True)


def _try(people: People, agreement: Agreement, action: str, who: str, tonnes: float) -> None:
    acting = people.acting(who)
    try:
        match action:
            case "offer":
                agreements.offer(acting, agreement, terms(tonnes=tonnes))
            case "counter":
                agreements.counter(acting, agreement, terms(tonnes=tonnes))
            case "deliver":
                agreements_delivery.register_delivery(acting, agreement, tonnes / 3)
            case "complete":
                agreements_delivery.complete(acting, agreement)
            case "cancel":
                agreements.cancel(acting, agreement, "Utsatt")
            case "overdue":
                overdue(agreement)
                expire_overdue()
            case _:
                getattr(agreements, action)(acting, agreement)
    except (AgreementError, NotAllowedError):
        pass
    agreement.refresh_from_db()
