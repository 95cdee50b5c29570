"""Organisation numbers by their check digit, and what the register of companies says, does not say, or cannot say."""

import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ressursbank.connectors.companies.numbers import (
    OrganisationNumberError,
    check_digit,
    grouped,
    organisation_number,
)
from ressursbank.connectors.companies.register import Company, RegisterUnavailableError, look_up
from tests.portal.accounts import register_server as recorded


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("974760673", "974760673"),
        ("974 760 673", "974760673"),
        (" 974\u00a0760 673 ", "974760673"),
        ("NO 974 760 673 MVA", "974760673"),
        ("no974760673mva", "974760673"),
        ("817920632", "817920632"),
    ],
)
def test_a_number_is_read_as_people_write_it(typed: str, number: str) -> None:
    assert organisation_number(typed) == number


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "digits"),
        ("97476067", "digits"),
        ("9747606733", "digits"),
        ("97476067x", "digits"),
        ("٩٧٤٧٦٠٦٧٣", "digits"),
        ("123456785", "start"),
        ("974760674", "check"),
        ("947760673", "check"),
    ],
)
def test_a_wrong_number_says_what_is_wrong(typed: str, reason: str) -> None:
    with pytest.raises(OrganisationNumberError) as fault:
        organisation_number(typed)
    assert fault.value.reason == reason


@given(st.integers(80_000_000, 99_999_999).map(str), st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(first_eight: str, place: int, step: int) -> None:
    digit = check_digit(first_eight)
    if digit is None:
        return
    number = f"{first_eight}{digit}"
    assert organisation_number(number) == number
    wrong = f"{number[:place]}{(int(number[place]) + step) % 10}{number[place + 1 :]}"
    with pytest.raises(OrganisationNumberError):
        organisation_number(wrong)


def test_a_number_is_written_in_groups_of_three() -> None:
    assert grouped("923609016") == "923 609 016"
    assert grouped("") == ""


@pytest.fixture(scope="module")
def address():  # type: ignore[no-untyped-def]  # an iterator of addresses
    with recorded.register_server() as address:
        yield address


def test_a_company_has_name_address_and_municipality(address: str) -> None:
    assert look_up(recorded.NEW_COMPANY, address) == Company(
        number=recorded.NEW_COMPANY,
        name="ORKLA GRAV OG TRANSPORT AS",
        form="AS",
        address="Pukkverkvegen 4",
        postal_code="7320",
        postal_place="Fannrem",
        municipality="5059",
    )


@pytest.mark.parametrize(
    ("number", "state"),
    [(recorded.BANKRUPT, "bankrupt"), (recorded.WINDING_UP, "winding_up"), (recorded.DELETED, "deleted")],
)
def test_a_company_that_is_going_or_gone_is_flagged(address: str, number: str, state: str) -> None:
    company = look_up(number, address)
    assert company is not None
    assert company.state == state


def test_a_branch_names_its_company(address: str) -> None:
    company = look_up(recorded.BRANCH, address)
    assert company is not None
    assert company.branch_of == recorded.NEW_COMPANY


def test_a_number_that_the_register_does_not_have_is_none(address: str) -> None:
    assert look_up(recorded.UNKNOWN, address) is None


def test_an_answer_in_another_shape_is_no_answer(address: str) -> None:
    with pytest.raises(RegisterUnavailableError):
        look_up(recorded.BROKEN, address)


def test_a_register_that_cannot_be_reached_is_said_so() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    with pytest.raises(RegisterUnavailableError):
        look_up(recorded.NEW_COMPANY, f"http://127.0.0.1:{port}")


def test_a_register_that_is_too_slow_is_not_waited_for() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        with pytest.raises(RegisterUnavailableError):
            look_up(recorded.NEW_COMPANY, f"http://127.0.0.1:{silent.getsockname()[1]}", timeout=0.2)
