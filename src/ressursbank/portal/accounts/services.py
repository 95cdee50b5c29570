"""Registering organisations, the roles they have, and who confirms those."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone

from ressursbank.connectors.companies.numbers import organisation_number as checked_number
from ressursbank.portal.accounts.acting import OPERATOR, Acting
from ressursbank.portal.accounts.models import Membership, Organisation, OrganisationRole, Person
from ressursbank.portal.accounts.roles import ROLES
from ressursbank.portal.audit import services as audit
from ressursbank.portal.audit.records import record
from ressursbank.portal.permissions import NotAllowedError


class AlreadyRegisteredError(Exception):
    """There is an organisation with this number: its owners invite."""

    def __init__(self, organisation: Organisation) -> None:
        super().__init__(organisation.number)
        self.organisation = organisation


class RoleExistsError(Exception):
    """The organisation has the role, or has asked for it."""


@dataclass(frozen=True, slots=True)
class RoleAsked:
    """A role that an organisation asks for; kind and municipalities for an authority alone."""

    role: str
    authority_kind: str = ""
    municipalities: tuple[str, ...] = ()


def register_organisation(acting: Acting, facts: dict[str, Any], roles: Iterable[RoleAsked]) -> Membership:
    """A new organisation with the person as its owner in all its roles.

    Raises AlreadyRegisteredError, NotAllowedError.
    """
    if acting.person is None:
        raise NotAllowedError("organisation.create")
    batch = uuid.uuid4()
    try:
        with transaction.atomic():
            organisation = Organisation(**facts)
            audit.create(acting, "organisation.create", organisation, batch=batch)
            membership = Membership(person=acting.person, organisation=organisation, is_owner=True)
            audit.create(acting, "organisation.create", membership, batch=batch)
            rows = [_new_role(organisation, asked) for asked in roles]
            for row in rows:
                audit.create(acting, "organisation.create", row, batch=batch)
            membership.roles.set(rows)
    except IntegrityError:
        # The number is unique in the database, also when two register at once.
        taken = Organisation.objects.filter(number=facts.get("number")).first()
        if taken is None:
            raise
        raise AlreadyRegisteredError(taken) from None
    return membership


def ask_for_role(acting: Acting, organisation: Organisation, asked: RoleAsked) -> OrganisationRole:
    """One more role. The member who asked has it too. Raises RoleExistsError, NotAllowedError."""
    with transaction.atomic():
        row = _new_role(organisation, asked)
        same = organisation.roles.filter(role=asked.role, authority_kind=asked.authority_kind)
        if same.exists():
            raise RoleExistsError
        audit.create(acting, "role.ask_for", row, permission_on=organisation)
        membership = Membership.objects.filter(person=acting.person, organisation=organisation).first()
        if membership is not None:
            membership.roles.add(row)
    return row


def give_up_role(acting: Acting, row: OrganisationRole) -> None:
    """The organisation no longer has the role, nor has any member of it. Raises NotAllowedError."""
    audit.remove(acting, "role.ask_for", row)


def confirm_role(acting: Acting, row: OrganisationRole) -> None:
    """The role counts from now on. Raises NotAllowedError, EditConflictError."""
    audit.change(acting, "role.confirm", row, {"is_confirmed": True})


def refuse_role(acting: Acting, row: OrganisationRole, why: str) -> None:
    """The role is not given; the reason is kept and told to the owners. Raises NotAllowedError, EditConflictError."""
    audit.remove(acting, "role.confirm", row, why=why)


@transaction.atomic
def make_administrator(email: str, organisation_number: str, organisation_name: str = "") -> Membership:
    """For operators: a person who confirms organisations, as owner of an organisation with that role.

    Person and organisation are made where they do not exist; the person then chooses a password by "Forgot password".
    Raises OrganisationNumberError; ValueError for a wrong address or a new organisation without a name.
    """
    number = checked_number(organisation_number)
    batch = uuid.uuid4()
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise ValueError(f"{email!r} is not an e-mail address") from None
    person = Person.objects.filter(email=address).first()
    if person is None:
        person = Person.objects.create_user(address, name=address.partition("@")[0])
    EmailAddress.objects.update_or_create(user=person, email=address, defaults={"verified": True, "primary": True})
    organisation = Organisation.objects.filter(number=number).first()
    if organisation is None:
        if not organisation_name.strip():
            raise ValueError(f"organisation {number} is not registered yet: give its name too")
        organisation = Organisation(number=number, name=organisation_name.strip())
        audit.create(OPERATOR, "organisation.edit", organisation, batch=batch)
    role = organisation.roles.filter(role="regional_administrator").first()
    if role is None:
        role = OrganisationRole(organisation=organisation, role="regional_administrator", is_confirmed=True)
        audit.create(OPERATOR, "role.confirm", role, batch=batch)
    elif not role.is_confirmed:
        audit.change(OPERATOR, "role.confirm", role, {"is_confirmed": True}, batch=batch)
    membership, is_new = Membership.objects.get_or_create(
        person=person, organisation=organisation, defaults={"is_owner": True}
    )
    if is_new:
        record(OPERATOR, "member.change", membership, before=None, after={"is_owner": True}, batch=batch)
    membership.roles.add(role)
    return membership


def note_register(organisation: Organisation, state: str) -> None:
    """What the register of companies says of an organisation today: not an edit of anybody."""
    Organisation.objects.filter(pk=organisation.pk).update(register_state=state, register_read_at=timezone.now())


def _new_role(organisation: Organisation, asked: RoleAsked) -> OrganisationRole:
    return OrganisationRole(
        organisation=organisation,
        role=asked.role,
        authority_kind=asked.authority_kind,
        municipalities=list(asked.municipalities),
        is_confirmed=not ROLES[asked.role].must_be_confirmed,
    )
