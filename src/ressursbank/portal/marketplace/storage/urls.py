"""Addresses of storage trade."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from ressursbank.portal.marketplace.storage import stock_views, views

urlpatterns: list[URLPattern] = [
    path(_("storage/<str:public_id>/book/"), views.storage_book, name="storage_book"),
    path(_("storage/<str:public_id>/bookings/"), views.storage_bookings, name="storage_bookings"),
    path(_("storage/<str:public_id>/inventory/"), stock_views.storage_inventory, name="storage_inventory"),
    path(
        _("storage/<str:public_id>/inventory/register.<slug:form>"),
        stock_views.storage_inventory_file,
        name="storage_inventory_file",
    ),
    path(_("bookings/"), views.bookings, name="bookings"),
    path(_("bookings/<str:public_id>/"), views.booking, name="booking"),
    path(_("bookings/<str:public_id>/confirm/"), views.booking_confirm, name="booking_confirm"),
    path(_("bookings/<str:public_id>/decline/"), views.booking_decline, name="booking_decline"),
    path(_("bookings/<str:public_id>/cancel/"), views.booking_cancel, name="booking_cancel"),
    path(_("bookings/<str:public_id>/end/"), views.booking_end, name="booking_end"),
    path(_("bookings/<str:public_id>/came-in/"), stock_views.booking_came_in, name="booking_came_in"),
    path(_("in-storage/"), stock_views.stored, name="stored"),
    path(_("in-storage/register.<slug:form>"), stock_views.stored_file, name="stored_file"),
    path(_("in-storage/<int:pk>/"), stock_views.stored_mass, name="stored_mass"),
    path(_("in-storage/<int:pk>/left/"), stock_views.stored_left, name="stored_left"),
    path(_("in-storage/<int:pk>/correct/"), stock_views.stored_correct, name="stored_correct"),
]
