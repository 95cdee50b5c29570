"""Addresses of ranked partners."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from ressursbank.portal.marketplace.partners import back_haul_views, views

urlpatterns: list[URLPattern] = [
    path(_("find/"), views.find, name="find"),
    path(_("lots/<str:lot_id>/partners/"), views.partners, name="partners"),
    path(_("return-loads/"), back_haul_views.back_haul_list, name="back_hauls"),
]
