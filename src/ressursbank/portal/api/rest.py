"""The REST API v1: its routers in the order of the documentation. What surrounds every request is in edge.py."""

from typing import Any

from ninja import NinjaAPI, Router
from ninja.errors import ValidationError, ValidationErrorContext
from ninja.operation import Operation

from ressursbank.portal.api.refusals import handle_errors
from ressursbank.portal.api.routes import (
    agreements,
    bookings,
    facilities,
    listings,
    lots,
    matches,
    me,
    projects,
    storage,
    webhooks,
)

DESCRIPTION = """Projects, lots, facilities, storage areas, listings, partners and agreements of the resource bank.

A token acts for its organisation, within its scopes, with the organisation's roles: what its people may do on the
pages a program may do here, and no more. Without a token you read what everybody may see.

Quarters are written `2027-Q1`, masses in tonnes, money in NOK without VAT. Texts for people come in the language of
`Accept-Language` (`nb` or `en`). Every error is `application/problem+json` and names all faults at once.
"""


class Api(NinjaAPI):
    """Keeps what was sent beside each fault."""

    def validation_error_from_error_contexts(
        self, error_contexts: list[ValidationErrorContext[Any]]
    ) -> ValidationError:
        """All faults of all parts of a request."""
        errors: list[dict[str, Any]] = []
        for context in error_contexts:
            model: Any = context.model
            for error in context.pydantic_validation_error.errors(include_url=False):
                place = model.__ninja_flatten_map_reverse__.get(error["loc"], error["loc"])
                errors.append({**error, "loc": (model.__ninja_param_source__, *_named(place))})
        return ValidationError(errors)

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """`lots_withdraw`."""
        return _called(operation.view_func)

    def get_operation_url_name(self, operation: Operation, router: Router) -> str:  # noqa: ARG002  ninja's
        """The route's name: the same."""
        return _called(operation.view_func)


def _called(view: Any) -> str:
    return f"{view.__module__.rpartition('.')[2]}_{view.__name__}"


def _named(place: tuple[Any, ...]) -> tuple[Any, ...]:
    """Without the name of the function's argument that holds a body or a filter."""
    return place[1:] if len(place) > 1 and place[0] in ("body", "wanted", "paged") else place


api = Api(
    title="Ressursbank",
    version="1",
    description=DESCRIPTION,
    openapi_url=None,
    docs_url=None,
    urls_namespace="api_v1",
)
handle_errors(api)
for name, module in (
    ("me", me),
    ("projects", projects),
    ("lots", lots),
    ("matches", matches),
    ("listings", listings),
    ("facilities", facilities),
    ("storage", storage),
    ("bookings", bookings),
    ("agreements", agreements),
    ("webhooks", webhooks),
):
    api.add_router("", module.router, tags=[name])
