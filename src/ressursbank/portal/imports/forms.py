"""The forms of import: one file each."""

from django import forms
from django.utils.translation import gettext_lazy as _


class PackageForm(forms.Form):
    """A zipped region package."""

    file = forms.FileField(
        label=_("Region package (zip)"),
        help_text=_("The folder with projects.csv, lots.csv and the other files, zipped. At most 100 MB."),
        widget=forms.FileInput(attrs={"class": "ds-input", "accept": ".zip,application/zip"}),
    )


class SheetForm(forms.Form):
    """A filled template."""

    file = forms.FileField(
        label=_("Filled workbook (.xlsx)"),
        help_text=_("The template with your projects and lots."),
        widget=forms.FileInput(
            attrs={
                "class": "ds-input",
                "accept": ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            }
        ),
    )
