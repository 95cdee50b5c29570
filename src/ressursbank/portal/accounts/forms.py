"""Forms for one's profile, organisations, their roles and members."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ressursbank.connectors.companies.numbers import OrganisationNumberError, organisation_number
from ressursbank.portal.accounts.models import Membership, Organisation, OrganisationRole, Person
from ressursbank.portal.accounts.roles import AUTHORITY_KINDS, ROLES
from ressursbank.portal.accounts.services import RoleAsked
from ressursbank.portal.forms import VersionField
from ressursbank.portal.sites.municipalities import (
    MUNICIPALITIES,
    municipalities_of_the_county,
    municipality_choices,
)

WITHOUT_NUMBER = ("landowner", "builder")
"""Roles of a person who has land or builds without being registered as a business."""

_NUMBER_FAULTS = {
    "digits": _("An organisation number has nine digits, for example 923 609 016."),
    "start": _("An organisation number begins with 8 or 9. Is it a telephone number?"),
    "check": _("The digits do not fit together: one of them is mistyped, or two have changed places."),
}


class _Boxes(forms.CheckboxSelectMultiple):
    """Boxes to tick, in the look of the portal; a long list in columns."""

    def __init__(self, *, in_columns: bool = False) -> None:
        super().__init__(attrs={"class": "boxes boxes--columns" if in_columns else "boxes"})

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """One box: the list's own class is not for it."""
        option = super().create_option(*args, **kwargs)
        option["attrs"]["class"] = "ds-input"
        return option


def _text(**attributes: Any) -> forms.TextInput:
    return forms.TextInput(attrs={"class": "ds-input", **attributes})


class NumberForm(forms.Form):
    """The first step of registering: the organisation number."""

    number = forms.CharField(
        label=_("Organisation number"),
        help_text=_("Nine digits. Name and address are fetched from the register of companies."),
        widget=_text(inputmode="numeric", autocomplete="off", size="14"),
        max_length=20,
    )

    def clean_number(self) -> str:
        """The nine digits. Raises ValidationError that says which kind of mistake it is."""
        try:
            return organisation_number(self.cleaned_data["number"])
        except OrganisationNumberError as fault:
            raise forms.ValidationError(_NUMBER_FAULTS[fault.reason]) from None


class OrganisationForm(forms.ModelForm[Organisation]):
    """Name and address."""

    municipality = forms.ChoiceField(label=_("Municipality"), required=False)
    version = VersionField(required=False)

    class Meta:
        model = Organisation
        fields = ("name", "address", "postal_code", "postal_place", "municipality")
        widgets = {  # noqa: RUF012  Django's
            "name": _text(autocomplete="organization"),
            "address": _text(autocomplete="street-address"),
            "postal_code": _text(inputmode="numeric", autocomplete="postal-code", size="6"),
            "postal_place": _text(autocomplete="address-level2"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = (kwargs.get("initial") or {}).get("municipality") or self.instance.municipality
        choices = municipality_choices(MUNICIPALITIES, gettext("Choose"))
        if given and given not in dict(choices):
            choices.append((given, gettext("Outside Trøndelag (%(number)s)") % {"number": given}))
        if not given or given not in MUNICIPALITIES:
            choices.append(("0000", gettext("Outside Trøndelag")))
        field = self.fields["municipality"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
        field.widget.attrs["class"] = "ds-input"

    def clean_postal_code(self) -> str:
        """Four digits or nothing."""
        code: str = self.cleaned_data["postal_code"].strip()
        if code and not (len(code) == 4 and code.isdigit()):
            raise forms.ValidationError(_("A postal code has four digits."))
        return code


class RolesForm(forms.Form):
    """Which roles an organisation asks for, and of an authority its kinds and municipalities."""

    roles = forms.MultipleChoiceField(
        label=_("What does the organisation do?"), widget=_Boxes(), help_text=_("Choose one or more.")
    )
    authority_kinds = forms.MultipleChoiceField(
        label=_("Kind of authority"), widget=_Boxes(), required=False, help_text=_("Only for an authority.")
    )
    municipalities = forms.MultipleChoiceField(
        label=_("Municipalities that the authority covers"),
        widget=_Boxes(in_columns=True),
        required=False,
        help_text=_("Only for an authority. A county governor may leave it empty: all of them."),
    )

    def __init__(self, *args: Any, offered: tuple[str, ...] = tuple(ROLES), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer(
            "roles", [(role.id, f"{role.name}: {role.what.lower()}") for id_, role in ROLES.items() if id_ in offered]
        )
        self._offer("authority_kinds", [(kind.id, kind.name) for kind in AUTHORITY_KINDS.values()])
        self._offer("municipalities", municipality_choices(MUNICIPALITIES))
        if "authority" not in offered:
            del self.fields["authority_kinds"], self.fields["municipalities"]

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        """An authority names its kinds and municipalities."""
        data = super().clean() or self.cleaned_data
        if "authority" in data.get("roles", ()):
            kinds = data.get("authority_kinds")
            if not kinds:
                self.add_error("authority_kinds", _("Choose what kind of authority it is."))
            elif not data.get("municipalities") and kinds != ["county_governor"]:
                self.add_error("municipalities", _("Choose at least one municipality."))
        return data

    def asked(self) -> list[RoleAsked]:
        """The roles, an authority once for each kind."""
        found = [RoleAsked(role) for role in self.cleaned_data["roles"] if role != "authority"]
        if "authority" in self.cleaned_data["roles"]:
            covered = tuple(self.cleaned_data["municipalities"]) or municipalities_of_the_county()
            found += [RoleAsked("authority", kind, covered) for kind in self.cleaned_data["authority_kinds"]]
        return found


class _RolesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # at run time it takes none
    """Roles of an organisation by their names."""

    def label_from_instance(self, obj: Any) -> str:
        """The role's name in the page's language."""
        assert isinstance(obj, OrganisationRole)
        return obj.name


class _OfOrganisation(forms.Form):
    """Roles among those that the organisation has."""

    roles = _RolesField(label=_("Roles"), queryset=OrganisationRole.objects.none(), widget=_Boxes(), required=False)
    is_owner = forms.BooleanField(
        label=_("Owner"),
        required=False,
        help_text=_("Owners invite and remove members, and ask for roles."),
        widget=forms.CheckboxInput(attrs={"class": "ds-input"}),
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["roles"]
        assert isinstance(field, _RolesField)
        field.queryset = organisation.roles.order_by("pk")


class InvitationForm(_OfOrganisation):
    """Whom to invite, and to which roles."""

    email = forms.EmailField(
        label=_("E-mail"), widget=forms.EmailInput(attrs={"class": "ds-input", "autocomplete": "off"})
    )
    field_order = ("email", "roles", "is_owner")


class MemberForm(_OfOrganisation):
    """A member's roles."""

    version = VersionField()

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        kwargs.setdefault(
            "initial",
            {"roles": membership.roles.all(), "is_owner": membership.is_owner, "version": membership.version},
        )
        super().__init__(*args, organisation=membership.organisation, **kwargs)


class RefusalForm(forms.Form):
    """Why a role is not given."""

    why = forms.CharField(
        label=_("Reason"),
        help_text=_("The owners of the organisation read it."),
        widget=forms.Textarea(attrs={"class": "ds-input", "rows": 3}),
        max_length=1000,
    )


class ProfileForm(forms.ModelForm[Person]):
    """What a person tells of themselves."""

    language = forms.ChoiceField(
        label=_("Language"),
        choices=settings.LANGUAGES,
        required=False,
        help_text=_("Of letters to you, and of the page after logging in."),
        widget=forms.Select(attrs={"class": "ds-input"}),
    )

    class Meta:
        model = Person
        fields = ("name", "phone", "language")
        widgets = {  # noqa: RUF012  Django's
            "name": _text(autocomplete="name"),
            "phone": _text(type="tel", autocomplete="tel"),
        }


class EraseForm(forms.Form):
    """Makes sure that it is meant."""

    is_sure = forms.BooleanField(
        label=_("Yes, erase my account for good"), widget=forms.CheckboxInput(attrs={"class": "ds-input"})
    )
