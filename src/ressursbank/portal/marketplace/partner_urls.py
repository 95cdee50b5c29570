"""Addresses of ranked partners."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from ressursbank.portal.marketplace import partners_views

urlpatterns: list[URLPattern] = [
    path(_("find/"), partners_views.find, name="find"),
    path(_("lots/<str:lot_id>/partners/"), partners_views.partners, name="partners"),
]
