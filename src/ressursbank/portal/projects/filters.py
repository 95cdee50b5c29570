"""What lists of projects and lots are filtered and sorted by; everything stands in the address."""

from typing import Any

from django import forms
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.utils.translation import gettext_lazy as _

from ressursbank import vocabulary
from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.audit.models import Publication
from ressursbank.portal.forms import NumberField, choices_of, class_choices, mass_type_choices
from ressursbank.portal.maps.index import MapIndex
from ressursbank.portal.permissions import visible_projects
from ressursbank.portal.plots import PlotError, Position, read_position
from ressursbank.portal.projects.fields import QuarterField, StyledForm, set_choices
from ressursbank.portal.projects.lot_search import keys_of_lots
from ressursbank.portal.projects.models import Project
from ressursbank.portal.sites.models import Site
from ressursbank.portal.sites.municipalities import MUNICIPALITIES, municipality_choices
from ressursbank.region.tables import Integers

SORTS: dict[str, tuple[str | OrderBy, ...]] = {
    "": ("name", "pk"),
    "-name": ("-name", "-pk"),
    "start": (F("from_period").asc(nulls_last=True), "pk"),
    "changed": ("-changed_at", "-pk"),
}
DEFAULT_KILOMETRES = 15.0


class ListFilter(StyledForm):
    """A filter whose faulty values are left out, so that an old address still shows a list."""

    first: tuple[str, ...] = ()

    def values(self) -> dict[str, Any]:
        """What was chosen and can be used."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}

    @property
    def first_fields(self) -> list[forms.BoundField]:
        """What is asked most."""
        return [field for field in self.visible_fields() if field.name in self.first]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        """What stands behind "more choices"."""
        return [field for field in self.visible_fields() if field.name not in self.first]

    @property
    def uses_more(self) -> bool:
        """Whether anything behind "more choices" is chosen or faulty."""
        return any(field.name in self.values() or field.errors for field in self.more_fields)

    @property
    def is_used(self) -> bool:
        """Whether anything but the sorting is chosen."""
        return any(name != "sort" for name in self.values())


class ProjectFilter(ListFilter):
    """Search text, kind, planning stage, municipality, own ones and their state."""

    first = ("text", "kind", "stage", "municipality")

    text = forms.CharField(label=_("Search"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    stage = forms.ChoiceField(label=_("Planning stage"), required=False)
    municipality = forms.ChoiceField(label=_("Municipality"), required=False)
    whose = forms.ChoiceField(label=_("Whose"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    sort = forms.ChoiceField(label=_("Sort by"), required=False)

    def __init__(self, acting: Acting, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.acting = acting
        set_choices(self, "kind", choices_of(vocabulary.PROJECT_KINDS, str(_("All kinds"))))
        set_choices(self, "stage", choices_of(vocabulary.PLANNING_STAGES, str(_("All stages"))))
        set_choices(self, "municipality", municipality_choices(MUNICIPALITIES, str(_("All municipalities"))))
        set_choices(
            self,
            "sort",
            (
                ("", _("Name")),
                ("-name", _("Name, reversed")),
                ("start", _("Start of earthworks")),
                ("changed", _("Last changed")),
            ),
        )
        if acting.organisation is None:
            del self.fields["whose"], self.fields["state"]
        else:
            set_choices(self, "whose", (("", _("Everybody's")), ("mine", acting.organisation.name)))
            set_choices(self, "state", (("", _("All but withdrawn")), *Publication.choices))

    def listed(self) -> QuerySet[Project]:
        """The projects, sorted."""
        chosen = self.values()
        found = Project.objects.filter(visible_projects(self.acting))
        if chosen.get("state"):
            found = found.filter(state=chosen["state"])
        else:
            found = found.exclude(state=Publication.WITHDRAWN)
        if chosen.get("whose") and self.acting.organisation is not None:
            party_of = self.acting.organisation.project_parties.values("project")
            found = found.filter(Q(organisation=self.acting.organisation) | Q(pk__in=party_of))
        for name, column in (("kind", "kind"), ("stage", "planning_stage")):
            if chosen.get(name):
                found = found.filter(**{column: chosen[name]})
        if chosen.get("municipality"):
            found = found.filter(site__in=Site.objects.filter(municipality=chosen["municipality"]))
        if chosen.get("text"):
            found = found.filter(search_text__contains=chosen["text"].strip().casefold())
        return found.order_by(*SORTS[chosen.get("sort", "")])


class LotFilter(ListFilter):
    """Direction, type, class, quarters, municipality, distance from a point, text."""

    first = ("text", "mass_type", "from", "to")

    # Chosen by the links above the filter, and kept when the rest is sent.
    direction = forms.ChoiceField(label=_("Surplus or need"), required=False, widget=forms.HiddenInput)
    mass_type = forms.ChoiceField(label=_("Mass type"), required=False)
    contamination_class = forms.ChoiceField(label=_("Contamination class"), required=False)
    municipality = forms.ChoiceField(label=_("Municipality"), required=False)
    near = forms.CharField(label=_("Near (latitude, longitude)"), required=False, max_length=60)
    km = NumberField(label=_("Within km"), required=False, min_value=0.1, max_value=1000)
    text = forms.CharField(label=_("Search"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("State"), required=False)
    sort = forms.ChoiceField(label=_("Sort by"), required=False)

    def __init__(self, acting: Acting, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.acting = acting
        if acting.organisation is None:
            del self.fields["state"]
        else:
            set_choices(
                self, "state", (("", Publication.PUBLISHED.label), (Publication.DRAFT, Publication.DRAFT.label))
            )
        # "from" is a word of the language and cannot be an attribute's name.
        self.fields["from"] = QuarterField(label=_("From"), required=False)
        self.fields["to"] = QuarterField(label=_("To"), required=False)
        for name in ("from", "to"):
            self.fields[name].widget.attrs["class"] = "ds-input"
        set_choices(self, "direction", choices_of(vocabulary.DIRECTIONS, str(_("Surplus and need"))))
        set_choices(self, "mass_type", mass_type_choices(str(_("All mass types"))))
        set_choices(self, "contamination_class", (("", _("All classes")), *class_choices()))
        set_choices(self, "municipality", municipality_choices(MUNICIPALITIES, str(_("All municipalities"))))
        set_choices(
            self,
            "sort",
            (("", _("First quarter")), ("-tonnes", _("Most tonnes first")), ("tonnes", _("Least tonnes first"))),
        )
        self.order_fields(
            (
                "text",
                "direction",
                "mass_type",
                "contamination_class",
                "from",
                "to",
                "municipality",
                "near",
                "km",
                "state",
                "sort",
            )
        )

    def keys(self, index: MapIndex) -> Integers:
        """Keys of the lots, sorted: published ones, or the drafts that one may see."""
        chosen = self.values()
        return keys_of_lots(index, self.acting, {"km": DEFAULT_KILOMETRES} | chosen, self._near(chosen))

    def _near(self, chosen: dict[str, Any]) -> Position | None:
        """The point around which they must lie; None for everywhere, also where it cannot be read."""
        if not chosen.get("near"):
            return None
        try:
            return read_position(chosen["near"])
        except PlotError as error:
            self.add_error("near", error.faults)
            return None
