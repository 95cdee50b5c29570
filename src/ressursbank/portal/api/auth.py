"""Who asks: the organisation whose token was sent, within the token's scopes, or nobody, who reads what all may see."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _

from ressursbank.portal.accounts.acting import NOBODY, Acting
from ressursbank.portal.accounts.roles import ROLES
from ressursbank.portal.api.models import ApiToken
from ressursbank.portal.api.problems import ProblemError
from ressursbank.portal.api.tokens import token_of

NOT_BY_TOKEN = frozenset({"regional_administrator"})
"""Roles that only people have: what they do is never left to a program."""
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="Ressursbank"'}


class ApiRequest(HttpRequest):
    """A request of the API, for type hints."""

    acting: Acting
    auth: Acting
    api_token: ApiToken | None


def token_sent(request: HttpRequest) -> ApiToken | None:
    """The valid token of a request; None where none was sent. Raises ProblemError for one that opens nothing."""
    header = request.headers.get("Authorization", "")
    if not header:
        return None
    kind, _space, secret = header.partition(" ")
    if kind.lower() != "bearer" or not secret.strip():
        raise ProblemError(401, _("Send the token as “Authorization: Bearer rb_…”."), headers=CHALLENGE)
    token = token_of(secret.strip())
    if token is None:
        headers = {"WWW-Authenticate": CHALLENGE["WWW-Authenticate"] + ', error="invalid_token"'}
        text = _("The token is unknown, revoked or too old. An owner of your organisation makes a new one.")
        raise ProblemError(401, text, headers=headers)
    return token


def acting_of_token(token: ApiToken) -> Acting:
    """The organisation with its confirmed roles under one hat, as a member who has all of them; no person."""
    rows = [row for row in token.organisation.roles.all() if row.is_confirmed and row.role not in NOT_BY_TOKEN]
    hats = {ROLES[row.role].hat for row in rows}
    worn = "builder" if "builder" in hats else next(iter(hats), "")
    mine = [row for row in rows if ROLES[row.role].hat == worn]
    return Acting(
        organisation=token.organisation,
        hat=worn,
        roles=frozenset(row.role for row in mine),
        authority_kinds=frozenset(row.authority_kind for row in mine if row.authority_kind),
        municipalities=frozenset(number for row in mine for number in row.municipalities),
        token=f"{token.name} ({token.beginning}…)",
    )


@dataclass(frozen=True, slots=True)
class Needs:
    """What an operation asks of a token. `is_public`: without a token one reads what everybody may see."""

    scope: str = ""
    is_public: bool = False

    def __call__(self, request: HttpRequest) -> Acting:
        """As whom the request acts. Raises ProblemError."""
        token: ApiToken | None = getattr(request, "api_token", None)
        if token is None:
            if self.is_public:
                return NOBODY
            text = _("Send a token of your organisation as “Authorization: Bearer rb_…”.")
            raise ProblemError(401, text, headers=CHALLENGE)
        if self.scope and self.scope not in token.scopes:
            header = f'{CHALLENGE["WWW-Authenticate"]}, error="insufficient_scope", scope="{self.scope}"'
            text = _("The token lacks the scope %(scope)s. An owner of your organisation makes one that has it.")
            raise ProblemError(403, text % {"scope": self.scope}, headers={"WWW-Authenticate": header})
        acting: Acting = request.acting  # type: ignore[attr-defined]  # see ApiRequest
        return acting
