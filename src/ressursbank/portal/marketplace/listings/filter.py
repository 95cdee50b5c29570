"""What the market is filtered and sorted by, in the address; saved searches keep the same words."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ressursbank import vocabulary
from ressursbank.portal.facilities.near import Place
from ressursbank.portal.forms import NumberField, class_choices, mass_type_choices
from ressursbank.portal.maps.asked import Asked
from ressursbank.portal.plans.templatetags.shown import period
from ressursbank.portal.projects.fields import QuarterField, set_choices
from ressursbank.portal.projects.filters import DEFAULT_KILOMETRES, ListFilter
from ressursbank.portal.sites.municipalities import MUNICIPALITIES, municipality_choices

DIRECTIONS = ("surplus", "need")
NOT_CHIPS = ("direction", "sort", "km")
SORTS = ("", "soon", "-tonnes", "near")


@dataclass(frozen=True, slots=True)
class Chip:
    """A part of the filter that is in use; `query` is the address's query without it."""

    label: str
    query: str


class MarketFilter(ListFilter):
    """Faulty values are left out, so that an old address still shows a list."""

    first = ("q", "mass_type", "class", "from", "to")

    # Chosen by the tabs above the filter, and kept when the rest is sent.
    direction = forms.ChoiceField(required=False, widget=forms.HiddenInput, choices=[(id_, id_) for id_ in DIRECTIONS])
    q = forms.CharField(label=gettext_lazy("Search"), required=False, max_length=100)
    mass_type = forms.ChoiceField(label=gettext_lazy("Mass type"), required=False)
    municipality = forms.ChoiceField(label=gettext_lazy("Municipality"), required=False)
    near = forms.CharField(label=gettext_lazy("Near (address, or latitude, longitude)"), required=False, max_length=120)
    km = NumberField(label=gettext_lazy("Within km by road"), required=False, min_value=0.1, max_value=1000)
    certainty = forms.ChoiceField(label=gettext_lazy("Certainty"), required=False)
    photo = forms.ChoiceField(label=gettext_lazy("Photo"), required=False)
    sort = forms.ChoiceField(label=gettext_lazy("Sort by"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place: Place | None = None
        # "from" and "class" are words of the language and cannot be attributes' names.
        label = gettext_lazy("Takes class") if self.tab == "need" else gettext_lazy("Contamination class")
        self.fields["class"] = forms.ChoiceField(label=label, required=False)
        self.fields["from"] = QuarterField(label=gettext_lazy("From"), required=False)
        self.fields["to"] = QuarterField(label=gettext_lazy("To"), required=False)
        for name in ("class", "from", "to"):
            self.fields[name].widget.attrs["class"] = "ds-input"
        set_choices(self, "mass_type", mass_type_choices(_("All mass types")))
        set_choices(self, "class", (("", _("All classes")), *class_choices()))
        set_choices(self, "municipality", municipality_choices(MUNICIPALITIES, _("All municipalities")))
        coming = (("", _("Certain and coming")), ("certain", _("Certain only")), ("coming", _("Coming only")))
        set_choices(self, "certainty", coming)
        set_choices(self, "photo", (("", _("With and without photo")), ("1", _("Only with photo"))))
        sorts = (_("Listings first, newest first"), _("First quarter"), _("Most tonnes first"), _("Nearest first"))
        set_choices(self, "sort", zip(SORTS, sorts, strict=True))
        self.order_fields(("q", "mass_type", "class", "from", "to", "municipality", "near", "km", "certainty", "photo"))

    @property
    def tab(self) -> str:
        """Which tab: surplus where none is chosen."""
        chosen = str(self.data.get("direction", ""))
        return chosen if chosen in DIRECTIONS else DIRECTIONS[0]

    @property
    def is_used(self) -> bool:
        """Whether anything but tab and sorting is chosen."""
        return any(name not in ("direction", "sort") for name in self.values())

    @property
    def kilometres(self) -> float:
        """How far from the place."""
        return float(self.values().get("km", DEFAULT_KILOMETRES))

    def chips(self) -> list[Chip]:
        """What is in use, each with the address without it."""
        chosen = self.values()
        return [
            Chip(self._chip_label(name, value), self.query_without(name))
            for name, value in chosen.items()
            if name not in NOT_CHIPS
        ]

    def _chip_label(self, name: str, value: Any) -> str:
        if name == "near":
            return _("Within %(km)g km of %(place)s") % {"km": self.kilometres, "place": value}
        if name == "q":
            return f"“{value}”"
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            return str(dict(field.choices).get(value, value))  # type: ignore[arg-type]  # lists of pairs, as set above
        return f"{field.label} {period(value)}"

    def query_without(self, *names: str) -> str:
        """The address's query without some of its parts, and without the page."""
        gone = {*names, "page"} | ({"km"} if "near" in names else set())
        pairs = [(name, value) for name in self.data for value in [self.data[name]] if name not in gone and value]
        return "?" + urlencode(pairs)

    def as_on_the_map(self) -> str:
        """The query that shows the same on the map, as far as the map has it: of quarters it takes one."""
        chosen = self.values()
        quarter = chosen.get("from") if chosen.get("from") == chosen.get("to") else None
        mass = (vocabulary.MASS_TYPES.code(chosen["mass_type"]),) if chosen.get("mass_type") else ()
        asked = Asked(
            layers=(self.tab,),
            period=quarter,
            mass_types=mass,
            classes=(int(chosen["class"]),) if chosen.get("class") else (),
            municipalities=(chosen["municipality"],) if chosen.get("municipality") else (),
            text=" ".join(chosen.get("q", "").casefold().split()),
        )
        return asked.query()
