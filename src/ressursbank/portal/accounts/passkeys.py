"""The forms of passkeys and security keys, in words of ours: allauth's have none, or a technician's."""

from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _


class AddKeyForm(AddWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """A new key; a passkey unless the box is emptied."""

    name = forms.CharField(
        label=_("Name"), required=False, help_text=_("So that you know it again, for example by the device.")
    )
    passwordless = forms.BooleanField(
        label=_("Log in with it alone, without a password"),
        required=False,
        initial=True,
        help_text=_("The device then asks for a fingerprint, face or PIN. Else the key is the second step."),
    )


class RenameKeyForm(EditWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """Another name for a key."""

    name = forms.CharField(label=_("Name"))
