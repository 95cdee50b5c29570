"""Storage areas: list, and one with its room by quarter."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from ninja import Query, Router

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.api.auth import ApiRequest, Needs
from ressursbank.portal.api.paging import Paged, page_of
from ressursbank.portal.api.schemas.common import PublicId, quarter_text
from ressursbank.portal.api.schemas.storage import StorageAreaList, StorageAreaWithRoomOut, StorageFilter, area_out
from ressursbank.portal.api.versions import set_etag
from ressursbank.portal.facilities.models import StorageArea
from ressursbank.portal.facilities.storage_selectors import WantedStorage, matching_storage
from ressursbank.portal.marketplace.storage.room import quarters_of
from ressursbank.portal.permissions import may

router = Router()
READ = Needs("storage:read", is_public=True)
ROWS = StorageArea.objects.select_related("site", "organisation").defer("plot")


@router.get("/storage-areas", response=StorageAreaList, auth=READ, summary="List storage areas")
def list_areas(request: ApiRequest, wanted: Query[StorageFilter], paged: Query[Paged]) -> dict[str, Any]:
    """Storage areas that you may see, in the order in which they were made."""
    found, following = page_of(request, _listed(request.auth, wanted), ROWS, paged)
    return {"items": [area_out(area) for area in found], "next": following}


def _listed(acting: Acting, wanted: StorageFilter) -> "QuerySet[StorageArea]":
    asked = WantedStorage(
        kind=wanted.kind or "",
        mass_type=wanted.mass_type or "",
        contamination_class=wanted.contamination_class,
        from_period=wanted.from_quarter,
        to_period=wanted.to_quarter,
        room_tonnes=wanted.room_tonnes,
    )
    found = matching_storage(acting, asked)
    if wanted.municipality is not None:
        found = found.filter(site__municipality=wanted.municipality)
    if wanted.mine:
        found = found.filter(organisation=acting.organisation) if acting.organisation else found.none()
    if wanted.changed_since is not None:
        found = found.filter(changed_at__gte=wanted.changed_since)
    return found


def area_of(acting: Acting, public_id: str) -> StorageArea:
    """An area that one may see. Raises Http404."""
    found = ROWS.filter(public_id=public_id).first()
    if found is None or not may(acting, "storage.see", found):
        raise Http404(public_id)
    return found


@router.get("/storage-areas/{area_id}", response=StorageAreaWithRoomOut, auth=READ, summary="One storage area")
def get_area(request: ApiRequest, response: HttpResponse, area_id: PublicId) -> dict[str, Any]:
    """A storage area that you may see, with what is free in each quarter; `ETag` is its version."""
    area = area_of(request.auth, area_id)
    set_etag(response, area)
    room = [
        {
            "quarter": quarter_text(each.period),
            "room_tonnes": each.room_tonnes,
            "left_tonnes": each.left_tonnes,
        }
        for each in quarters_of(area)
    ]
    return {**area_out(area), "room_by_quarter": room}
