"""Opening hours in a form: from and to for each weekday, and days that are closed, one a line."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ressursbank.portal.facilities.hours import CLOSED, DAYS, clock


class HoursFields(forms.Form):
    """Two fields a day, and closed days as `2027-05-17 Reason`."""

    closed_days = forms.CharField(
        label=gettext_lazy("Closed days"),
        required=False,
        widget=forms.Textarea({"rows": 3, "placeholder": "2027-05-17"}),
        help_text=gettext_lazy("One day a line: the date, then the reason if you like. E.g. 2027-05-17 National day"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for day, name in DAYS.items():
            for end, text in (("from", _("%(day)s, from")), ("to", _("%(day)s, to"))):
                self.fields[f"{day}_{end}"] = forms.TimeField(
                    label=text % {"day": name},
                    required=False,
                    input_formats=["%H:%M", "%H.%M", "%H"],
                    widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
                )

    def hours_rows(self) -> list[tuple[str, Any, Any]]:
        """Day, from, to: for the table on the page."""
        return [(str(name), self[f"{day}_from"], self[f"{day}_to"]) for day, name in DAYS.items()]

    def clean_closed_days(self) -> dict[str, str]:
        """Days by date. All lines that cannot be read are named together."""
        found, wrong = {}, []
        for line in self.cleaned_data["closed_days"].splitlines():
            match = re.fullmatch(r"\s*(\d{4})-(\d{1,2})-(\d{1,2})\s*(.*?)\s*", line)
            turned = re.fullmatch(r"\s*(\d{1,2})\.(\d{1,2})\.(\d{4})\s*(.*?)\s*", line)
            if not line.strip():
                continue
            try:
                if match:
                    day, reason = date(int(match[1]), int(match[2]), int(match[3])), match[4]
                elif turned:
                    day, reason = date(int(turned[3]), int(turned[2]), int(turned[1])), turned[4]
                else:
                    raise ValueError(line)
            except ValueError:
                wrong.append(line.strip())
            else:
                found[day.isoformat()] = reason
        if wrong:
            raise forms.ValidationError(
                _("Cannot read %(lines)s. Begin each line with a date such as 2027-05-17.")
                % {"lines": ", ".join(f"«{line}»" for line in wrong)}
            )
        return found

    def clean(self) -> dict[str, Any]:
        """Both ends of a day or none, the later one last."""
        data = super().clean() or {}
        for day in DAYS:
            start, end = data.get(f"{day}_from"), data.get(f"{day}_to")
            if f"{day}_from" in self.errors or f"{day}_to" in self.errors:
                continue
            if (start is None) != (end is None):
                self.add_error(f"{day}_to" if end is None else f"{day}_from", _("Fill in both from and to, or none."))
            elif start is not None and end is not None and end <= start:
                self.add_error(f"{day}_to", _("Must be later than it opens."))
        return data

    def opening_hours(self) -> dict[str, Any]:
        """As the facility keeps them."""
        data = self.cleaned_data
        hours: dict[str, Any] = {}
        for day in DAYS:
            start, end = data[f"{day}_from"], data[f"{day}_to"]
            if start is not None:
                hours[day] = {"from": start.hour * 60 + start.minute, "to": end.hour * 60 + end.minute}
        if data["closed_days"]:
            hours[CLOSED] = data["closed_days"]
        return hours

    @staticmethod
    def initial_of(hours: Mapping[str, Any]) -> dict[str, Any]:
        """What the form shows of hours that are kept."""
        shown = {f"{day}_{end}": clock(hours[day][end]) for day in DAYS if day in hours for end in ("from", "to")}
        lines = [f"{day} {reason}".strip() for day, reason in sorted(hours.get(CLOSED, {}).items())]
        return {**shown, "closed_days": "\n".join(lines)}
