"""Addresses of facilities and of storage on offer."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from ressursbank.portal.facilities import views

app_name = "facilities"
urlpatterns = [
    path(_("facilities/"), views.facility_list, name="list"),
    path(_("storage/"), views.storage_list, name="storage_list"),
]
