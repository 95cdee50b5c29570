"""How numbers and codes are written on a screen: by language, with a thin space between thousands."""

import math

from babel.numbers import format_decimal
from django import template
from django.utils.translation import get_language, gettext

from ressursbank import vocabulary
from ressursbank.flows.kinds import flow_kinds
from ressursbank.vocabulary import NamedList

register = template.Library()

THIN_SPACE = "\u202f"
MINUS = "\u2212"
MILLION = 1_000_000
WITHOUT_LEVEL_COLOUR = "#6B7474"
_GROUP_MARKS = str.maketrans({"\u00a0": THIN_SPACE, ",": THIN_SPACE})
_GROUP_MARKS_NB = str.maketrans({"\u00a0": THIN_SPACE})


@register.filter
def number(value: float | None, decimals: int = 0) -> str:
    """`12 345,6` in Norwegian, `12 345.6` in English; infinite is "unlimited", nothing is a dash."""
    if value is None or math.isnan(value):
        return "–"
    if math.isinf(value):
        return gettext("unlimited")
    language = get_language() or "nb"
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    text = format_decimal(value, format=pattern, locale=language).replace("-", MINUS)
    return text.translate(_GROUP_MARKS if language == "en" else _GROUP_MARKS_NB)


@register.filter
def rounded(value: float, figures: int = 2) -> str:
    """A number with as many figures as an estimate bears: 4 213 is written 4 200."""
    if value == 0 or not math.isfinite(value):
        return number(value)
    decimals = figures - 1 - math.floor(math.log10(abs(value)))
    return number(round(value, decimals), max(0, min(decimals, 2)))


@register.filter
def about(value: float, figures: int = 2) -> str:
    """`ca. 4 200`: an estimate says that it is one."""
    if value == 0 or not math.isfinite(value):
        return number(value)
    if value >= MILLION:
        return gettext("approx. %(number)s million") % {"number": rounded(value / MILLION, figures)}
    return gettext("approx. %(number)s") % {"number": rounded(value, figures)}


@register.filter
def signed(value: float) -> str:
    """`+12` or `−3`: a difference says which way it goes."""
    text = number(abs(value))
    return text if text == "0" else f"{'+' if value > 0 else MINUS}{text}"


@register.filter
def percent(share: float | None) -> str:
    """A share as a whole per cent."""
    if share is None or not math.isfinite(share):
        return "–"
    return f"{number(share * 100)}{THIN_SPACE}%"


@register.filter
def gap(share: float) -> str:
    """A relative gap: what is below a hundredth of a per cent is called so, since nobody acts on less."""
    if share < 1e-4:
        return gettext("less than %(number)s %%") % {"number": number(0.01, 2)}
    return f"{number(share * 100, 2)}{THIN_SPACE}%"


@register.filter
def period(value: int) -> str:
    """A quarter: `1. kv. 2027`, `Q1 2027`."""
    return gettext("Q%(quarter)d %(year)d") % {"quarter": value % 4 + 1, "year": value // 4}


def name_of(names: NamedList, code: int) -> str:
    """The name of a code in the language of the page; "" for an empty code."""
    if code < 0:
        return ""
    return (names.name_en if get_language() == "en" else names.name_nb)[code]


@register.filter
def mass_type(code: int) -> str:
    """The name of a mass type."""
    return name_of(vocabulary.MASS_TYPES, code)


@register.filter
def mass_type_id(code: int) -> str:
    """The id of a mass type, as addresses use it."""
    return vocabulary.MASS_TYPES.ids[code]


@register.filter
def mass_letter(code: int) -> str:
    """The letter that stands beside a mass type's colour."""
    return vocabulary.MASS_TYPES.letter[code]


@register.filter
def level(value: int) -> str:
    """The name of a level of the resource pyramid; level 0 is masses on their way, or virgin ones."""
    if value == 0:
        return gettext("On the way, or virgin masses")
    return name_of(vocabulary.PYRAMID_LEVELS, value - 1)


@register.filter
def contamination_class(value: int) -> str:
    """`2 (god)`: the number that people use, and its word."""
    return f"{value} ({name_of(vocabulary.CONTAMINATION_CLASSES, value - 1).lower()})"


@register.filter
def mass_colour(code: int) -> str:
    """The colour of a mass type, the same on map, chart and table."""
    return vocabulary.MASS_TYPES.colour[code]


@register.filter
def level_colour(value: int) -> str:
    """The colour of a level; grey for masses on their way, or virgin ones."""
    return vocabulary.PYRAMID_LEVELS.colour[value - 1] if value else WITHOUT_LEVEL_COLOUR


@register.filter
def ink(colour: str) -> str:
    """Black or white, whichever is read best on a colour (relative luminance as in WCAG 2.1)."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#ffffff" if luminance < 0.179 else "#000000"


@register.filter
def flow_kind(code: int) -> str:
    """What a flow is called, such as "Deponering"."""
    kind = flow_kinds()[code]
    return kind.name_en if get_language() == "en" else kind.name_nb
