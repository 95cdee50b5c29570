"""As whom a token acts."""

from typing import Any

from ninja import Field, Router, Schema

from ressursbank.portal.api.auth import ApiRequest, Needs
from ressursbank.portal.api.limits import LIMITS

router = Router()


class MeOut(Schema):
    """The organisation, its roles, and what the token may."""

    organisation_number: str | None
    organisation_name: str
    roles: list[str] = Field(description="Roles of the organisation that count.", examples=[["builder"]])
    token_name: str
    token_beginning: str
    scopes: list[str] = Field(examples=[["lots:read", "lots:write"]])
    expires_on: str | None = Field(description="The last day on which the token works.")
    requests_a_minute: int
    writes_a_minute: int


@router.get("/me", response=MeOut, auth=Needs(), summary="As whom the token acts")
def get_me(request: ApiRequest) -> dict[str, Any]:
    """The organisation that the token acts for, with its roles, the token's scopes and limits."""
    token = request.api_token
    assert token is not None  # Needs() asks for one
    return {
        "organisation_number": token.organisation.number,
        "organisation_name": token.organisation.name,
        "roles": sorted(request.acting.roles),
        "token_name": token.name,
        "token_beginning": token.beginning,
        "scopes": token.scopes,
        "expires_on": token.expires_on.isoformat() if token.expires_on else None,
        "requests_a_minute": LIMITS["token_a_minute"],
        "writes_a_minute": LIMITS["writes_a_minute"],
    }
