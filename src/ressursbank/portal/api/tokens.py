"""Tokens: keys that act for an organisation within scopes. The secret is shown once; only its digest is kept."""

import hashlib
import secrets
import string
from collections.abc import Iterable
from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.accounts.models import Organisation
from ressursbank.portal.api.models import ApiToken
from ressursbank.portal.api.scopes import SCOPES
from ressursbank.portal.audit.services import change, record
from ressursbank.portal.permissions import require

__all__ = ["DEMO_SECRET", "SCOPES", "digest_of", "make_token", "revoke_token", "token_of"]

LONGEST_DAYS = 365
MOST_TOKENS = 50
"""Valid ones of one organisation: more is a sign that somebody makes one for each call."""
BEGINNING = 8
"""So many characters of the secret are kept, so that people can tell their tokens apart."""
USED_AGAIN_AFTER = timedelta(minutes=1)
DEMO_SECRET = "rb_demo_try_the_examples_of_the_documentation"
"""Of the demo organisation's token: everybody knows it, so that only a portal with demo people takes it."""

_ALPHABET = string.digits + string.ascii_letters


def make_token(
    acting: Acting, organisation: Organisation, name: str, scopes: Iterable[str], expires_on: date
) -> tuple[ApiToken, str]:
    """A new token and its secret, which cannot be shown again. Raises NotAllowedError, ValidationError."""
    return write_token(acting, organisation, name, scopes, expires_on, new_secret())


def write_token(
    acting: Acting, organisation: Organisation, name: str, scopes: Iterable[str], expires_on: date, secret: str
) -> tuple[ApiToken, str]:
    """As `make_token`, with a secret that is there already (the demo's)."""
    require(acting, "token.make", organisation)
    token = ApiToken(
        organisation=organisation,
        name=name.strip(),
        beginning=secret[:BEGINNING],
        digest=digest_of(secret),
        scopes=_checked(scopes),
        made_by=acting.person,
        expires_on=expires_on,
    )
    _check_days(expires_on)
    if not token.name:
        raise ValidationError({"name": _("Give the token a name that says what uses it.")})
    with transaction.atomic():
        # Its row is locked: two at once count each other's tokens.
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        if valid_tokens(organisation).count() >= MOST_TOKENS:
            raise ValidationError(
                _("An organisation has at most %(most)d valid tokens. Revoke one that is not used.")
                % {"most": MOST_TOKENS}
            )
        token.save(force_insert=True)
        kept = {
            "name": token.name,
            "beginning": token.beginning,
            "scopes": token.scopes,
            "expires_on": expires_on.isoformat(),
        }
        record(acting, "token.make", token, before=None, after=kept, owner=organisation)
    return token, secret


def revoke_token(acting: Acting, token: ApiToken) -> None:
    """From now on the token opens nothing. Revoking it again changes nothing. Raises NotAllowedError."""
    require(acting, "token.revoke", token.organisation)
    token.refresh_from_db()
    if token.revoked_at is None:
        change(acting, "token.revoke", token, {"revoked_at": timezone.now()}, permission_on=token.organisation)


def valid_tokens(organisation: Organisation) -> "QuerySet[ApiToken]":
    """Those that open something today."""
    return ApiToken.objects.filter(_valid(), organisation=organisation)


def token_of(secret: str) -> ApiToken | None:
    """The token that a secret opens; None for one that is unknown, revoked or too old."""
    if secret == DEMO_SECRET and not settings.DEMO:
        return None
    token = ApiToken.objects.select_related("organisation").filter(_valid(), digest=digest_of(secret)).first()
    if token is not None:
        _mark_used(token)
    return token


def new_secret() -> str:
    """`rb_` and 32 random bytes in 43 letters and digits."""
    left, letters = int.from_bytes(secrets.token_bytes(32)), []
    for _place in range(43):
        left, letter = divmod(left, len(_ALPHABET))
        letters.append(_ALPHABET[letter])
    return "rb_" + "".join(letters)


def digest_of(secret: str) -> str:
    """What is kept of a secret: it has 256 random bits, so that a plain SHA-256 cannot be turned round."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _valid() -> Q:
    return Q(revoked_at=None) & (Q(expires_on=None) | Q(expires_on__gte=timezone.localdate()))


def _mark_used(token: ApiToken) -> None:
    """When it was last used, written at most once a minute: reading stays reading."""
    now = timezone.now()
    if token.used_at is None or token.used_at < now - USED_AGAIN_AFTER:
        unused = Q(used_at=None) | Q(used_at__lt=now - USED_AGAIN_AFTER)
        ApiToken.objects.filter(unused, pk=token.pk).update(used_at=now)
        token.used_at = now


def _checked(scopes: Iterable[str]) -> list[str]:
    """In the order of scopes.csv, each once."""
    wanted = set(scopes)
    unknown = sorted(wanted - SCOPES.keys())
    if unknown:
        text = ngettext("Unknown scope: %(scopes)s.", "Unknown scopes: %(scopes)s.", len(unknown))
        raise ValidationError({"scopes": text % {"scopes": ", ".join(unknown)}})
    if not wanted:
        raise ValidationError({"scopes": _("Choose at least one scope: a token without opens nothing.")})
    return [scope for scope in SCOPES if scope in wanted]


def _check_days(expires_on: date) -> None:
    today = timezone.localdate()
    if not today <= expires_on <= today + timedelta(days=LONGEST_DAYS):
        raise ValidationError({"expires_on": _("Choose a day from today and at most one year ahead.")})
