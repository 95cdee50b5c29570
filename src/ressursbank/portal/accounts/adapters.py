"""What allauth asks of us: one name for a person, the language of letters and pages, and messages in our words."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.translation import override

from ressursbank.portal.accounts.models import Person


def first_page_of(person: Person) -> str:
    """Where somebody comes after logging in: the page of one's tasks, in one's language."""
    language = person.language or None
    try:
        address = reverse("start:my_page")
    except NoReverseMatch:
        address = reverse("accounts:organisations")
    return translate_url(address, language) if language else address


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Log-in by e-mail address."""

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where one comes after the log-in, when nothing else was asked for."""
        assert isinstance(request.user, Person)
        return first_page_of(request.user)

    def get_logout_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002  allauth's
        """The first page, in the language of the page that one left."""
        return reverse("start")

    def get_email_verification_redirect_url(self, email_address: Any) -> str:  # noqa: ARG002  allauth's
        """After the link in a letter: on as whoever is logged in, else to the log-in."""
        user = self.request.user
        return first_page_of(user) if isinstance(user, Person) else reverse("account_login")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A letter, in the language that its reader has chosen."""
        person = context.get("user")
        language = getattr(person, "language", "")
        if language in dict(settings.LANGUAGES):
            with override(language):
                super().send_mail(template_prefix, email, context)
        else:
            super().send_mail(template_prefix, email, context)


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Log-in by an OpenID Connect provider."""

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Whoever was to show a level of assurance has shown it: what we asked for can be changed on the way."""
        accepted = sociallogin.provider.app.settings.get("acr_accepted")
        shown = (sociallogin.account.extra_data.get("id_token") or {}).get("acr")
        if accepted and shown not in accepted:
            raise ImmediateHttpResponse(render(request, "socialaccount/authentication_error.html", status=403))

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        """A person's name in one field."""
        person = super().populate_user(request, sociallogin, data)
        parts = (data.get("first_name"), data.get("last_name"))
        person.name = (data.get("name") or " ".join(filter(None, parts)) or "")[:200]
        person.email = person.email.lower()
        return person

    def get_signup_form_initial_data(self, sociallogin: Any) -> dict[str, Any]:
        """What the provider told of somebody new, to be looked over."""
        return {**super().get_signup_form_initial_data(sociallogin), "name": sociallogin.user.name}

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Without asking, only when the provider gave both a name and an address."""
        is_complete = bool(sociallogin.user.name and sociallogin.user.email)
        return is_complete and bool(super().is_auto_signup_allowed(request, sociallogin))
