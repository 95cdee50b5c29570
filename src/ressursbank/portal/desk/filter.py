"""What the list of unanswered lots is filtered by, in the address."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ressursbank import vocabulary
from ressursbank.portal.desk.unanswered import AHEAD_WEEKS, LISTED, UNLISTED, WAIT_DAYS, Wanted, wanted_of
from ressursbank.portal.forms import choices_of, mass_type_choices
from ressursbank.portal.projects.fields import set_choices
from ressursbank.portal.projects.filters import ListFilter
from ressursbank.portal.sites.municipalities import MUNICIPALITIES, municipality_choices

AGES = (0, 7, 14, 30, 60, 90)
WEEKS = (13, 26, 52, 104)


class UnansweredFilter(ListFilter):
    """Faulty values are left out, so that an old address still shows a list."""

    first = ("which", "municipality", "mass_type", "age")

    which = forms.ChoiceField(label=gettext_lazy("Which"), required=False)
    municipality = forms.ChoiceField(label=gettext_lazy("Municipality"), required=False)
    mass_type = forms.ChoiceField(label=gettext_lazy("Mass type"), required=False)
    age = forms.ChoiceField(label=gettext_lazy("Without an answer for"), required=False)
    direction = forms.ChoiceField(label=gettext_lazy("Surplus or need"), required=False)
    ahead = forms.ChoiceField(label=gettext_lazy("Not on the market, and starts within"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        which = (("", _("All")), (LISTED, _("On the market, nobody answers")), (UNLISTED, _("Not on the market yet")))
        set_choices(self, "which", which)
        set_choices(self, "municipality", municipality_choices(MUNICIPALITIES, _("All municipalities")))
        set_choices(self, "mass_type", mass_type_choices(_("All mass types")))
        set_choices(self, "direction", choices_of(vocabulary.DIRECTIONS, _("Surplus and need")))
        days = ngettext("%(n)d day", "%(n)d days", WAIT_DAYS) % {"n": WAIT_DAYS}
        ages = [(str(n), ngettext("%(n)d day", "%(n)d days", n) % {"n": n}) for n in AGES if n != WAIT_DAYS]
        set_choices(self, "age", [("", days), *ages])
        weeks = ngettext("%(n)d week", "%(n)d weeks", AHEAD_WEEKS) % {"n": AHEAD_WEEKS}
        ahead = [(str(n), ngettext("%(n)d week", "%(n)d weeks", n) % {"n": n}) for n in WEEKS if n != AHEAD_WEEKS]
        set_choices(self, "ahead", [("", weeks), *ahead])

    def wanted(self) -> Wanted:
        """What was chosen and can be used."""
        return wanted_of(self.values())
