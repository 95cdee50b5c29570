"""What is asked of a new person beside the e-mail address and the password."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ressursbank.portal.accounts.models import Person


class NameForm(forms.Form):
    """The name, in one field. allauth puts its own fields after it."""

    name = forms.CharField(
        label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name", "autofocus": True})
    )

    def signup(self, request: HttpRequest, person: Person) -> None:  # noqa: ARG002  allauth's
        """Keeps the name, and the language in which the person found us."""
        person.name = " ".join(self.cleaned_data["name"].split())
        person.language = get_language() or ""
        person.save(update_fields=["name", "language"])
