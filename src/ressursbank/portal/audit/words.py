"""What a kept value is called on a page: the field's label, quarters and codes by name, references by what they name.

Apps name the codes of their own lists with `name_codes`.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import formats
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ressursbank import vocabulary
from ressursbank.portal.plans.templatetags.shown import contamination_class, mass_type, name_of, number, period
from ressursbank.vocabulary.named_list import NamedList

NOT_SHOWN = frozenset({
    "id", "version", "public_id", "search_text", "extra", "east", "north", "content_type", "size_bytes", "sha256",
    "taken_by", "uploaded_by", "token_digest", "lots",
})  # fmt: skip
"""Fields that say nothing to a reader, or that follow from others."""

_THINGS = {
    "projects.project": gettext_lazy("Project"),
    "projects.projectparty": gettext_lazy("Party"),
    "projects.buildingstage": gettext_lazy("Building stage"),
    "projects.projectstorage": gettext_lazy("Own storage"),
    "projects.contact": gettext_lazy("Contact"),
    "projects.document": gettext_lazy("Document"),
    "projects.lot": gettext_lazy("Lot"),
    "projects.gateanswer": gettext_lazy("Gate point"),
    "projects.stagesnapshot": gettext_lazy("Snapshot of the masses"),
    "sites.site": gettext_lazy("Place"),
    "sites.distance": gettext_lazy("Distance"),
    "facilities.facility": gettext_lazy("Facility"),
    "facilities.facilityaccepts": gettext_lazy("Accepted mass"),
    "facilities.facilitycapacity": gettext_lazy("Capacity"),
    "facilities.facilityyield": gettext_lazy("Yield"),
    "facilities.permit": gettext_lazy("Permit"),
    "facilities.storagearea": gettext_lazy("Storage area"),
}
_FIELDS = {
    "state": gettext_lazy("State"),
    "site": gettext_lazy("Place"),
    "project": gettext_lazy("Project"),
    "facility": gettext_lazy("Facility"),
    "organisation": gettext_lazy("Organisation"),
    "building_stage": gettext_lazy("Building stage"),
    "plot": gettext_lazy("Plot"),
    "entered_quantity": gettext_lazy("Quantity as entered"),
    "entered_unit": gettext_lazy("Unit as entered"),
    "file": gettext_lazy("File"),
    "file_name": gettext_lazy("File name"),
    "point": gettext_lazy("Point"),
    "answer": gettext_lazy("Answer"),
    "note": gettext_lazy("Note"),
    "due_on": gettext_lazy("Due on"),
    "opening_hours": gettext_lazy("Opening hours"),
    "planning_stage": gettext_lazy("Planning stage"),
    "title": gettext_lazy("Title"),
}
_UNITS = {"fm3": "fm³", "lm3": "lm³", "am3": "am³", "tonnes": "t"}

NameOf = Callable[[str], str]
_names: dict[tuple[str, str], NameOf] = {}


def name_codes(thing_type: str, field: str, name_of_code: NameOf) -> None:
    """How the codes of one field are called, in the language of the page."""
    _names[thing_type, field] = name_of_code


def names_in(names: NamedList) -> NameOf:
    """Names of a list of the vocabulary; an unknown code stands for itself."""
    return lambda code: name_of(names, names.ids.index(code)) if code in names.ids else code


def thing_name(thing_type: str) -> str:
    """What kind of thing it is."""
    return str(_THINGS.get(thing_type) or capfirst(apps.get_model(thing_type)._meta.verbose_name))


def field_name(thing_type: str, name: str) -> str:
    """A field's label."""
    plain = name.removesuffix("_id")
    if plain in _FIELDS:
        return str(_FIELDS[plain])
    try:
        label = apps.get_model(thing_type)._meta.get_field(name).verbose_name
    except FieldDoesNotExist:
        return name
    return capfirst(str(label))


def value_in_words(thing_type: str, name: str, value: Any, referred: Mapping[tuple[str, Any], str]) -> str:
    """A value of a field. `referred`: names of what references point to, by model label and key."""
    if value is None or value == "" or value == [] or value == {}:
        return "–"
    if (thing_type, name) in _names:
        return _names[thing_type, name](str(value))
    if name in ("mass_type", "mass_type_in", "mass_type_out"):
        return _mass(value)
    if name == "mass_types":
        return ", ".join(_mass(code) for code in value)
    if "contamination_class" in name:
        return contamination_class(int(value))
    if name.endswith("_period") or name in ("opens", "closes"):
        return period(int(value))
    if name == "entered_unit":
        return _UNITS.get(str(value), str(value))
    if name == "plot":
        return _("drawn")
    try:
        field: Any = apps.get_model(thing_type)._meta.get_field(name)
    except FieldDoesNotExist:
        return str(value)
    return _by_type(field, value, referred)


def _by_type(field: Any, value: Any, referred: Mapping[tuple[str, Any], str]) -> str:
    if field.is_relation:
        return referred.get((field.related_model._meta.label_lower, value)) or _("something that is gone")
    if field.choices:
        return str(dict(field.choices).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(field, models.FloatField | models.IntegerField):
        return number(value, 0 if float(value).is_integer() else 2)
    if isinstance(field, models.DateTimeField):
        when = parse_datetime(value)
        return str(value) if when is None else formats.date_format(when, "SHORT_DATETIME_FORMAT")
    if isinstance(field, models.DateField):
        day = parse_date(value)
        return str(value) if day is None else formats.date_format(day, "SHORT_DATE_FORMAT")
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    if isinstance(value, dict):
        return ", ".join(f"{name}: {part}" for name, part in value.items())
    return str(value)


def called(thing_type: str, facts: Mapping[str, Any]) -> str:
    """What tells a thing from others of its kind: a lot's mass and tonnes, a stage's number, a name, a title."""
    if facts.get("tonnes") is not None and facts.get("mass_type"):
        what = f"{_mass(facts['mass_type']).lower()}, {number(facts['tonnes'])} t"
        direction = facts.get("direction")
        return f"{value_in_words(thing_type, 'direction', direction, {}).lower()}: {what}" if direction else what
    if facts.get("mass_type"):
        return _mass(facts["mass_type"]).lower()
    for name in ("name", "title", "file_name", "point", "planning_stage", "role", "area"):
        if facts.get(name):
            return value_in_words(thing_type, name, facts[name], {})
    if facts.get("number") is not None:
        return str(facts["number"])
    if facts.get("from_period") and facts.get("to_period"):
        return f"{period(facts['from_period'])}–{period(facts['to_period'])}"
    return ""


def _mass(code: str) -> str:
    return mass_type(vocabulary.MASS_TYPES.ids.index(code)) if code in vocabulary.MASS_TYPES.ids else code


for _label, _name, _list in (
    ("projects.project", "kind", vocabulary.PROJECT_KINDS),
    ("projects.project", "planning_stage", vocabulary.PLANNING_STAGES),
    ("projects.stagesnapshot", "planning_stage", vocabulary.PLANNING_STAGES),
    ("projects.lot", "direction", vocabulary.DIRECTIONS),
    ("facilities.facility", "kind", vocabulary.FACILITY_KINDS),
    ("facilities.facility", "status", vocabulary.FACILITY_STATUSES),
):
    name_codes(_label, _name, names_in(_list))
