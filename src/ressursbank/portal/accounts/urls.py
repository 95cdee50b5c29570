"""Addresses of one's own page and of organisations."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from ressursbank.portal.accounts import views

app_name = "accounts"
urlpatterns = [
    path(_("me/"), views.me, name="me"),
]
