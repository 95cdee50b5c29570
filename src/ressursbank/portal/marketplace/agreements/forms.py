"""The forms of agreements: an enquiry, the terms of an offer, loads, a message, and a reason."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ressursbank import vocabulary
from ressursbank.portal.forms import NumberField, VersionField, class_choices, mass_type_choices
from ressursbank.portal.marketplace.agreements.ends import End, name_of_end, party_with
from ressursbank.portal.marketplace.agreements.errors import tonnes_in_words
from ressursbank.portal.marketplace.agreements.holds import left_of
from ressursbank.portal.marketplace.agreements.limits import LIMITS
from ressursbank.portal.marketplace.agreements.services import Masses, Terms
from ressursbank.portal.marketplace.agreements.states import LEAST, Party
from ressursbank.portal.marketplace.listings.forms import FREE, MOST_NOK, WE_ARE_PAID, WE_PAY
from ressursbank.portal.marketplace.models import Agreement
from ressursbank.portal.plans.templatetags.shown import mass_type
from ressursbank.portal.projects.fields import QuarterField, StyledForm, check_window, set_choices
from ressursbank.portal.projects.models import Lot

MOST_TONNES = 50_000_000


class AskForm(StyledForm):
    """What one asks for, and which of one's own lots or places is the other end."""

    own = forms.ChoiceField(label=gettext_lazy("On our side"), required=False)
    mass_type = forms.ChoiceField(label=gettext_lazy("Mass type"), required=False)
    contamination_class = forms.TypedChoiceField(
        label=gettext_lazy("Contamination class"), coerce=int, required=False, empty_value=None
    )
    tonnes = NumberField(label=gettext_lazy("Tonnes"), min_value=LEAST, max_value=MOST_TONNES)
    from_period = QuarterField(label=gettext_lazy("First quarter"))
    to_period = QuarterField(label=gettext_lazy("Last quarter"))
    text = forms.CharField(
        label=gettext_lazy("Message"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("What you want to know or propose. Only the two parties read it."),
    )

    def __init__(self, *args: Any, partner: End, own: list[End], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partner = partner
        self.ends = {name_of_end(end): end for end in own}
        set_choices(self, "own", [("", _("None of these")), *((name, _called(end)) for name, end in self.ends.items())])
        if not self.ends:
            del self.fields["own"]
        if _is_surplus(partner):
            del self.fields["mass_type"], self.fields["contamination_class"]
        else:
            set_choices(self, "mass_type", mass_type_choices(_("Choose")))
            set_choices(self, "contamination_class", [("", _("Choose")), *class_choices()])
            if self.ends:
                help_text = _("Those of the lot where you choose one above.")
                self.fields["mass_type"].help_text = self.fields["contamination_class"].help_text = help_text

    @property
    def chosen(self) -> End | None:
        """The end on one's own side."""
        return self.ends.get(self.cleaned_data.get("own") or "")

    def clean(self) -> dict[str, Any]:
        """Quarters in order; masses that are known."""
        found = super().clean() or {}
        check_window(self)
        if self._source() is None:
            for name in ("mass_type", "contamination_class"):
                if not found.get(name) and name not in self.errors:
                    self.add_error(name, _("Choose what it is about."))
        return found

    def masses(self) -> Masses:
        """What is asked for: mass type and class are those of the surplus lot, where there is one."""
        found, source = self.cleaned_data, self._source()
        return Masses(
            mass_type=source.mass_type if source is not None else found["mass_type"],
            contamination_class=(source.contamination_class if source is not None else found["contamination_class"]),
            tonnes=found["tonnes"],
            from_period=found["from_period"],
            to_period=found["to_period"],
        )

    def _source(self) -> Lot | None:
        for end in (self.partner, self.chosen):
            if isinstance(end, Lot) and end.direction == "surplus":
                return end
        return None


def _is_surplus(end: End) -> bool:
    return isinstance(end, Lot) and end.direction == "surplus"


def _called(end: End) -> str:
    if isinstance(end, Lot):
        words = {
            "project": end.project.name,
            "mass": mass_type(end.mass_type_code).lower(),
            "tonnes": tonnes_in_words(left_of(end)),
        }
        return _("%(project)s: %(mass)s, %(tonnes)s t left") % words
    return end.name


def ask_initial(partner: End, own: list[End], query: Mapping[str, str]) -> dict[str, Any]:
    """What an enquiry starts with: what the address says, else what the two ends have in common."""
    named = f"lot:{query.get('lot', '')}"
    chosen = next((end for end in own if name_of_end(end) == named), None)
    lots = [end for end in (partner, chosen) if isinstance(end, Lot)]
    start: dict[str, Any] = {"own": named if chosen is not None else ""}
    if lots:
        first, last = max(lot.from_period for lot in lots), min(lot.to_period for lot in lots)
        start |= {
            "tonnes": min(left_of(lot) for lot in lots),
            "from_period": first,
            "to_period": max(first, last),
            "mass_type": lots[0].mass_type,
            "contamination_class": lots[0].contamination_class,
        }
    for name in ("mass_type", "contamination_class", "tonnes", "from_period", "to_period"):
        value = query.get(name, "")
        if value.isdecimal():
            start[name] = float(value) if name == "tonnes" else int(value)
        elif name == "mass_type" and value in vocabulary.MASS_TYPES.ids:
            start[name] = value
    return start


class OfferForm(StyledForm):
    """The terms of an offer or counter-offer."""

    tonnes = NumberField(label=gettext_lazy("Tonnes"), min_value=LEAST, max_value=MOST_TONNES)
    price_kind = forms.ChoiceField(label=gettext_lazy("Price"))
    price = NumberField(label=gettext_lazy("Kroner per tonne"), required=False, min_value=0.01, max_value=MOST_NOK)
    hauled_by = forms.ChoiceField(label=gettext_lazy("Who hauls"))
    from_period = QuarterField(label=gettext_lazy("First quarter"))
    to_period = QuarterField(label=gettext_lazy("Last quarter"))
    terms = forms.CharField(
        label=gettext_lazy("Other terms"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Such as: weighing, documentation, working hours, what happens in a thaw."),
    )
    deadline = forms.DateField(
        label=gettext_lazy("The offer stands until"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("The tonnes are held for the other party until the end of this day."),
    )
    version = VersionField(required=False)

    def __init__(self, *args: Any, party: Party, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.party = party
        prices = (("", _("Choose")), (FREE, _("Free")), (WE_PAY, _("We pay")), (WE_ARE_PAID, _("We are paid")))
        set_choices(self, "price_kind", prices)
        we, they = ("giver", "taker") if party == "giver" else ("taker", "giver")
        set_choices(self, "hauled_by", ((we, _("We haul")), (they, _("They haul"))))

    def clean_deadline(self) -> Any:
        """From today, and no longer than tonnes may be held."""
        day, today = self.cleaned_data["deadline"], timezone.localdate()
        if not today <= day <= today + timedelta(days=LIMITS["offer_days_most"]):
            raise forms.ValidationError(
                _("An offer stands from today and for at most %(most)s days.") % {"most": LIMITS["offer_days_most"]}
            )
        return day

    def clean(self) -> dict[str, Any]:
        """A sum where one pays; quarters in order."""
        found = super().clean() or {}
        check_window(self)
        if (
            found.get("price_kind") in (WE_PAY, WE_ARE_PAID)
            and found.get("price") is None
            and "price" not in self.errors
        ):
            self.add_error("price", _("Write how many kroner per tonne, or choose “free”."))
        return found

    def offered(self) -> Terms:
        """The terms."""
        found = self.cleaned_data
        price = 0.0 if found["price_kind"] == FREE else float(found["price"])
        taker_pays = (found["price_kind"] == WE_PAY) == (self.party == "taker")
        return Terms(
            tonnes=found["tonnes"],
            price_nok_per_tonne=price if taker_pays or price == 0 else -price,
            hauled_by=found["hauled_by"],
            from_period=found["from_period"],
            to_period=found["to_period"],
            terms=found["terms"].strip(),
            deadline=found["deadline"],
        )


def offer_initial(agreement: Agreement, party: Party) -> dict[str, Any]:
    """The last terms; of a first offer what the listing or the place asks."""
    price = agreement.price_nok_per_tonne
    if price is None:
        price = price_to_begin_with(agreement)
    kind = None
    if price is not None:
        kind = FREE if price == 0 else WE_PAY if (price > 0) == (party == "taker") else WE_ARE_PAID
    return {
        "tonnes": agreement.tonnes,
        "price_kind": kind,
        "price": abs(price) if price else None,
        "hauled_by": agreement.hauled_by or "giver",
        "from_period": agreement.from_period,
        "to_period": agreement.to_period,
        "terms": agreement.terms,
        "deadline": timezone.localdate() + timedelta(days=LIMITS["offer_days"]),
        "version": agreement.version,
    }


def price_to_begin_with(agreement: Agreement) -> float | None:
    """What the taker would pay by the listing, or by the price list of the place: a gate fee is paid by the giver."""
    if agreement.listing is not None and agreement.listing.price_nok_per_tonne is not None:
        return agreement.listing.price_nok_per_tonne
    if agreement.facility is not None:
        row = agreement.facility.accepts.filter(mass_type=agreement.mass_type).first()
        if row is not None:
            lot = agreement.giver_lot or agreement.taker_lot
            gives = party_with(agreement.facility, lot) == "giver"
            return row.fee_nok_per_tonne if gives else -row.fee_nok_per_tonne
    if agreement.storage_area is not None:
        return -agreement.storage_area.fee_nok_per_tonne
    return None


class VersionForm(StyledForm):
    """A button that asks for nothing but yes."""

    version = VersionField(error_messages={"required": gettext_lazy("Open the page again.")})


class WhyForm(VersionForm):
    """A reason, which the other party reads."""

    why = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The other party reads this."),
    )

    def __init__(self, *args: Any, is_required: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].required = is_required


class DeliverForm(VersionForm):
    """Loads that have been delivered."""

    tonnes = NumberField(
        label=gettext_lazy("Tonnes delivered now"),
        required=False,
        min_value=-MOST_TONNES,
        max_value=MOST_TONNES,
        help_text=gettext_lazy("What comes in addition to what is registered. Write a minus to correct."),
    )
    is_last = forms.BooleanField(
        label=gettext_lazy("These were the last loads"),
        required=False,
        help_text=gettext_lazy("The other party then confirms all loads, and what remains of the agreement is free."),
    )
    note = forms.CharField(
        label=gettext_lazy("Note"), required=False, max_length=500, help_text=gettext_lazy("Such as weighing slips.")
    )

    def clean(self) -> dict[str, Any]:
        """Tonnes, unless no more loads come."""
        found = super().clean() or {}
        if not found.get("tonnes") and not found.get("is_last") and "tonnes" not in self.errors:
            self.add_error("tonnes", _("Write how many tonnes, or say that no more loads come."))
        return found


class MessageForm(StyledForm):
    """A message to the other party."""

    text = forms.CharField(label=gettext_lazy("Message"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
    file = forms.FileField(
        label=gettext_lazy("Attachment"),
        required=False,
        help_text=gettext_lazy("A lab report, a drawing, a photo: PDF, Word, Excel, pictures, at most 25 MB."),
    )
