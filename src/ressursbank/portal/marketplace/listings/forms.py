"""The details of a listing as people write them: price in words and kroner, quality data row by row, who sees it."""

import re
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ressursbank.portal.accounts.models import Organisation
from ressursbank.portal.forms import NumberField, VersionField
from ressursbank.portal.marketplace.listings.limits import LIMITS
from ressursbank.portal.marketplace.models import Listing
from ressursbank.portal.projects.fields import StyledForm, set_choices

QUALITY_FIELDS = ("name", "value", "unit", "method")
EMPTY_ROWS = 3
MOST_NOK = 10_000
BY_AGREEMENT, FREE, WE_PAY, WE_ARE_PAID = "by_agreement", "free", "we_pay", "we_are_paid"


class ListingForm(StyledForm):
    """Everything about a listing but its quality data and files."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    description = forms.CharField(
        label=gettext_lazy("Description"),
        required=False,
        max_length=4000,
        help_text=gettext_lazy("What it is, where it comes from, how it is dug or laid. No names or phone numbers."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    price_kind = forms.ChoiceField(label=gettext_lazy("Price"))
    price = NumberField(label=gettext_lazy("Kroner per tonne"), required=False, min_value=0.01, max_value=MOST_NOK)
    delivery = forms.ChoiceField(label=gettext_lazy("Delivery"))
    loading_equipment = forms.CharField(
        label=gettext_lazy("Loading equipment"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Such as: 20 t excavator on site, weighbridge."),
    )
    times = forms.CharField(
        label=gettext_lazy("Times"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Such as: weekdays 7–16, not in the thaw."),
    )
    specification = forms.CharField(
        label=gettext_lazy("Layers and specification"),
        required=False,
        max_length=4000,
        help_text=gettext_lazy("For farmland and fillings: one layer a line, with thickness, grading and demands."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    visibility = forms.ChoiceField(label=gettext_lazy("Who sees it"), choices=Listing.Visibility.choices)
    invited = forms.CharField(
        label=gettext_lazy("Invited organisations"),
        required=False,
        max_length=10_000,
        help_text=gettext_lazy("One a line: name or organisation number, as registered in the portal."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    expires_on = forms.DateField(
        label=gettext_lazy("Shown until"),
        required=False,
        help_text=gettext_lazy("Until the lot's last quarter when left empty."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    version = VersionField(required=False)

    def __init__(self, *args: Any, listing: Listing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.listing = listing
        set_choices(
            self,
            "price_kind",
            (
                (BY_AGREEMENT, _("By agreement")),
                (FREE, _("Free")),
                (WE_PAY, _("We pay")),
                (WE_ARE_PAID, _("We are paid")),
            ),
        )
        is_need = listing.lot.direction == "need"
        pick_up = _("We pick up") if is_need else _("Picked up at our place")
        delivered = _("Delivered to us") if is_need else _("We deliver")
        set_choices(
            self,
            "delivery",
            (
                (Listing.Delivery.EITHER, _("By agreement")),
                (Listing.Delivery.PICK_UP, pick_up),
                (Listing.Delivery.DELIVERED, delivered),
            ),
        )

    def clean_expires_on(self) -> Any:
        """Not a day that has been, unless it was so before."""
        day = self.cleaned_data["expires_on"]
        if day is not None and day < timezone.localdate() and day != self.listing.expires_on:
            raise forms.ValidationError(_("Choose a day that is still to come, or leave it empty."))
        return day

    def clean_invited(self) -> list[Organisation]:
        """The organisations, each line the only one that fits; all faults at once."""
        found, faults = {}, []
        lines = [line.strip() for line in self.cleaned_data["invited"].splitlines() if line.strip()]
        for line in lines[: LIMITS["invited"]]:
            number = re.sub(r"\s", "", line)
            fits = Organisation.objects.filter(number=number) if number.isdecimal() else _named(line)
            listed = list(fits[:3])
            if len(listed) == 1:
                found[listed[0].pk] = listed[0]
            elif listed:
                faults.append(_("%(line)s: several fit. Write the organisation number.") % {"line": line})
            else:
                faults.append(
                    _("%(line)s: no organisation of this name or number is registered here.") % {"line": line}
                )
        if len(lines) > LIMITS["invited"]:
            faults.append(_("At most %(most)s organisations can be invited.") % {"most": LIMITS["invited"]})
        if faults:
            raise forms.ValidationError(faults)
        return list(found.values())

    def clean(self) -> dict[str, Any]:
        """A sum where one pays, somebody where one invites."""
        found = super().clean() or {}
        if (
            found.get("price_kind") in (WE_PAY, WE_ARE_PAID)
            and found.get("price") is None
            and "price" not in self.errors
        ):
            self.add_error("price", _("Write how many kroner per tonne, or choose “by agreement”."))
        invites = found.get("visibility") == Listing.Visibility.INVITED
        if invites and not found.get("invited") and "invited" not in self.errors:
            self.add_error("invited", _("Write whom you invite, or choose who else sees it."))
        return found

    def listing_fields(self) -> dict[str, Any]:
        """What is set on the listing."""
        kept = ("title", "description", "delivery", "loading_equipment", "times", "visibility", "expires_on")
        found = {name: self.cleaned_data[name] for name in (*kept, "specification")}
        return found | {"price_nok_per_tonne": self._signed_price()}

    def who_is_invited(self) -> list[Organisation]:
        """Who is invited; nobody where everybody sees it."""
        is_invited = self.cleaned_data["visibility"] == Listing.Visibility.INVITED
        return list(self.cleaned_data["invited"]) if is_invited else []

    def _signed_price(self) -> float | None:
        kind, price = self.cleaned_data["price_kind"], self.cleaned_data["price"]
        if kind == BY_AGREEMENT:
            return None
        if kind == FREE:
            return 0.0
        taker_pays = (kind == WE_PAY) == (self.listing.lot.direction == "need")
        return float(price if taker_pays else -price)


def _named(line: str) -> Any:
    exact = Organisation.objects.filter(name__iexact=line)
    return exact if exact.exists() else Organisation.objects.filter(name__icontains=line)


def listing_initial(listing: Listing) -> dict[str, Any]:
    """What the form holds."""
    names = ("title", "description", "delivery", "loading_equipment", "times", "specification", "visibility")
    price = listing.price_nok_per_tonne
    return {
        **{name: getattr(listing, name) for name in (*names, "expires_on", "version")},
        "price_kind": _price_kind(listing),
        "price": abs(price) if price else None,
        "invited": "\n".join(each.number or each.name for each in listing.invited.order_by("name")),
    }


def _price_kind(listing: Listing) -> str:
    price = listing.price_nok_per_tonne
    if price is None:
        return BY_AGREEMENT
    if price == 0:
        return FREE
    return WE_PAY if (price > 0) == (listing.lot.direction == "need") else WE_ARE_PAID


class QualityForm(StyledForm):
    """One measured property."""

    name = forms.CharField(label=gettext_lazy("Property"), max_length=100, required=False)
    value = forms.CharField(label=gettext_lazy("Value"), max_length=60, required=False)
    unit = forms.CharField(label=gettext_lazy("Unit"), max_length=30, required=False)
    method = forms.CharField(label=gettext_lazy("Method or standard"), max_length=100, required=False)

    def clean(self) -> dict[str, Any]:
        """A property and its value go together."""
        found = super().clean() or {}
        if any(found.get(name) for name in QUALITY_FIELDS):
            for name in ("name", "value"):
                if not found.get(name) and name not in self.errors:
                    self.add_error(name, _("Write both the property and its value."))
        return found


QualityRows = forms.formset_factory(
    QualityForm, extra=EMPTY_ROWS, max_num=LIMITS["quality_rows"], validate_max=True, absolute_max=60
)


def quality_of(rows: Any) -> list[dict[str, str]]:
    """The filled rows, as they are kept."""
    found = []
    for form in rows:
        row = {name: str(form.cleaned_data.get(name) or "") for name in QUALITY_FIELDS}
        if row["name"]:
            found.append(row)
    return found
