"""Which other places a page may load from and speak to: itself, and those that background maps come from."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

BACKGROUND_MAP_HOST = "https://cache.kartverket.no"

PERMISSIONS_POLICY = "camera=(), geolocation=(self), microphone=(), payment=()"


def content_security_policy(aerial_tiles: str = "") -> str:
    """The policy, with the host of the aerial photos where there are any."""
    hosts = BACKGROUND_MAP_HOST
    if aerial_tiles:
        parts = urlsplit(aerial_tiles)
        hosts += f" {parts.scheme}://{parts.netloc}"
    return "; ".join(
        (
            "default-src 'self'",
            f"img-src 'self' data: blob: {hosts}",
            f"connect-src 'self' {hosts}",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


class ContentSecurityPolicy:
    """Sets the policy on every answer. There are no inline scripts or styles, so none is allowed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._policy = content_security_policy(settings.AERIAL_TILES)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Content-Security-Policy"] = self._policy
        response["Permissions-Policy"] = PERMISSIONS_POLICY
        return response
