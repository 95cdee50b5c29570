"""Log-in by e-mail and password that lets the demo's people in only where the demo is on."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings


class DemoAwareBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """Sessions of demo people end too, as soon as the demo is switched off."""

    def user_can_authenticate(self, user: Any) -> bool:
        """Whether this person may be logged in at all."""
        return bool(super().user_can_authenticate(user)) and (settings.DEMO or not user.is_demo)
