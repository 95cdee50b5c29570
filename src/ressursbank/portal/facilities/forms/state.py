"""Publish, withdraw, bring back: a page that says what happens, and asks why when something goes away."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ressursbank.portal.facilities.forms.looks import Looks
from ressursbank.portal.forms import VersionField


class StateForm(Looks, forms.Form):
    """The version, and a reason for withdrawing."""

    why = forms.CharField(label=gettext_lazy("Reason"), max_length=1000, widget=forms.Textarea({"rows": 3}))
    version = VersionField()

    def __init__(self, *args: Any, verb: str, **kwargs: Any) -> None:
        self.verb = verb
        super().__init__(*args, **kwargs)
        if verb != "withdraw":
            del self.fields["why"]

    def done(self) -> str:
        """What has been done."""
        return {
            "publish": _("Published. Everyone sees it, and the next plan counts with it."),
            "withdraw": _("Withdrawn. It is out of lists, map and plans, and can be brought back."),
            "bring_back": _("Brought back as a draft. Publish it when it is right."),
        }[self.verb]
