"""What the page with the map of a plot needs beside its form, and the two answers that its scripts ask for."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ressursbank.connectors.addresses import AddressesUnreachableError, search_addresses
from ressursbank.portal.accounts.acting import ActingRequest
from ressursbank.portal.permissions import require
from ressursbank.portal.plots import PlotError, read_plot_file, read_plot_text, write_plot_text
from ressursbank.portal.plots.coordinates import CHOICES
from ressursbank.portal.projects.models import Project
from ressursbank.portal.sites.municipalities import municipality_name

SHORTEST_SEARCH = 3


def place_context(shown: Project | None = None) -> dict[str, Any]:
    """Texts of the map's script; with a project, also what a map that only shows holds."""
    context: dict[str, Any] = {}
    if shown is not None:
        text = write_plot_text(shown.plot)
        context["plot_shown"] = {"position": [shown.site.longitude, shown.site.latitude], "plot": shown.plot}
        context["plot_area_m2"] = read_plot_text(text).area_m2 if text else None
    return context | {
        "plot_texts": {
            "map": _("Map"),
            "zoom_in": _("Zoom in"),
            "zoom_out": _("Zoom out"),
            "area": _("Area: approx. %(area)s m²"),
            "corners": _("%(count)s corners"),
            "drawing": _(
                "Click the corners of the plot one after the other. Finish by clicking the first corner again."
            ),
            "placing": _("Click on the map to place the project."),
            "done": _("The plot is drawn. Drag a corner to move it."),
            "none": _("No plot is drawn."),
            "not_editable": _(
                "The plot has holes and cannot be changed by drawing. Edit the corners below, or draw it anew."
            ),
            "not_read": _("The corners below cannot be read as a plot yet."),
            "outline": _("Own simplification of data © Kartverket"),
            "background": "© Kartverket",
            "reading": _("Reading the file …"),
            "read": _("The plot was read from the file."),
            "failed": _("The file could not be sent. Try again."),
            "corner": _("Corner %(number)s"),
        },
        "address_texts": {
            "searching": _("Searching …"),
            "found": _("%(count)s addresses found. Choose one."),
            "none": _("No address fits. Check the spelling, or click on the map."),
            "short": _("Write at least three letters."),
            "chosen": _("Chosen: %(address)s"),
            "unreachable": _(
                "The address register cannot be reached now. Write coordinates or click on the map instead."
            ),
        },
    }


@require_safe
def addresses(request: ActingRequest) -> HttpResponse:
    """Addresses that fit `q`, or 503 when the register cannot be reached."""
    require(request.acting, "address.search")
    text = request.GET.get("q", "").strip()
    if len(text) < SHORTEST_SEARCH:
        return JsonResponse({"addresses": []})
    try:
        if not settings.ADDRESS_SERVICE:
            raise AddressesUnreachableError("ADDRESS_SERVICE", "not set")
        found = search_addresses(text[:200], base=settings.ADDRESS_SERVICE)
    except AddressesUnreachableError:
        return JsonResponse({"addresses": None}, status=503)
    rows = [
        {
            "text": each.text,
            "place": each.postal_place,
            "municipality": each.municipality,
            "municipality_name": municipality_name(each.municipality),
            "latitude": each.latitude,
            "longitude": each.longitude,
        }
        for each in found
    ]
    return JsonResponse({"addresses": rows})


@require_POST
def plot_file(request: ActingRequest) -> HttpResponse:
    """What an uploaded file holds, to be shown on the map before anything is saved."""
    require(request.acting, "project.create")
    upload = request.FILES.get("plot_file")
    if upload is None:
        return JsonResponse({"faults": [_("Choose a file.")]}, status=400)
    system = request.POST.get("plot_system", "")
    try:
        chosen = int(system) if system.isdecimal() and int(system) in CHOICES else None
        plot = read_plot_file(upload.name or "", upload.read(), chosen)
    except PlotError as error:
        return JsonResponse({"faults": error.faults}, status=422)
    return JsonResponse({"text": write_plot_text(plot.geometry), "notes": list(plot.notes), "area_m2": plot.area_m2})
