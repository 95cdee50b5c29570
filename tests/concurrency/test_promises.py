"""Fifty at the same instant for the tonnes of one lot: never is more promised than there is, and no tonne twice."""

from threading import Barrier

import pytest
from django.db import connection
from django.urls import reverse

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.accounts.models import Organisation
from ressursbank.portal.audit.services import EditConflictError
from ressursbank.portal.marketplace.agreements import services as agreements
from ressursbank.portal.marketplace.agreements.deadlines import expire_overdue
from ressursbank.portal.marketplace.agreements.errors import AgreementError, NotEnoughLeftError, WrongStateError
from ressursbank.portal.marketplace.models import Agreement
from ressursbank.portal.projects.lots import PromisedError, edit_lot
from ressursbank.portal.projects.models import Lot
from tests.concurrency.at_once import at_once
from tests.portal.marketplace.agreed import held_of, make_enquiry, make_need, make_offer, make_surplus, promised, terms
from tests.portal.people import People

BUYERS = 50
EACH = 100.0
ROOM = 18
"""So many times 100 t are in the 1 850 t of the lot."""


def buyer(people: People, number: int) -> Acting:
    """Somebody of an organisation of its own, in the role of a contractor."""
    organisation = Organisation.objects.create(name=f"Kjøper {number}", number=f"{900000000 + number}")
    return Acting(person=people.person["geir"], organisation=organisation, roles=frozenset({"contractor"}))


def enquiries(people: People, lot: Lot) -> list[tuple[Acting, Agreement]]:
    """Every buyer has asked for 100 t."""
    from ressursbank.portal.marketplace.agreements.ends import Ends
    from ressursbank.portal.marketplace.agreements.services import Masses, ask

    masses = Masses("clay", 1, EACH, lot.from_period, lot.to_period)
    found = []
    for number in range(BUYERS):
        acting = buyer(people, number)
        found.append((acting, ask(acting, Ends(lot, None, "taker"), masses, "Vi tar 100 tonn")))
    return found


def check(lot: Lot, results: list[object]) -> None:
    """Eighteen got theirs, the others were told, and the sums agree."""
    won = [result for result in results if result is None]
    late = [result for result in results if isinstance(result, NotEnoughLeftError)]
    assert (len(won), len(late)) == (ROOM, BUYERS - ROOM), [each for each in results if each not in won + late]
    assert all(error.left_tonnes == pytest.approx(50) for error in late)
    assert promised(lot) == pytest.approx(ROOM * EACH) == held_of(lot)


def test_without_the_guard_the_same_tonnes_are_promised_twice(everybody: People) -> None:
    """The race that the guard is for: both read that there is room, both take it."""
    lot = make_surplus(everybody, tonnes=150.0)
    asked = [make_enquiry(everybody, lot, who, tonnes=EACH) for who in ("frida", "mona")]
    both_have_read = Barrier(2)

    def take(agreement: Agreement) -> None:
        read = Lot.objects.get(pk=lot.pk)
        both_have_read.wait()
        if read.promised_tonnes + EACH <= read.tonnes:
            read.promised_tonnes += EACH
            read.save(update_fields=["promised_tonnes"])
            Agreement.objects.filter(pk=agreement.pk).update(giver_held_tonnes=EACH)

    results = at_once([lambda agreement=agreement: take(agreement) for agreement in asked])  # type: ignore[misc]
    assert results == [None, None]
    assert held_of(lot) == 200 > lot.tonnes
    assert promised(lot) == 100, "and nobody can see it on the lot"


def test_fifty_offers_of_one_lot_at_once(everybody: People) -> None:
    """The seller's people answer fifty enquiries at the same instant: an offer holds the seller's tonnes."""
    lot = make_surplus(everybody)
    asked = enquiries(everybody, lot)
    sellers = [everybody.acting(name) for name in ("berit", "bo")]

    def answer(number: int) -> None:
        agreements.offer(sellers[number % 2], Agreement.objects.get(pk=asked[number][1].pk), terms(tonnes=EACH))

    check(lot, at_once([lambda number=number: answer(number) for number in range(BUYERS)]))  # type: ignore[misc]


def test_fifty_buyers_offers_accepted_at_once(everybody: People) -> None:
    """Each buyer has made a firm offer; all are accepted at once: an acceptance holds the seller's tonnes."""
    lot = make_surplus(everybody)
    asked = enquiries(everybody, lot)
    for acting, agreement in asked:
        agreements.offer(acting, agreement, terms(tonnes=EACH))
    assert promised(lot) == 0

    def accept(number: int) -> None:
        agreements.accept(everybody.acting("berit"), Agreement.objects.get(pk=asked[number][1].pk))

    check(lot, at_once([lambda number=number: accept(number) for number in range(BUYERS)]))  # type: ignore[misc]
    assert Agreement.objects.filter(state="agreed").count() == ROOM
    assert Agreement.objects.filter(state="offered").count() == BUYERS - ROOM


def test_fifty_buyers_in_their_browsers_at_once(everybody: People) -> None:
    """Through the pages: fifty clicks on "accept"; each gets an answer, none a server error."""
    lot = make_surplus(everybody)
    asked = enquiries(everybody, lot)
    for acting, agreement in asked:
        agreements.offer(acting, agreement, terms(tonnes=EACH))
    clients = [everybody.client("berit") for _number in range(BUYERS)]

    def click(number: int) -> int:
        agreement = asked[number][1]
        address = reverse("market:agreement_accept", args=[agreement.public_id])
        return int(clients[number].post(address, {"version": agreement.version}).status_code)

    statuses = at_once([lambda number=number: click(number) for number in range(BUYERS)])  # type: ignore[misc]
    assert sorted(map(str, statuses)) == ["200"] * (BUYERS - ROOM) + ["302"] * ROOM
    assert promised(lot) == pytest.approx(ROOM * EACH) == held_of(lot)


@pytest.mark.parametrize("round_", range(3))
def test_an_acceptance_and_the_deadline_at_once(everybody: People, round_: int) -> None:
    """Either the acceptance or the expiry counts, never half of each."""
    lot = make_surplus(everybody)
    agreement = make_offer(everybody, make_enquiry(everybody, lot))

    def accept() -> None:
        agreements.accept(everybody.acting("frida"), Agreement.objects.get(pk=agreement.pk))

    def withdraw() -> None:
        agreements.withdraw(everybody.acting("berit"), Agreement.objects.get(pk=agreement.pk))

    results = at_once([accept, withdraw, expire_overdue])
    agreement.refresh_from_db()
    late = [result for result in results if isinstance(result, Exception)]
    assert len(late) == 1
    assert isinstance(late[0], EditConflictError | WrongStateError | AgreementError)
    assert agreement.state in ("agreed", "cancelled")
    assert promised(lot) == held_of(lot) == (1000 if agreement.state == "agreed" else 0)


@pytest.mark.parametrize("round_", range(3))
def test_two_lots_held_from_both_sides_wait_for_each_other_in_order(everybody: People, round_: int) -> None:
    """Acceptances that hold the same two lots, from either side: no ring of waiting, no tonne twice."""
    lot, need = make_surplus(everybody), make_need(everybody, tonnes=1850.0)
    first = make_offer(everybody, make_enquiry(everybody, lot, mine=need), tonnes=1000)
    second = make_enquiry(everybody, need, "berit", mine=lot, tonnes=850)
    agreements.offer(everybody.acting("frida"), second, terms(tonnes=850))

    def accept(who: str, agreement: Agreement) -> None:
        agreements.accept(everybody.acting(who), Agreement.objects.get(pk=agreement.pk))

    results = at_once([lambda: accept("frida", first), lambda: accept("berit", second)])
    assert results == [None, None]
    assert (promised(lot), promised(need)) == (1850, 1850)


@pytest.mark.parametrize("round_", range(3))
def test_an_offer_and_a_smaller_lot_at_once(everybody: People, round_: int) -> None:
    """The owner makes the lot smaller while a colleague offers it: one of the two is refused with words."""
    lot = make_surplus(everybody)
    agreement = make_enquiry(everybody, lot)

    def offer() -> None:
        agreements.offer(everybody.acting("berit"), Agreement.objects.get(pk=agreement.pk), terms(tonnes=1000))

    def shrink() -> bool:
        return edit_lot(everybody.acting("bo"), Lot.objects.get(pk=lot.pk), {"tonnes": 900.0}, lot.version)

    results = at_once([offer, shrink])
    refused = [result for result in results if isinstance(result, Exception)]
    assert len(refused) == 1, connection.vendor
    assert isinstance(refused[0], NotEnoughLeftError | PromisedError)
    lot.refresh_from_db()
    assert lot.promised_tonnes == held_of(lot) <= lot.tonnes
