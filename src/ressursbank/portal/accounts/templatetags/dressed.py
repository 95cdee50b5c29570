"""allauth's forms in the look of our own, and where a local run keeps its letters."""

from django import forms, template
from django.conf import settings
from django.contrib.auth.password_validation import password_validators_help_texts
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def dressed(form: forms.BaseForm) -> forms.BaseForm:
    """The form with our classes on its fields, without placeholders that repeat the labels."""
    for name, field in form.fields.items():
        widget = field.widget
        widget.attrs.pop("placeholder", None)
        if not isinstance(widget, forms.HiddenInput):
            widget.attrs["class"] = "ds-input"
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
