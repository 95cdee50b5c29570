"""Facilities: list, one, change with what they accept and how much room they have."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.api.auth import ApiRequest, Needs
from ressursbank.portal.api.paging import Paged, page_of
from ressursbank.portal.api.problems import Fault, faulty
from ressursbank.portal.api.schemas.common import PublicId, quarter_text
from ressursbank.portal.api.schemas.facilities import (
    FacilityChange,
    FacilityFilter,
    FacilityList,
    FacilityOut,
    facility_out,
)
from ressursbank.portal.api.versions import CONDITIONAL, set_etag, version_to_change
from ressursbank.portal.facilities.models import Facility, FacilityAccepts, FacilityCapacity, FacilityPart
from ressursbank.portal.facilities.rules import fault_of_window, faults_of_accepts
from ressursbank.portal.facilities.selectors import Wanted, matching
from ressursbank.portal.facilities.services import replace_rows, seen_rows
from ressursbank.portal.permissions import may, require

router = Router()
READ, WRITE = Needs("facilities:read", is_public=True), Needs("facilities:write")
ROWS = (
    Facility.objects.select_related("site", "organisation")
    .prefetch_related("accepts", "capacity", "yields")
    .defer("plot", "extra", "search_text", "opening_hours")
)
_PARTS = (FacilityAccepts, FacilityCapacity)
_FIELDS = {"opens_quarter": "opens", "closes_quarter": "closes"}


@router.get("/facilities", response=FacilityList, auth=READ, summary="List facilities")
def list_facilities(request: ApiRequest, wanted: Query[FacilityFilter], paged: Query[Paged]) -> dict[str, Any]:
    """Facilities that you may see, in the order in which they were made."""
    found, following = page_of(request, _listed(request.auth, wanted), ROWS, paged)
    return {"items": [facility_out(facility) for facility in found], "next": following}


def _listed(acting: Acting, wanted: FacilityFilter) -> "QuerySet[Facility]":
    asked = Wanted(
        kind=wanted.kind or "",
        status=wanted.status or "",
        mass_type=wanted.mass_type or "",
        contamination_class=wanted.contamination_class,
        municipality=wanted.municipality or "",
    )
    found = matching(acting, asked)
    if wanted.mine:
        found = found.filter(organisation=acting.organisation) if acting.organisation else found.none()
    if wanted.changed_since is not None:
        found = found.filter(changed_at__gte=wanted.changed_since)
    return found


def _facility(acting: Acting, public_id: str) -> Facility:
    found = ROWS.filter(public_id=public_id).first()
    if found is None or not may(acting, "facility.see", found):
        raise Http404(public_id)
    return found


def _stamp(facility: Facility) -> str:
    """Stands for the rows, which have versions of their own."""
    return seen_rows(facility, *_PARTS).split("-")[0]


@router.get("/facilities/{facility_id}", response=FacilityOut, auth=READ, summary="One facility")
def get_facility(request: ApiRequest, response: HttpResponse, facility_id: PublicId) -> dict[str, Any]:
    """A facility that you may see; `ETag` is its version with that of its rows."""
    facility = _facility(request.auth, facility_id)
    set_etag(response, facility, _stamp(facility))
    return facility_out(facility)


@router.patch(
    "/facilities/{facility_id}", response=FacilityOut, auth=WRITE, openapi_extra=CONDITIONAL, summary="Change one"
)
def change_facility(
    request: ApiRequest, response: HttpResponse, facility_id: PublicId, body: FacilityChange
) -> dict[str, Any]:
    """Change what is named in the body; `accepts` and `capacities` replace what is there."""
    facility = _facility(request.acting, facility_id)
    require(request.acting, "facility.edit", facility)
    sent = {name: value for name, value in body.dict(exclude_unset=True).items() if value is not None}
    faults = list(_faults(facility, sent))
    if faults:
        raise faulty(*faults)
    with transaction.atomic():
        version = version_to_change(request, facility, _stamp(facility))
        rows: dict[type[FacilityPart], list[dict[str, Any]]] = {}
        if "accepts" in sent:
            rows[FacilityAccepts] = sent["accepts"]
        if "capacities" in sent:
            rows[FacilityCapacity] = [
                {
                    "from_period": row["first_quarter"],
                    "to_period": row["last_quarter"],
                    "tonnes_per_period": row["tonnes_per_quarter"],
                }
                for row in sent["capacities"]
            ]
        fields = {
            _FIELDS.get(name, name): value for name, value in sent.items() if name not in ("accepts", "capacities")
        }
        replace_rows(
            request.acting, facility, rows, seen=seen_rows(facility, *rows), fields=fields or None, version=version
        )
    found = _facility(request.acting, facility_id)
    set_etag(response, found, _stamp(found))
    return facility_out(found)


def _faults(facility: Facility, sent: dict[str, Any]) -> Iterator[Fault]:
    """What the rows must say together: the rules of the page."""
    yields = [
        {"mass_type_in": row.mass_type_in, "mass_type_out": row.mass_type_out, "share": row.share}
        for row in facility.yields.all()
    ]
    accepts = sent.get("accepts", [])
    for number, field, text in faults_of_accepts(facility.kind, accepts, yields):
        yield Fault(f"accepts.{number}.{field}", text, accepts[number][field])
    window = fault_of_window(sent.get("opens_quarter", facility.opens), sent.get("closes_quarter", facility.closes))
    if window:
        yield Fault("closes_quarter", window, quarter_text(sent.get("closes_quarter", facility.closes)))
    capacities = sent.get("capacities", [])
    for number, row in enumerate(capacities):
        if row["last_quarter"] < row["first_quarter"]:
            text = fault_of_window(row["first_quarter"], row["last_quarter"])
            yield Fault(f"capacities.{number}.last_quarter", text, quarter_text(row["last_quarter"]))
        for earlier in range(number):
            other = capacities[earlier]
            if row["first_quarter"] <= other["last_quarter"] and other["first_quarter"] <= row["last_quarter"]:
                text = _("Overlaps row %(number)d: a quarter stands in one row only.") % {"number": earlier + 1}
                yield Fault(f"capacities.{number}.first_quarter", text, quarter_text(row["first_quarter"]))
                break
