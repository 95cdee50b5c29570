"""Ranked partners of a lot, and of masses that nobody has entered yet."""

from datetime import date
from typing import Any

import numpy as np
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ressursbank import vocabulary
from ressursbank.matching import ORDERS, Asked
from ressursbank.matching.asked import NOT_ENTERED, point_of_site
from ressursbank.portal.accounts.acting import ActingRequest
from ressursbank.portal.exchange.match_index import Market, current_market
from ressursbank.portal.facilities.near import Place
from ressursbank.portal.maps.index import current_index
from ressursbank.portal.maps.seen import seen_by
from ressursbank.portal.maps.where import find_place
from ressursbank.portal.marketplace.partners.answers import partners_of, partners_of_lot
from ressursbank.portal.marketplace.partners.forms import FindForm
from ressursbank.portal.marketplace.partners.why_not import why_not
from ressursbank.portal.projects.quantities import quantity_of
from ressursbank.portal.projects.selectors import lot_of
from ressursbank.portal.sites.models import Site
from ressursbank.region.periods import format_period, quarter_of
from ressursbank.roads.site_ways import Point

_KNOWN_BY_FIELDS = ("mass_type", "quantity", "place")


@require_safe
def partners(request: ActingRequest, lot_id: str) -> HttpResponse:
    """The twenty best partners of a lot, a split, and who is left out by which rule."""
    lot = lot_of(request.acting, lot_id)
    found = partners_of_lot(request.acting, lot, _order(request.GET))
    context = {
        "lot": lot,
        "project": lot.project,
        "partners": found,
        "left_tonnes": max(lot.tonnes - lot.promised_tonnes, 0.0),
        "why_not": why_not(request.acting, found.market, found.asked, request.GET.get("why", ""), _page(request.GET)),
    }
    return render(request, "marketplace/partners.html", context)


@require_safe
def find(request: ActingRequest) -> HttpResponse:
    """Who takes (or has) masses that are described in the address, near a place."""
    is_asked = any(name in request.GET for name in _KNOWN_BY_FIELDS)
    form = FindForm(request.GET if is_asked else None, initial=_start())
    context: dict[str, Any] = {"form": form}
    if is_asked and form.is_valid():
        context |= _answer(request, form)
    return render(request, "marketplace/partners_find.html", context)


def _start() -> dict[str, Any]:
    today = date.today()
    quarter = format_period(quarter_of(today))
    return {"direction": "surplus", "contamination_class": 1, "unit": "lm3", "from_period": quarter}


def _answer(request: ActingRequest, form: FindForm) -> dict[str, Any]:
    index = current_index()
    where = find_place(form.cleaned_data["place"], index, seen_by(index, request.acting))
    if where.place is None:
        return {"where": where}
    market = current_market()
    asked = _asked(market, form, where.place)
    within = form.cleaned_data["within"] or np.inf
    by = _order(request.GET)
    mass_type = form.cleaned_data["mass_type"]
    return {
        "where": where,
        "within": form.cleaned_data["within"],
        "quantity": quantity_of(asked.tonnes, mass_type),
        "mass_type_code": asked.mass_type,
        "partners": partners_of(request.acting, market, asked, by, within_kilometres=within),
        "why_not": why_not(request.acting, market, asked, request.GET.get("why", ""), _page(request.GET)),
    }


def _asked(market: Market, form: FindForm, place: Place) -> Asked:
    found, region = form.cleaned_data, market.region
    row = _site_row(market, place.site_id)
    return Asked(
        row=NOT_ENTERED,
        direction=form.direction_code,
        mass_type=vocabulary.MASS_TYPES.code(found["mass_type"]),
        contamination_class=found["contamination_class"],
        from_period=found["from_period"],
        to_period=found["to_period"],
        tonnes=form.tonnes,
        project=len(region.projects),
        point=point_of_site(region, row) if row >= 0 else Point(place.longitude, place.latitude),
    )


def _site_row(market: Market, key: int | None) -> int:
    """The region's row of a site of the database, -1 where it has none."""
    site = Site.objects.filter(pk=key).first() if key is not None else None
    return -1 if site is None else market.site_rows.get(site.public_id, -1)


def _order(query: QueryDict) -> str:
    """What is ranked by; the region's objective where the address names no order."""
    asked = query.get("by", "")
    return asked if asked in ORDERS else next(iter(ORDERS))


def _page(query: QueryDict) -> int:
    text = query.get("page", "")
    return int(text) if text.isdecimal() and len(text) < 7 else 1
