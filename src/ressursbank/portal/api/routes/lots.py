"""Lots: list, one, new, change, withdraw, bring back."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from ninja import Query, Router
from ninja.responses import Status

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.api.auth import ApiRequest, Needs
from ressursbank.portal.api.filters import lots_like, of_state
from ressursbank.portal.api.forms_in import as_typed, check
from ressursbank.portal.api.paging import Paged, page_of
from ressursbank.portal.api.schemas.common import PublicId, quarter_text
from ressursbank.portal.api.schemas.lots import UNIT_IDS, LotChange, LotFilter, LotIn, LotList, LotOut, lot_out
from ressursbank.portal.api.versions import CONDITIONAL, set_etag, version_to_change
from ressursbank.portal.permissions import visible_lots
from ressursbank.portal.projects.lot_forms import LotForm, lot_initial
from ressursbank.portal.projects.lots import add_lots, bring_back_lot, edit_lot, withdraw_lot
from ressursbank.portal.projects.models import Lot, Project
from ressursbank.portal.projects.selectors import lot_of, project_of

router = Router()
READ, WRITE = Needs("lots:read", is_public=True), Needs("lots:write")
ROWS = Lot.objects.select_related("project__site")
_NAMES = {
    "quantity": "quantity.value", "unit": "quantity.unit", "low": "quantity.low", "high": "quantity.high",
    "from_period": "first_quarter", "to_period": "last_quarter",
}  # fmt: skip


@router.get("/lots", response=LotList, auth=READ, summary="List lots")
def list_lots(request: ApiRequest, wanted: Query[LotFilter], paged: Query[Paged]) -> dict[str, Any]:
    """Lots that you may see, in the order in which they were made."""
    found, following = page_of(request, _listed(request.auth, wanted), ROWS, paged)
    return {"items": [lot_out(lot) for lot in found], "next": following}


def _listed(acting: Acting, wanted: LotFilter) -> "QuerySet[Lot]":
    found = of_state(Lot.objects.filter(visible_lots(acting)), acting, wanted.state)
    found = lots_like(found, wanted)
    if wanted.changed_since is not None:
        found = found.filter(changed_at__gte=wanted.changed_since)
    if wanted.project_id is not None:
        found = found.filter(project__in=Project.objects.filter(public_id=wanted.project_id).order_by().values("pk"))
    if wanted.mine:
        own = (
            Project.objects.filter(organisation=acting.organisation) if acting.organisation else Project.objects.none()
        )
        found = found.filter(project__in=own.order_by().values("pk"))
    return found


@router.get("/lots/{lot_id}", response=LotOut, auth=READ, summary="One lot")
def get_lot(request: ApiRequest, response: HttpResponse, lot_id: PublicId) -> dict[str, Any]:
    """A lot that you may see; `ETag` is its version."""
    lot = lot_of(request.auth, lot_id)
    set_etag(response, lot)
    return lot_out(lot)


@router.post("/lots", response={201: LotOut}, auth=WRITE, summary="Add a lot")
def add_lot(request: ApiRequest, response: HttpResponse, body: LotIn) -> Status[dict[str, Any]]:
    """A new lot of a project that your organisation works with, in the project's state."""
    project = project_of(request.acting, body.project_id, "project.edit")
    fields = _checked(project, body.dict(exclude={"project_id"}), {})
    [lot] = add_lots(request.acting, project, [fields])
    return _made(response, lot)


def _made(response: HttpResponse, lot: Lot) -> Status[dict[str, Any]]:
    found = ROWS.get(pk=lot.pk)
    set_etag(response, found)
    response["Location"] = f"/api/v1/lots/{found.public_id}"
    return Status(201, lot_out(found))


def _checked(project: Project, sent: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    """The fields of a lot, checked by the form of the page; `before` is what stays where nothing is sent."""
    quantity = sent.get("quantity") or {}
    new = {
        name: sent[name]
        for name in ("direction", "mass_type", "contamination_class", "note", "first_quarter", "last_quarter")
        if sent.get(name) is not None
    }
    values = {**before, **new}
    for theirs, ours in (("first_quarter", "from_period"), ("last_quarter", "to_period")):
        period = values.pop(theirs, None)
        values[ours] = quarter_text(values.get(ours) if period is None else period)
    if quantity:
        values |= {"quantity": quantity["value"], "unit": UNIT_IDS[quantity["unit"]]}
        values |= {"low": quantity.get("low"), "high": quantity.get("high")}
    if sent.get("probability") is not None:
        values["probability"] = sent["probability"] * 100
    typed = as_typed(values)
    form = LotForm(typed, project=project)
    check(form, _NAMES, typed)
    return form.lot_fields()


@router.patch("/lots/{lot_id}", response=LotOut, auth=WRITE, openapi_extra=CONDITIONAL, summary="Change a lot")
def change_lot(request: ApiRequest, response: HttpResponse, lot_id: PublicId, body: LotChange) -> dict[str, Any]:
    """Change what is named in the body. A lot that is promised keeps its type, class and promised tonnes."""
    lot = lot_of(request.acting, lot_id, "project.edit")
    version = version_to_change(request, lot)
    fields = _checked(lot.project, body.dict(exclude_unset=True), lot_initial(lot))
    edit_lot(request.acting, lot, fields, version)
    return _now(response, lot)


def _now(response: HttpResponse, lot: Lot) -> dict[str, Any]:
    found = ROWS.get(pk=lot.pk)
    set_etag(response, found)
    return lot_out(found)


@router.post("/lots/{lot_id}/withdraw", response=LotOut, auth=WRITE, openapi_extra=CONDITIONAL, summary="Withdraw")
def withdraw(request: ApiRequest, response: HttpResponse, lot_id: PublicId) -> dict[str, Any]:
    """Take a lot out of lists, plans and the market; it can be brought back."""
    lot = lot_of(request.acting, lot_id, "project.edit")
    withdraw_lot(request.acting, lot, version_to_change(request, lot))
    return _now(response, lot)


@router.post("/lots/{lot_id}/bring-back", response=LotOut, auth=WRITE, openapi_extra=CONDITIONAL, summary="Bring back")
def bring_back(request: ApiRequest, response: HttpResponse, lot_id: PublicId) -> dict[str, Any]:
    """Undo a withdrawal: the lot follows its project's state again."""
    lot = lot_of(request.acting, lot_id, "project.edit")
    bring_back_lot(request.acting, lot, version_to_change(request, lot))
    return _now(response, lot)
