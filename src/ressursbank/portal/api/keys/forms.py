"""The forms of tokens and webhooks: what they may do, until when, where calls go and of what they tell."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from ressursbank.portal.api.models import Webhook
from ressursbank.portal.api.scopes import SCOPES
from ressursbank.portal.api.tokens import LONGEST_DAYS
from ressursbank.portal.api.webhooks.events import CHOSEN, EVENTS
from ressursbank.portal.forms import VersionField

OFFERED_DAYS = 180


class TokenForm(forms.Form):
    """A new token."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=200,
        help_text=gettext_lazy("What uses it, so that you know it again: “Project system, production”."),
        widget=forms.TextInput(attrs={"class": "ds-input", "autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("It may"),
        help_text=gettext_lazy("Choose as little as is needed. It never sees or does more than your organisation may."),
        widget=forms.CheckboxSelectMultiple,
    )
    expires_on = forms.DateField(
        label=gettext_lazy("Valid until"),
        help_text=gettext_lazy("At most one year ahead."),
        widget=forms.DateInput(attrs={"class": "ds-input", "type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        scopes: Any = self.fields["scopes"]
        scopes.choices = [(scope.id, f"{scope.name} ({scope.id})") for scope in SCOPES.values()]
        day = self.fields["expires_on"]
        day.initial = today + timedelta(days=OFFERED_DAYS)
        day.widget.attrs |= {
            "min": today.isoformat(),
            "max": (today + timedelta(days=LONGEST_DAYS)).isoformat(),
        }


class WebhookForm(forms.Form):
    """Where calls go and of what they tell."""

    url = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=500,
        help_text=gettext_lazy("Begins with https:// and is reachable from the internet."),
        widget=forms.URLInput(
            attrs={"class": "ds-input", "placeholder": "https://example.no/webhooks", "autocomplete": "off"}
        ),
    )
    events = forms.MultipleChoiceField(
        label=gettext_lazy("Tell of"),
        help_text=gettext_lazy("You are told only of what your organisation may see; of agreements only your own."),
        widget=forms.CheckboxSelectMultiple,
    )
    version = VersionField(required=False)

    def __init__(self, data: Any = None, *, webhook: Webhook | None = None) -> None:
        initial: dict[str, Any] = {}
        if webhook is not None:
            initial = {"url": webhook.url, "events": webhook.events, "version": webhook.version}
        super().__init__(data, initial=initial)
        events: Any = self.fields["events"]
        events.choices = [(event, f"{EVENTS[event].name} ({event})") for event in CHOSEN]
        if webhook is None:
            del self.fields["version"]


def say(form: forms.Form, errors: Any) -> None:
    """Put a service's ValidationError on the form's fields."""
    if hasattr(errors, "error_dict"):
        for name, found in errors.error_dict.items():
            form.add_error(name if name in form.fields else None, found)
    else:
        form.add_error(None, errors)
