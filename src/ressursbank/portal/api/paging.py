"""Lists page by page: in the order in which things were made, from the one after which the cursor says."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Schema

from ressursbank.portal.api.limits import LIMITS
from ressursbank.portal.api.problems import Fault, faulty
from ressursbank.portal.api.schemas.common import PublicId


class Paged(Schema):
    """Which page of a list."""

    limit: int = Field(LIMITS["page_usual"], ge=1, le=LIMITS["page_most"], description="Rows of a page.")
    cursor: PublicId | None = Field(None, description="From the `next` address of the page before; never made up.")


def page_of(
    request: HttpRequest, listed: QuerySet[Any], rows: QuerySet[Any], paged: Paged
) -> tuple[list[Any], str | None]:
    """The rows of a page, and the address of the next. `listed` filters, `rows` says what is fetched with each.

    The order is that of the database's keys, so that what is made meanwhile comes last and nothing comes twice.
    """
    if paged.cursor is not None:
        after = _key_of(rows.model, paged.cursor)
        if after is None:
            text = _("No list stands here. Take the address in `next`, or begin without a cursor.")
            raise faulty(Fault("cursor", text, paged.cursor, "query"))
        listed = listed.filter(pk__gt=after)
    keys = list(listed.order_by("pk").values_list("pk", flat=True)[: paged.limit + 1])
    shown = keys[: paged.limit]
    by_key = rows.in_bulk(shown)
    found = [by_key[key] for key in shown if key in by_key]
    if len(keys) <= paged.limit or not found:
        return found, None
    query = {**request.GET.dict(), "cursor": str(found[-1].public_id)}
    return found, request.build_absolute_uri(f"{request.path}?{urlencode(query)}")


def _key_of(model: type[Model], public_id: str) -> int | None:
    key: int | None = model._default_manager.filter(public_id=public_id).values_list("pk", flat=True).first()
    return key
