"""Addresses of an organisation's tokens and webhooks."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from ressursbank.portal.api.keys import call_views, token_views, webhook_views

app_name = "api_keys"

urlpatterns: list[URLPattern] = [
    path("", token_views.overview, name="overview"),
    path(_("tokens/new/"), token_views.token_new, name="token_new"),
    path(_("tokens/<int:pk>/revoke/"), token_views.token_revoke, name="token_revoke"),
    path(_("webhooks/new/"), webhook_views.webhook_new, name="webhook_new"),
    path(_("webhooks/<uuid:public_id>/"), webhook_views.webhook, name="webhook"),
    path(_("webhooks/<uuid:public_id>/edit/"), webhook_views.webhook_edit, name="webhook_edit"),
    path(_("webhooks/<uuid:public_id>/pause/"), webhook_views.webhook_pause, name="webhook_pause"),
    path(_("webhooks/<uuid:public_id>/resume/"), webhook_views.webhook_resume, name="webhook_resume"),
    path(_("webhooks/<uuid:public_id>/new-secret/"), webhook_views.webhook_new_secret, name="webhook_new_secret"),
    path(_("webhooks/<uuid:public_id>/remove/"), webhook_views.webhook_remove, name="webhook_remove"),
    path(_("webhooks/<uuid:public_id>/test/"), call_views.webhook_test, name="webhook_test"),
    path(_("webhooks/<uuid:public_id>/calls/<int:pk>/"), call_views.call, name="call"),
    path(_("webhooks/<uuid:public_id>/calls/<int:pk>/again/"), call_views.call_again, name="call_again"),
]
