"""The forms of storage trade: asking for room, answering, what came in, what left, corrections."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ressursbank import vocabulary
from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.audit.models import Publication
from ressursbank.portal.facilities.lists import name_by_id
from ressursbank.portal.facilities.models import StorageArea
from ressursbank.portal.forms import NumberField, VersionField
from ressursbank.portal.marketplace.models import GoesTo, StorageBooking, StoredMass
from ressursbank.portal.marketplace.storage.limits import today_is
from ressursbank.portal.plans.templatetags.shown import contamination_class, number, period
from ressursbank.portal.projects.fields import StyledForm, check_window, set_choices
from ressursbank.portal.projects.models import Lot
from ressursbank.region.periods import format_period, parse_period, quarter_of

LEAST_TONNES, MOST_TONNES, MOST_LOTS = 0.1, 50_000_000, 200


class DayField(forms.DateField):
    """A day, by the browser's own calendar."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(**kwargs)


class AskForRoomForm(StyledForm):
    """What, how much, when, and what becomes of it afterwards."""

    lot = forms.ChoiceField(
        label=gettext_lazy("Own lot"),
        required=False,
        help_text=gettext_lazy("Mass type and class are then the lot's."),
    )
    mass_type = forms.ChoiceField(label=gettext_lazy("Mass type"), required=False)
    contamination_class = forms.TypedChoiceField(
        label=gettext_lazy("Contamination class"), coerce=int, required=False, empty_value=None
    )
    tonnes = NumberField(label=gettext_lazy("Tonnes"), min_value=LEAST_TONNES, max_value=MOST_TONNES)
    from_period = forms.TypedChoiceField(label=gettext_lazy("First quarter"), coerce=parse_period)
    to_period = forms.TypedChoiceField(label=gettext_lazy("Last quarter"), coerce=parse_period)
    goes_to = forms.ChoiceField(
        label=gettext_lazy("What becomes of them"),
        required=False,
        help_text=gettext_lazy("The law gives three years before recovery, one year before landfill."),
    )
    note = forms.CharField(
        label=gettext_lazy("Message to the keeper"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, acting: Acting, area: StorageArea, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.area = area
        self.lots = {lot.public_id: lot for lot in _lots(acting, area)}
        types = area.mass_types or vocabulary.MASS_TYPES.ids
        choose = ("", _("Choose"))
        set_choices(self, "mass_type", [choose, *((id_, name_by_id(vocabulary.MASS_TYPES, id_)) for id_ in types)])
        classes = range(1, area.max_contamination_class + 1)
        set_choices(
            self, "contamination_class", [choose, *((str(each), contamination_class(each)) for each in classes)]
        )
        first = max(area.from_period, quarter_of(today_is()))
        quarters = [(format_period(each), period(each)) for each in range(first, area.to_period + 1)]
        for name in ("from_period", "to_period"):
            set_choices(self, name, [choose, *quarters])
        set_choices(self, "goes_to", GoesTo.choices[-1:] + GoesTo.choices[:-1])
        set_choices(self, "lot", [("", _("None of these")), *((id_, _called(lot)) for id_, lot in self.lots.items())])
        if not self.lots:
            del self.fields["lot"]
            for name in ("mass_type", "contamination_class"):
                self.fields[name].required = True

    def clean(self) -> dict[str, Any]:
        """Quarters in order; type and class said, by the lot or by hand."""
        data = super().clean() or {}
        check_window(self)
        lot = self.chosen_lot
        if lot is not None:
            self._fill_from(lot, data)
        for name in ("mass_type", "contamination_class"):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, _("Choose what it is about."))
        return data

    @property
    def chosen_lot(self) -> Lot | None:
        """The lot that the masses are of."""
        return self.lots.get(self.cleaned_data.get("lot") or "")

    def _fill_from(self, lot: Lot, data: dict[str, Any]) -> None:
        said = {"mass_type": lot.mass_type, "contamination_class": lot.contamination_class}
        for name, value in said.items():
            if data.get(name) in ("", None):
                data[name] = value
            elif data[name] != value:
                text = _("The lot says %(value)s.") % {"value": _in_words(name, value)}
                self.add_error(name, text)
        if data.get("tonnes") and data["tonnes"] > lot.tonnes:
            self.add_error("tonnes", _("The lot has %(tonnes)s t.") % {"tonnes": number(lot.tonnes)})

    def booking(self) -> StorageBooking:
        """What is asked for."""
        names = ("mass_type", "contamination_class", "tonnes", "from_period", "to_period", "goes_to")
        found = {name: self.cleaned_data[name] for name in names}
        note = self.cleaned_data["note"].strip()
        return StorageBooking(storage_area=self.area, lot=self.chosen_lot, note=note, **found)


def _in_words(name: str, value: Any) -> str:
    return name_by_id(vocabulary.MASS_TYPES, value).lower() if name == "mass_type" else contamination_class(value)


def _lots(acting: Acting, area: StorageArea) -> list[Lot]:
    """Own surplus that the area takes, that of the latest projects first."""
    if acting.organisation is None:
        return []
    rows = Lot.objects.filter(
        project__organisation=acting.organisation,
        direction="surplus",
        contamination_class__lte=area.max_contamination_class,
    ).exclude(state=Publication.WITHDRAWN)
    if area.mass_types:
        rows = rows.filter(mass_type__in=area.mass_types)
    return list(rows.select_related("project").order_by("-project", "from_period", "pk")[:MOST_LOTS])


def _called(lot: Lot) -> str:
    words = {
        "project": lot.project.name,
        "mass": name_by_id(vocabulary.MASS_TYPES, lot.mass_type).lower(),
        "tonnes": number(lot.tonnes),
        "quarter": period(lot.from_period),
    }
    return _("%(project)s: %(mass)s, %(tonnes)s t from %(quarter)s") % words


class MoveForm(StyledForm):
    """An answer, a cancellation or an end, with words to the other side."""

    why = forms.CharField(
        label=gettext_lazy("Message"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The other side reads this."),
    )
    version = VersionField(error_messages={"required": gettext_lazy("Open the page again.")})

    def __init__(self, *args: Any, verb: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Who is turned away is told why.
        self.fields["why"].required = verb == "decline"


class CameInForm(StyledForm):
    """Loads that have come in."""

    tonnes = NumberField(label=gettext_lazy("Tonnes"), min_value=LEAST_TONNES, max_value=MOST_TONNES)
    on = DayField(label=gettext_lazy("Day"))
    note = forms.CharField(
        label=gettext_lazy("Note"), required=False, max_length=500, help_text=gettext_lazy("Such as weighing slips.")
    )


class LeftForm(CameInForm):
    """Loads that have left."""

    version = VersionField(error_messages={"required": gettext_lazy("Open the page again.")})


class CorrectForm(StyledForm):
    """What stands there in truth."""

    tonnes = NumberField(
        label=gettext_lazy("Tonnes that stand there in truth"),
        min_value=0,
        max_value=MOST_TONNES,
        help_text=gettext_lazy("Write 0 where the line was wrong altogether, such as a wrong day; then register anew."),
    )
    goes_to = forms.ChoiceField(label=gettext_lazy("What becomes of them"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=500, help_text=gettext_lazy("Stands in the register for good.")
    )
    version = VersionField(error_messages={"required": gettext_lazy("Open the page again.")})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "goes_to", GoesTo.choices[-1:] + GoesTo.choices[:-1])


def correct_initial(stored: StoredMass) -> dict[str, Any]:
    """What the register says now."""
    return {"tonnes": stored.tonnes, "goes_to": stored.goes_to, "version": stored.version}
