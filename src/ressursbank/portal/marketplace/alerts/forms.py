"""Forms of saved searches, and of what one gets by e-mail."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ressursbank.portal.forms import VersionField
from ressursbank.portal.marketplace.alerts.groups import GROUPS
from ressursbank.portal.marketplace.alerts.models import Often
from ressursbank.portal.marketplace.models import SavedSearch


class SearchForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """What it is called, and how often a letter comes."""

    version = VersionField()

    class Meta:
        model = SavedSearch
        fields = ("name", "frequency")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["class"] = "ds-input"
        self.fields["frequency"].widget.attrs["class"] = "ds-input"
        self.fields["frequency"].label = _("Letter by e-mail")
        if self.instance.pk is None:
            del self.fields["version"]


class ChoicesForm(forms.Form):
    """How often letters of each group come."""

    # A field named as one of a form's own methods ("matches") would hide it from the page's scripts.
    prefix = "often"

    def __init__(self, chosen: dict[str, Often], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for group in GROUPS.values():
            self.fields[group.id] = forms.ChoiceField(
                label=str(group.name),
                help_text=str(group.about),
                choices=Often.choices,
                initial=chosen.get(group.id, group.habit),
                widget=forms.Select(attrs={"class": "ds-input"}),
            )
