"""A lot as people write it: in the measure they have, with a range, in quarters."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ressursbank import vocabulary
from ressursbank.portal.forms import NumberField, VersionField, choices_of, class_choices, mass_type_choices
from ressursbank.portal.projects.fields import PercentField, QuarterField, StyledForm, check_window, set_choices
from ressursbank.portal.projects.models import Lot, Project
from ressursbank.portal.projects.probabilities import default_probability
from ressursbank.portal.projects.quantities import UNITS, quantity_of, range_of, tonnes_of

MOST = 50_000_000
QUICK_ROWS = 3


class QuickLotForm(StyledForm):
    """One row of step 3: the least that makes a lot."""

    direction = forms.ChoiceField(label=gettext_lazy("Surplus/need"), required=False)
    mass_type = forms.ChoiceField(label=gettext_lazy("Mass type"), required=False)
    contamination_class = forms.TypedChoiceField(label=gettext_lazy("Class"), coerce=int, required=False)
    quantity = NumberField(label=gettext_lazy("Quantity"), min_value=0.1, max_value=MOST)
    unit = forms.ChoiceField(label=gettext_lazy("Measure"), choices=UNITS.items())
    from_period = QuarterField(label=gettext_lazy("First quarter"))
    to_period = QuarterField(label=gettext_lazy("Last quarter"))

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.project = project
        set_choices(self, "direction", choices_of(vocabulary.DIRECTIONS))
        set_choices(self, "mass_type", mass_type_choices(_("Choose")))
        set_choices(self, "contamination_class", class_choices())
        for name in ("direction", "mass_type", "contamination_class"):
            self.fields[name].required = True

    def clean(self) -> dict[str, Any]:
        """Quarters in order."""
        found = super().clean() or {}
        check_window(self)
        return found

    def has_changed(self) -> bool:
        """A row in which neither type nor quantity is given is an empty row, whatever its other fields stand at."""
        return any(str(self.data.get(self.add_prefix(name), "")).strip() for name in ("mass_type", "quantity"))

    def lot_fields(self) -> dict[str, Any]:
        """What is set on the lot: tonnes by the server's own factors, whatever the page showed."""
        found = self.cleaned_data
        tonnes = tonnes_of(found["quantity"], found["unit"], found["mass_type"])
        low, high = range_of(tonnes, found["unit"], found["mass_type"])
        return {
            "direction": found["direction"],
            "mass_type": found["mass_type"],
            "contamination_class": found["contamination_class"],
            "from_period": found["from_period"],
            "to_period": found["to_period"],
            "tonnes": tonnes,
            "tonnes_p10": low,
            "tonnes_p90": high,
            "entered_quantity": found["quantity"],
            "entered_unit": found["unit"],
            "stage_probability": default_probability(self.project.planning_stage),
        }


class LotForm(QuickLotForm):
    """Everything about a lot."""

    low = NumberField(
        label=gettext_lazy("Low estimate (P10)"),
        required=False,
        min_value=0,
        max_value=MOST,
        help_text=gettext_lazy("In the same measure: one time in ten it is less."),
    )
    high = NumberField(
        label=gettext_lazy("High estimate (P90)"),
        required=False,
        min_value=0,
        max_value=MOST,
        help_text=gettext_lazy("In the same measure: one time in ten it is more."),
    )
    building_stage = forms.TypedChoiceField(
        label=gettext_lazy("Building stage"), required=False, coerce=int, empty_value=None
    )
    probability = PercentField(label=gettext_lazy("Probability (%)"), required=False)
    note = forms.CharField(
        label=gettext_lazy("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    version = VersionField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stages = [
            (str(stage.pk), f"{stage.number} {stage.name}".strip()) for stage in self.project.building_stages.all()
        ]
        if stages:
            set_choices(self, "building_stage", [("", _("None")), *stages])
        else:
            del self.fields["building_stage"]
        share = default_probability(self.project.planning_stage)
        self.fields["probability"].help_text = _(
            "That the masses come as planned. %(percent)s %% by the planning stage when left empty."
        ) % {"percent": round(share * 100)}

    def clean(self) -> dict[str, Any]:
        """The range lies round the quantity; both ends or none."""
        found = super().clean()
        quantity, low, high = found.get("quantity"), found.get("low"), found.get("high")
        if low is not None and quantity is not None and low > quantity:
            self.add_error("low", _("The low estimate must not be above the quantity."))
        if high is not None and quantity is not None and high < quantity:
            self.add_error("high", _("The high estimate must not be below the quantity."))
        if (low is None) != (high is None):
            self.add_error("high" if high is None else "low", _("Give both the low and the high estimate, or none."))
        return found

    def lot_fields(self) -> dict[str, Any]:
        """With range, building stage, probability and note as given."""
        found, fields = self.cleaned_data, super().lot_fields()
        if found["low"] is not None:
            fields["tonnes_p10"] = tonnes_of(found["low"], found["unit"], found["mass_type"])
            fields["tonnes_p90"] = tonnes_of(found["high"], found["unit"], found["mass_type"])
        if found["probability"] is not None:
            fields["stage_probability"] = found["probability"]
        if "building_stage" in self.fields:
            fields["building_stage_id"] = found["building_stage"]
        return fields | {"note": found["note"]}


def lot_initial(lot: Lot) -> dict[str, Any]:
    """What the form holds for a lot that is there already."""
    unit = lot.entered_unit or "tonnes"
    low, high = lot.tonnes_p10, lot.tonnes_p90
    is_own_range = low is not None and high is not None and not has_default_range(lot)
    return {
        "direction": lot.direction,
        "mass_type": lot.mass_type,
        "contamination_class": lot.contamination_class,
        "quantity": lot.entered_quantity if lot.entered_quantity is not None else lot.tonnes,
        "unit": unit,
        "low": _measured(low, lot.mass_type, unit) if is_own_range else None,
        "high": _measured(high, lot.mass_type, unit) if is_own_range else None,
        "from_period": lot.from_period,
        "to_period": lot.to_period,
        "building_stage": lot.building_stage_id,
        "probability": round(lot.stage_probability * 100, 4),
        "note": lot.note,
        "version": lot.version,
    }


def _measured(tonnes: float | None, mass_type: str, unit: str) -> float | None:
    return None if tonnes is None else float(f"{getattr(quantity_of(tonnes, mass_type), unit):.6g}")


def has_default_range(lot: Lot) -> bool:
    """Whether the range is the one that follows from densities alone."""
    low, high = range_of(lot.tonnes, lot.entered_unit or "tonnes", lot.mass_type)
    if low is None or high is None or lot.tonnes_p10 is None or lot.tonnes_p90 is None:
        return False
    near = 1e-6 * max(lot.tonnes, 1.0)
    return abs(low - lot.tonnes_p10) < near and abs(high - lot.tonnes_p90) < near
