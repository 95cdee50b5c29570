"""allauth's forms in the look of our own, where a local run keeps its letters, and small texts of accounts."""

from collections.abc import Mapping

from django import forms, template
from django.conf import settings
from django.contrib.auth.password_validation import password_validators_help_texts
from django.template import RequestContext
from django.utils.translation import gettext as _

from ressursbank.connectors.companies.numbers import grouped as group_digits
from ressursbank.portal.accounts.selectors import ActingChoice, acting_choices
from ressursbank.portal.sites.municipalities import MUNICIPALITIES

register = template.Library()


@register.filter
def dressed(form: forms.BaseForm) -> forms.BaseForm:
    """The form with our classes on its fields, without placeholders that repeat the labels."""
    for name, field in form.fields.items():
        widget = field.widget
        widget.attrs.pop("placeholder", None)
        if not isinstance(widget, forms.HiddenInput):
            widget.attrs["class"] = "ds-input"
        if name == "password":
            field.help_text = ""  # the way to a new password stands below the form
        if str(field.help_text).startswith("<ul"):
            field.help_text = " ".join(password_validators_help_texts())
        if name == "email":
            field.label = _("E-mail")
            widget.attrs.setdefault("autocomplete", "email")
    return form


@register.simple_tag
def mail_folder() -> str:
    """Where letters are written to files, in a local run; else nothing."""
    return "" if settings.IS_PRODUCTION else str(getattr(settings, "EMAIL_FILE_PATH", None) or "")


@register.filter
def grouped(number: str | None) -> str:
    """An organisation number as it is written."""
    return group_digits(number or "")


@register.filter
def municipality_name(number: str) -> str:
    """A municipality's name; nothing for one outside the county."""
    return MUNICIPALITIES.get(number, "")


@register.filter
def of(names: Mapping[str, object], key: str) -> str:
    """The name that stands under a key."""
    return str(names[key])


@register.simple_tag(takes_context=True)
def ways_to_act(context: RequestContext) -> list[ActingChoice]:
    """Whom the one who looks may act for."""
    return acting_choices(context["request"])
