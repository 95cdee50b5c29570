"""The map's page and its list, vector tiles, pop-ups, what lies in the view, and what lies near a point."""

import hashlib
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from ressursbank.portal.accounts.acting import ActingRequest
from ressursbank.portal.exchange.answers import plan_data
from ressursbank.portal.exchange.home import Shown, current_home
from ressursbank.portal.maps.about import about_thing
from ressursbank.portal.maps.asked import LISTS, VIEWS, Asked, read_asked, read_choice, read_page
from ressursbank.portal.maps.bounds import bounds
from ressursbank.portal.maps.choices import filter_groups, layer_options, may_ask_for_own, quarters
from ressursbank.portal.maps.index import MapIndex, current_index
from ressursbank.portal.maps.layers import drawn_flows, facilities_on_map, projects_on_map
from ressursbank.portal.maps.listed import in_view, list_counts, list_page
from ressursbank.portal.maps.nearby import nearest
from ressursbank.portal.maps.region_texts import region_texts
from ressursbank.portal.maps.road_distances import network
from ressursbank.portal.maps.seen import PUBLIC, Seen, key_of, seen_by
from ressursbank.portal.maps.texts import map_texts
from ressursbank.portal.maps.tiles import HIGHEST_ZOOM, TileSquare, tile
from ressursbank.portal.maps.where import find_place
from ressursbank.portal.plans.filters import BadAddressError, Filter

TILE_TYPE = "application/vnd.mapbox-vector-tile"
SECONDS_OLD = 60
"""How old a tile may be that anybody sees; whoever is logged in always gets it as it is now."""


@plan_data
def map_data(shown: Shown, chosen: Filter) -> dict[str, Any]:
    """Facilities, projects and flows under the filter."""
    return {
        "facilities": facilities_on_map(shown, chosen),
        "projects": projects_on_map(shown, chosen),
        "flows": drawn_flows(shown, chosen),
    }


def _says_what_is_wrong(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """400 with what would be right, as a page for people and JSON for the map."""

    @wraps(view)
    def checked(request: ActingRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except BadAddressError as error:
            if request.resolver_match is not None and request.resolver_match.url_name in ("map", "near"):
                return render(request, "maps/bad_address.html", {"faults": error.faults}, status=400)
            return JsonResponse({"faults": error.faults}, status=400, json_dumps_params={"ensure_ascii": False})

    return checked


@require_safe
def map_tile(request: ActingRequest, z: int, x: int, y: int) -> HttpResponseBase:
    """One vector tile under the address's filter. 204 where nothing lies in it, 304 where nothing has changed."""
    index, shown = current_index(), current_home().shown
    etag = _etag(request, index, shown)
    response = get_conditional_response(request, etag=etag) or _tile(request, index, shown, TileSquare(z, x, y))
    if response.status_code >= HTTPStatus.BAD_REQUEST:
        patch_cache_control(response, no_store=True)
        return response
    response["ETag"] = etag
    if key_of(request.acting) == PUBLIC:
        patch_cache_control(response, public=True, max_age=SECONDS_OLD)
    else:
        patch_cache_control(response, private=True, no_cache=True)
    return response


def _etag(request: ActingRequest, index: MapIndex, shown: Shown | None) -> str:
    """The same for everybody who sees the same, as long as no row, no published plan and no address changes."""
    plan = shown.version if shown else ""
    parts = (index.version, plan, key_of(request.acting), get_language(), request.get_full_path())
    return f'"{hashlib.sha256(repr(parts).encode()).hexdigest()[:20]}"'


@_says_what_is_wrong
def _tile(request: ActingRequest, index: MapIndex, shown: Shown | None, square: TileSquare) -> HttpResponse:
    if not square.exists:
        raise Http404
    content = tile(index, seen_by(index, request.acting), read_asked(request.GET), square, shown)
    return HttpResponse(content, content_type=TILE_TYPE, status=200 if content else 204)


def _around(request: ActingRequest, index: MapIndex, seen: Seen, asked: Asked) -> dict[str, Any]:
    """What every page of the map knows: the filter as it stands."""
    groups = filter_groups(index, seen, asked)
    return {
        "asked": asked,
        "query": asked.query(),
        "bbox_text": ",".join(f"{degrees:.5f}" for degrees in asked.bbox or ()),
        "query_everywhere": asked.everywhere().query(),
        "layers": layer_options(asked),
        "groups": groups,
        "has_more": sum(group.chosen for group in groups),
        "quarters": quarters(index, seen, asked),
        "may_ask_for_own": may_ask_for_own(request.acting),
    }


@require_safe
@_says_what_is_wrong
def map_page(request: ActingRequest) -> HttpResponse:
    """The map of the region, or the same content as a list: `view=list`."""
    asked = read_asked(request.GET)
    view = read_choice(request.GET, "view", VIEWS)
    index = current_index()
    seen = seen_by(index, request.acting)
    context = _around(request, index, seen, asked) | {"view": view}
    if view == "list":
        which = read_choice(request.GET, "show", LISTS)
        page = list_page(index, seen, asked, which, read_page(request.GET))
        counts = list_counts(index, seen, asked)
        return render(request, "maps/list.html", context | {"show": which, "page": page, "counts": counts})
    return render(
        request,
        "maps/map.html",
        context
        | {
            "found": in_view(index, seen, asked),
            "has_plan": current_home().shown is not None,
            "shows_flows": bool(request.GET.get("flows")),
            "bounds": bounds(index, seen),
            "texts": region_texts(),
            "flow_texts": map_texts(),
            "highest_zoom": HIGHEST_ZOOM,
            "aerial": settings.AERIAL_TILES,
            "aerial_credit": settings.AERIAL_CREDIT,
        },
    )


@require_safe
@_says_what_is_wrong
def view_contents(request: ActingRequest) -> HttpResponse:
    """What lies in the map's view, as the part of the page beside the map."""
    asked = read_asked(request.GET)
    index = current_index()
    seen = seen_by(index, request.acting)
    context = {"asked": asked, "query": asked.query(), "found": in_view(index, seen, asked)}
    return _not_kept(render(request, "maps/_in_view.html", context))


@require_safe
@_says_what_is_wrong
def about(request: ActingRequest, kind: str, key: str) -> HttpResponse:
    """What a pop-up tells of a project, facility or storage area, or of all that lies at one site."""
    asked = read_asked(request.GET)
    index = current_index()
    found = about_thing(index, seen_by(index, request.acting), asked, kind, key)
    if found is None:
        raise Http404
    return _not_kept(render(request, "maps/_about.html", {"asked": asked, "found": found}))


@require_safe
@_says_what_is_wrong
def near(request: ActingRequest) -> HttpResponse:
    """What lies nearest by road to a point, an address or something known: `near`."""
    asked = read_asked(request.GET).everywhere()
    index = current_index()
    seen = seen_by(index, request.acting)
    text = request.GET.get("near", "").strip()
    where = find_place(text, index, seen) if text else None
    found = nearest(index, seen, asked, where.place) if where is not None and where.place is not None else None
    context = _around(request, index, seen, asked)
    context |= {"where": where, "found": found, "near_text": text, "network": network().name}
    return _not_kept(render(request, "maps/near.html", context))


def _not_kept(response: HttpResponse) -> HttpResponse:
    patch_cache_control(response, private=True, no_cache=True)
    return response
