"""The words that the map and the charts write themselves, in the language of the page."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ressursbank import vocabulary
from ressursbank.portal.plans.filters import LEVELS
from ressursbank.portal.plans.templatetags.shown import level, level_colour, name_of


def map_texts() -> dict[str, object]:
    """Texts, and the names and colours of codes."""
    masses = vocabulary.MASS_TYPES
    return {
        "language": get_language(),
        "masses": [
            {"id": id_, "name": name_of(masses, code), "colour": masses.colour[code]}
            for code, id_ in enumerate(masses.ids)
        ],
        "levels": {value: {"name": level(value), "colour": level_colour(value)} for value in LEVELS},
        "kind": _("Kind"),
        "status": _("Status"),
        "operator": _("Operator"),
        "takes": _("Takes"),
        "sells": _("Sells"),
        "up_to_class": _("up to class"),
        "nok_per_tonne": _("NOK/t"),
        "taken_in": _("Taken in"),
        "sold": _("Sold"),
        "room_left": _("Room left"),
        "of": _("of"),
        "unlimited": _("unlimited"),
        "candidate_opened": _("Candidate: the plan opens it"),
        "candidate_not_opened": _("Candidate: the plan does not open it"),
        "surplus": _("Surplus"),
        "need": _("Need"),
        "stage": _("Planning stage"),
        "probability": _("Probability"),
        "approx": _("approx."),
        "show_flows": _("Show only flows to and from here"),
        "flow": _("Flow"),
        "tonnes": _("Tonnes"),
        "distance": _("Distance"),
        "background": _("Background map: © Kartverket"),
        "outline": _("Outline: simplified from data © Kartverket, CC BY 4.0"),
        "thousand_tonnes": _("1 000 t"),
        "unplaced": _("Without a place"),
        "close": _("Close"),
        "failed": _("The data could not be loaded. Load the page again."),
        "zoom_in": _("Zoom in"),
        "zoom_out": _("Zoom out"),
        "map": _("Map"),
    }
