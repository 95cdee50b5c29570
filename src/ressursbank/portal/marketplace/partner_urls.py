"""Addresses of ranked partners."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from ressursbank.portal.marketplace import backhaul_views, partners_views

urlpatterns: list[URLPattern] = [
    path(_("find/"), partners_views.find, name="find"),
    path(_("lots/<str:lot_id>/partners/"), partners_views.partners, name="partners"),
    path(_("return-loads/"), backhaul_views.back_haul_list, name="back_hauls"),
]
