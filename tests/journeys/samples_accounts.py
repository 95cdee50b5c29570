"""An organisation with a member, an invitation and a role that waits; a second factor, for the pages of accounts."""

from datetime import timedelta
from hashlib import sha256
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.utils import timezone

from ressursbank.portal.accounts.models import Invitation, OrganisationRole
from tests.portal.people import People

TOKEN = "invitasjon-til-trondheim"


def of_accounts(people: People) -> dict[str, Any]:
    """Trondheim with a member, an invitation and a role that waits; tor has a second factor."""
    trondheim = people.organisation["trondheim"]
    invitation = Invitation.objects.create(
        organisation=trondheim,
        email="ida@example.no",
        token_digest=sha256(TOKEN.encode()).hexdigest(),
        invited_by=people.person["berit"],
        expires_at=timezone.now() + timedelta(days=7),
    )
    waiting = OrganisationRole.objects.create(
        organisation=people.organisation["gard"], role="authority", authority_kind="planner", municipalities=["5001"]
    )
    tor = people.person["tor"]
    Authenticator.objects.create(user=tor, type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})
    RecoveryCodes.activate(tor)
    passkey = Authenticator.objects.create(user=tor, type="webauthn", data={"name": "Telefon", "credential": {}})
    return {
        "account_confirm_email.key": "no-such-key",
        "account_reset_password_from_key.uidb36": "1",
        "account_reset_password_from_key.key": "no-such-key",
        "mfa_remove_webauthn.pk": passkey.pk,
        "mfa_edit_webauthn.pk": passkey.pk,
        "accounts:pk": trondheim.pk,
        "accounts:member.pk": people.membership["bo"].pk,
        "accounts:role.pk": waiting.pk,
        "accounts:give_up_role.pk": trondheim.roles.get(role="buyer").pk,
        "accounts:invitation.pk": invitation.pk,
        "accounts:invitation.token": TOKEN,
    }
