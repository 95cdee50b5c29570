"""The first regional administrator, made by an operator."""

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from ressursbank.connectors.companies.numbers import OrganisationNumberError
from ressursbank.portal.accounts.acting import acting_as
from ressursbank.portal.accounts.models import Membership, Organisation
from ressursbank.portal.accounts.services import make_administrator
from ressursbank.portal.audit.models import Change
from tests.portal.people import People

NUMBER = "817920632"


def test_a_new_person_of_a_new_organisation(db: None, visitor: Client) -> None:
    call_command("make_administrator", "Ada@Example.no", "817 920 632", name="Trøndelag fylkeskommune")
    membership = Membership.objects.get()
    assert (membership.person.email, membership.organisation.number) == ("ada@example.no", NUMBER)
    assert acting_as(membership).roles == {"regional_administrator"}
    assert membership.is_owner
    assert Change.objects.filter(person=None).count() == 3
    visitor.post(reverse("account_reset_password"), {"email": "ada@example.no"})
    assert mail.outbox[-1].to == ["ada@example.no"]
    assert "/password/reset/key/" in mail.outbox[-1].body


def test_again_is_the_same(db: None) -> None:
    first = make_administrator("ada@example.no", NUMBER, "Trøndelag fylkeskommune")
    count = Change.objects.count()
    assert make_administrator("ada@example.no", NUMBER) == first
    assert Change.objects.count() == count


def test_somebody_known_of_an_organisation_known(people: People) -> None:
    make_administrator("frida@example.no", str(people.organisation["fjord"].number))
    assert people.acting("frida").roles == {"builder", "regional_administrator"}
    assert Organisation.objects.filter(number="923609016").count() == 1


def test_what_is_wrong_is_said(db: None) -> None:
    with pytest.raises(OrganisationNumberError):
        make_administrator("ada@example.no", "123")
    with pytest.raises(CommandError, match="give its name"):
        call_command("make_administrator", "ada@example.no", NUMBER)
    with pytest.raises(CommandError, match="not an organisation number"):
        call_command("make_administrator", "ada@example.no", "123456789")
    with pytest.raises(CommandError, match="e-mail"):
        call_command("make_administrator", "ada", NUMBER, name="X")
    assert not Organisation.objects.exists()
