"""The forms of a project's parts: building stages, own storage, parties, contacts, documents."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ressursbank.portal.accounts.models import Organisation
from ressursbank.portal.accounts.roles import ROLES
from ressursbank.portal.forms import NumberField, VersionField
from ressursbank.portal.plots import PlotError, read_plot_text, write_plot_text
from ressursbank.portal.projects.fields import QuarterField, StyledForm, check_window, set_choices
from ressursbank.portal.projects.heap_room import heap_room
from ressursbank.portal.projects.models import BuildingStage, Contact, Project, ProjectPart, ProjectStorage

HEAP_METRES = 4.0
MOST_TONNES = 50_000_000
PARTY_ROLES = ("builder", "buyer", "plan_consultant", "geotechnical_adviser", "contractor", "haulier")


class PartForm(StyledForm):
    """A form that knows its project and the part that it changes (None: a new one)."""

    version = VersionField(required=False)

    def __init__(self, *args: Any, project: Project, part: ProjectPart | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.project, self.part = project, part

    def part_fields(self) -> dict[str, Any]:
        """What is set on the part."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class StageForm(PartForm):
    """A building stage, and its area as storage until it starts."""

    number = forms.IntegerField(label=gettext_lazy("Number"), min_value=1, max_value=99)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200, required=False)
    from_period = QuarterField(label=gettext_lazy("First quarter"))
    to_period = QuarterField(label=gettext_lazy("Last quarter"))
    area_m2 = NumberField(
        label=gettext_lazy("Area (m²)"),
        required=False,
        min_value=1,
        max_value=5_000_000,
        help_text=gettext_lazy("Measured from the corners below when left empty."),
    )
    plot_text = forms.CharField(
        label=gettext_lazy("Corners of the stage's area"),
        required=False,
        max_length=2_000_000,
        help_text=gettext_lazy("One corner a line, in order; an empty line between polygons. Or GeoJSON."),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
    )
    is_storage_until_start = forms.BooleanField(
        label=gettext_lazy("The area is storage until the stage starts"),
        required=False,
        help_text=gettext_lazy("The project's own masses can stand here until the quarter before the stage starts."),
    )
    storage_from_period = QuarterField(
        label=gettext_lazy("Storage from"),
        required=False,
        help_text=gettext_lazy("From the project's first masses when left empty."),
    )
    heap_metres = NumberField(label=gettext_lazy("Height of the heap (m)"), required=False, min_value=0.5, max_value=15)
    storage_room_tonnes = NumberField(
        label=gettext_lazy("Room for masses (tonnes)"),
        required=False,
        min_value=1,
        max_value=MOST_TONNES,
        help_text=gettext_lazy(
            "Reckoned from area and height when left empty: a heap with sides 1:2 and 5 m clear round it, mixed masses."
        ),
    )

    def clean(self) -> dict[str, Any]:
        """Quarters in order, a number of its own, room reckoned where none is given."""
        found = super().clean() or {}
        check_window(self)
        others = self.project.building_stages.all()
        if self.part is not None:
            others = others.exclude(pk=self.part.pk)
        if found.get("number") and others.filter(number=found["number"]).exists():
            self.add_error("number", _("Another stage has this number."))
        found["plot"] = self._plot(found)
        if found.get("is_storage_until_start"):
            self._storage(found)
        else:
            found["storage_room_tonnes"] = found["storage_from_period"] = None
        return found

    def _plot(self, found: dict[str, Any]) -> dict[str, Any] | None:
        if not (found.get("plot_text") or "").strip():
            return None
        try:
            plot = read_plot_text(found["plot_text"])
        except PlotError as error:
            self.add_error("plot_text", error.faults)
            return None
        if not found.get("area_m2"):
            found["area_m2"] = float(round(plot.area_m2))
        return plot.geometry

    def _storage(self, found: dict[str, Any]) -> None:
        start, first = found.get("storage_from_period"), found.get("from_period")
        if start is not None and first is not None and start >= first:
            self.add_error("storage_from_period", _("The storage must begin before the stage starts."))
        if found.get("storage_room_tonnes") is not None or self.errors:
            return
        if not found.get("area_m2"):
            self.add_error("area_m2", _("Give the area, or the room in tonnes: one of them says how much it keeps."))
            return
        room = heap_room(found["area_m2"], found.get("heap_metres") or HEAP_METRES)
        if room.tonnes < 1:
            self.add_error("area_m2", _("The area is too small for a heap. Write the room in tonnes if it keeps some."))
            return
        found["storage_room_tonnes"] = float(f"{room.tonnes:.3g}")

    def part_fields(self) -> dict[str, Any]:
        """The heap's height is how the room was found, and is not kept."""
        return {
            name: value for name, value in super().part_fields().items() if name not in ("plot_text", "heap_metres")
        }

    @staticmethod
    def initial_of(stage: BuildingStage) -> dict[str, Any]:
        """What the form holds for a stage that is there already."""
        names = ("number", "name", "from_period", "to_period", "area_m2", "is_storage_until_start", "version")
        kept = {name: getattr(stage, name) for name in (*names, "storage_from_period", "storage_room_tonnes")}
        return kept | {"plot_text": write_plot_text(stage.plot), "heap_metres": HEAP_METRES}

    @staticmethod
    def initial_of_new(project: Project) -> dict[str, Any]:
        """What a new one starts from."""
        last = project.building_stages.order_by("number").last()
        return {"number": last.number + 1 if last else 1, "heap_metres": HEAP_METRES}


class StorageForm(PartForm):
    """Room for the project's own surplus on its own areas."""

    area = forms.CharField(
        label=gettext_lazy("Which area is it?"),
        max_length=200,
        help_text=gettext_lazy("Such as: the car park in the north, the extension towards the road."),
    )
    from_period = QuarterField(label=gettext_lazy("From"))
    to_period = QuarterField(label=gettext_lazy("To"))
    area_m2 = NumberField(label=gettext_lazy("Area (m²)"), required=False, min_value=1, max_value=5_000_000)
    heap_metres = NumberField(label=gettext_lazy("Height of the heap (m)"), required=False, min_value=0.5, max_value=15)
    room_tonnes = NumberField(
        label=gettext_lazy("Room (tonnes)"),
        required=False,
        min_value=1,
        max_value=MOST_TONNES,
        help_text=gettext_lazy(
            "Reckoned from area and height when left empty: a heap with sides 1:2 and 5 m clear round it, mixed masses."
        ),
    )

    def clean(self) -> dict[str, Any]:
        """Quarters in order, room given or reckoned."""
        found = super().clean() or {}
        check_window(self)
        if found.get("room_tonnes") is None and not self.errors:
            room = (
                heap_room(found["area_m2"], found.get("heap_metres") or HEAP_METRES) if found.get("area_m2") else None
            )
            if room is None or room.tonnes < 1:
                self.add_error("room_tonnes", _("Give the room in tonnes, or an area large enough for a heap."))
            else:
                found["room_tonnes"] = float(f"{room.tonnes:.3g}")
        return found

    def part_fields(self) -> dict[str, Any]:
        """Area and height are how the room was found, and are not kept."""
        return {name: value for name, value in super().part_fields().items() if name not in ("area_m2", "heap_metres")}

    @staticmethod
    def initial_of(storage: ProjectStorage) -> dict[str, Any]:
        """What the form holds for one that is there already."""
        return {name: getattr(storage, name) for name in ("area", "from_period", "to_period", "room_tonnes", "version")}

    @staticmethod
    def initial_of_new(project: Project) -> dict[str, Any]:
        """What a new one starts from."""
        return {"from_period": project.from_period, "to_period": project.to_period, "heap_metres": HEAP_METRES}


class ContactForm(PartForm):
    """Whom to ask."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    task = forms.CharField(label=gettext_lazy("Task"), max_length=200, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=30, required=False)

    def clean(self) -> dict[str, Any]:
        """A way to reach the contact."""
        found = super().clean() or {}
        if not self.errors and not found.get("email") and not found.get("phone"):
            self.add_error("email", _("Give an e-mail address or a phone number."))
        return found

    @staticmethod
    def initial_of(contact: Contact) -> dict[str, Any]:
        """What the form holds for one that is there already."""
        return {name: getattr(contact, name) for name in ("name", "task", "email", "phone", "version")}

    @staticmethod
    def initial_of_new(_project: Project) -> dict[str, Any]:
        """What a new one starts from."""
        return {}


class PartyForm(PartForm):
    """An organisation with the rights of a role in this project."""

    organisation = forms.CharField(
        label=gettext_lazy("Organisation"),
        max_length=200,
        help_text=gettext_lazy("Name or organisation number. It must be registered in the portal."),
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "role", [(role, ROLES[role].name) for role in PARTY_ROLES])

    def clean_organisation(self) -> Organisation:
        """The only organisation that fits."""
        text = self.cleaned_data["organisation"].strip()
        number = re.sub(r"\s", "", text)
        if number.isdecimal():
            found = list(Organisation.objects.filter(number=number))
        else:
            found = list(Organisation.objects.filter(name__iexact=text)) or list(
                Organisation.objects.filter(name__icontains=text)[:6]
            )
        if not found:
            raise forms.ValidationError(_("No organisation of this name or number is registered here."))
        if len(found) > 1:
            listed = "; ".join(f"{each.name} ({each.number or '–'})" for each in found)
            raise forms.ValidationError(_("Several fit: %(listed)s. Write the number.") % {"listed": listed})
        return found[0]

    def clean(self) -> dict[str, Any]:
        """The organisation has the role, and is not a party in it yet."""
        found = super().clean() or {}
        organisation, role = found.get("organisation"), found.get("role")
        if organisation is None or not role:
            return found
        if not organisation.roles.filter(role=role, is_confirmed=True).exists():
            self.add_error(
                "role",
                _("%(organisation)s is not registered as %(role)s.")
                % {"organisation": organisation, "role": ROLES[role].name.lower()},
            )
        elif self.project.parties.filter(organisation=organisation, role=role).exists():
            self.add_error("role", _("The organisation is a party in this role already."))
        return found

    @staticmethod
    def initial_of_new(_project: Project) -> dict[str, Any]:
        """What a new one starts from."""
        return {}


class DocumentForm(StyledForm):
    """A file with what it is called."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200, required=False)
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "PDF, Word, Excel, pictures, CSV, GeoJSON, GeoPackage, SOSI, DWG or ZIP; at most 25 MB."
        ),
    )
