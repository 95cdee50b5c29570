"""The words that the map of the region writes itself, in the language of the page."""

from django.utils.translation import gettext as _


def region_texts() -> dict[str, str]:
    """Texts by name."""
    return {
        "background": _("Background map: © Kartverket"),
        "outline": _("Outline: simplified from data © Kartverket, CC BY 4.0"),
        "close": _("Close"),
        "failed": _("The data could not be loaded. Load the page again."),
        "loading": _("The map is loading. The list shows the same."),
        "no_webgl": _("This browser cannot draw the map. The list shows the same."),
        "zoom_in": _("Zoom in"),
        "zoom_out": _("Zoom out"),
        "map": _("Map of the region. Arrows move it, plus and minus zoom, Enter opens what lies in the middle."),
        "measure_hint": _("Click points in the map; Enter adds the middle of it, Escape ends."),
        "measure_length": _("Length: %(length)s"),
        "measure_area": _("Length: %(length)s. Area: %(area)s"),
        "near_hint": _("Click the place in the map, or press Enter for the middle of it."),
        "searching": _("Searching …"),
        "position_refused": _("The position could not be found. Check that the browser may use it."),
        "nothing_here": _("Nothing lies in the middle of the map. Move it with the arrows."),
        "back_to_view": _("Back to what the map shows"),
        "two_fingers": _("Use two fingers to move the map"),
    }
