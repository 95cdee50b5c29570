"""Who may change what about people, organisations, roles and members."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from ressursbank.portal.accounts.invitations import digest_of
from ressursbank.portal.accounts.models import Invitation, Membership, OrganisationRole
from tests.access.table import MEMBERS_AND_LONER, Row
from tests.portal.people import People

OWNER_OR_ADMINISTRATOR = frozenset({"berit", "ada"})
ADMINISTRATOR = frozenset({"ada"})
OF_TRONDHEIM = frozenset({"berit", "bo", "per", "tor"})


def _trondheim(people: People) -> dict[str, Any]:
    return {"pk": people.organisation["trondheim"].pk}


def _fresh_role(people: People, role: str = "contractor", *, is_confirmed: bool = True) -> dict[str, Any]:
    found, _is_new = OrganisationRole.objects.update_or_create(
        organisation=people.organisation["trondheim"], role=role, defaults={"is_confirmed": is_confirmed}
    )
    return {"pk": found.pk}


def _waiting_role(people: People) -> dict[str, Any]:
    return _fresh_role(people, "coordinator", is_confirmed=False)


def _member(people: People) -> dict[str, Any]:
    """bo, a member again if somebody has removed him."""
    membership, _is_new = Membership.objects.get_or_create(
        person=people.person["bo"], organisation=people.organisation["trondheim"]
    )
    return {"pk": membership.pk, "_version": membership.version}


def _invitation(people: People) -> dict[str, Any]:
    made = Invitation.objects.create(
        organisation=people.organisation["trondheim"],
        email="ny@example.no",
        token_digest=digest_of(f"token-{Invitation.objects.count()}"),
        expires_at=timezone.now() + timedelta(days=1),
    )
    return {"pk": made.pk}


def _invitation_of_ida(people: People) -> dict[str, Any]:
    token = f"ida-{Invitation.objects.count()}"
    Invitation.objects.create(
        organisation=people.organisation["fjord"],
        email="ida@example.no",
        token_digest=digest_of(token),
        expires_at=timezone.now() + timedelta(days=1),
    )
    return {"token": token}


def _membership_of_tor(people: People) -> dict[str, Any]:
    return {"_membership": people.membership["tor"].pk}


FACTS = {"name": "Orkla Grav AS", "postal_code": "7320", "postal_place": "Fannrem", "municipality": "5059"}

ROWS = [
    Row("accounts:profile", MEMBERS_AND_LONER, data={"name": "Et annet navn", "language": "en"}),
    Row("accounts:erase", MEMBERS_AND_LONER, note="after one's password anew"),
    Row(
        "accounts:switch",
        frozenset({"tor"}),
        make=_membership_of_tor,
        data=lambda arguments: {"choice": f"{arguments['_membership']}:authority"},
        note="one's own membership only",
    ),
    Row("accounts:organisation_new", MEMBERS_AND_LONER, data=FACTS | {"number": "none", "roles": ["landowner"]}),
    Row("accounts:organisation_edit", OWNER_OR_ADMINISTRATOR, make=_trondheim, data=FACTS),
    Row("accounts:ask_to_join", MEMBERS_AND_LONER, make=_trondheim),
    Row("accounts:ask_for_role", OWNER_OR_ADMINISTRATOR, make=_trondheim, data={"roles": ["haulier"]}),
    Row("accounts:give_up_role", OWNER_OR_ADMINISTRATOR, make=_fresh_role),
    Row("accounts:invite", OWNER_OR_ADMINISTRATOR, make=_trondheim, data={"email": "ny@example.no"}),
    Row("accounts:invitation_withdraw", OWNER_OR_ADMINISTRATOR, make=_invitation),
    Row("accounts:invitation_resend", OWNER_OR_ADMINISTRATOR, make=_invitation),
    Row("accounts:invitation", frozenset({"ida"}), make=_invitation_of_ida),
    Row(
        "accounts:member",
        OWNER_OR_ADMINISTRATOR,
        make=_member,
        data=lambda arguments: {"roles": [], "version": arguments["_version"]},
    ),
    Row("accounts:member_remove", OWNER_OR_ADMINISTRATOR, make=_member),
    Row("accounts:leave", OF_TRONDHEIM, make=_trondheim),
    Row("accounts:role_confirm", ADMINISTRATOR, make=_waiting_role),
    Row("accounts:role_refuse", ADMINISTRATOR, make=_waiting_role, data={"why": "Ikke en interkommunal ressursbank"}),
]
