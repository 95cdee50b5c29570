"""As whom a request acts: a person, for one organisation, under one hat. Everything about rights is asked of this.

A municipality builds and is an authority; whoever has roles of both kinds there wears one hat at a time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from ressursbank.portal.accounts.roles import ROLES

if TYPE_CHECKING:
    from ressursbank.portal.accounts.models import Membership, Organisation, Person

MEMBERSHIP_KEY, HAT_KEY = "acting_membership", "acting_hat"


@dataclass(frozen=True, slots=True)
class Acting:
    """Roles are ids of roles.csv, only confirmed ones and only those of the hat.

    `token`: what the token of the API is called by which a program acts for the organisation, without a person.
    """

    person: "Person | None" = None
    organisation: "Organisation | None" = None
    hat: str = ""
    roles: frozenset[str] = frozenset()
    authority_kinds: frozenset[str] = frozenset()
    municipalities: frozenset[str] = frozenset()
    is_owner: bool = False
    token: str = ""

    @property
    def is_logged_in(self) -> bool:
        """Whether it is known who it is: a person, or an organisation by a token."""
        return self.person is not None or bool(self.token)

    def has(self, *roles: str) -> bool:
        """Whether it has any of these roles."""
        return not self.roles.isdisjoint(roles)


NOBODY = Acting()
OPERATOR = Acting(roles=frozenset({"regional_administrator", "coordinator"}))
"""Whoever runs commands on the server: no person, and every right that import and export need."""


def acting_as(membership: "Membership", hat: str = "") -> Acting:
    """A member under a hat ("builder" or "authority"; the first that the member has when none is named)."""
    mine = [row for row in membership.roles.all() if row.is_confirmed]
    hats = hats_of(membership)
    worn = hat if hat in hats else (hats[0] if hats else "")
    mine = [row for row in mine if ROLES[row.role].hat == worn]
    return Acting(
        person=membership.person,
        organisation=membership.organisation,
        hat=worn,
        roles=frozenset(row.role for row in mine),
        authority_kinds=frozenset(row.authority_kind for row in mine if row.authority_kind),
        municipalities=frozenset(number for row in mine for number in row.municipalities),
        is_owner=membership.is_owner,
    )


def hats_of(membership: "Membership") -> tuple[str, ...]:
    """The hats that a member can wear, builder first."""
    worn = {ROLES[row.role].hat for row in membership.roles.all() if row.is_confirmed}
    return tuple(hat for hat in ("builder", "authority") if hat in worn)


def memberships_of(person: "Person") -> list["Membership"]:
    """Whom a person may act for, with roles, by the organisation's name."""
    found = person.memberships.select_related("organisation", "person").prefetch_related("roles")
    return list(found.order_by("organisation__name"))


def acting_of(request: HttpRequest) -> Acting:
    """As whom this request acts, by log-in and by what was chosen in the session."""
    person = request.user
    if not person.is_authenticated:
        return NOBODY
    memberships = memberships_of(person)
    request.memberships = memberships  # type: ignore[attr-defined]  # the menu shows them without asking again
    if not memberships:
        return Acting(person=person)
    chosen = request.session.get(MEMBERSHIP_KEY)
    membership = next((row for row in memberships if row.pk == chosen), memberships[0])
    return acting_as(membership, request.session.get(HAT_KEY, ""))


class ActingRequest(HttpRequest):
    """A request after the middleware, for type hints."""

    acting: Acting


class ActingMiddleware:
    """Sets `request.acting`, looked up when it is first asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.acting = SimpleLazyObject(lambda: acting_of(request))  # type: ignore[attr-defined]  # see ActingRequest
        return self.get_response(request)
