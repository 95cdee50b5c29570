"""Which other places a page may load from and speak to: itself, and the mapping authority's background map."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

BACKGROUND_MAP_HOST = "https://cache.kartverket.no"

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        f"img-src 'self' data: blob: {BACKGROUND_MAP_HOST}",
        f"connect-src 'self' {BACKGROUND_MAP_HOST}",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=()"


class ContentSecurityPolicy:
    """Sets the policy on every answer. There are no inline scripts or styles, so none is allowed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
        response["Permissions-Policy"] = PERMISSIONS_POLICY
        return response
