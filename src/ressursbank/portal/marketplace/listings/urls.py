"""Addresses of the market's list, of listings, and of what guests ask."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from ressursbank.portal.marketplace.listings import edit_views, files_views, guests_views, reports_views, views

urlpatterns: list[URLPattern] = [
    path("", views.market_list, name="list"),
    path(_("listings/"), views.own, name="own"),
    path(_("listings/publish/<str:lot_id>/"), edit_views.publish, name="publish"),
    path(_("listings/<str:public_id>/"), views.listing, name="listing"),
    path(_("listings/<str:public_id>/edit/"), edit_views.listing_edit, name="listing_edit"),
    path(_("listings/<str:public_id>/state/"), edit_views.listing_state, name="listing_state"),
    path(_("listings/<str:public_id>/files/"), files_views.listing_files, name="listing_files"),
    path(_("listings/<str:public_id>/files/<int:pk>/"), files_views.listing_file, name="listing_file"),
    path(
        _("listings/<str:public_id>/files/<int:pk>/remove/"),
        files_views.listing_file_remove,
        name="listing_file_remove",
    ),
    path(_("listings/<str:public_id>/enquiry/"), guests_views.guest_ask, name="guest_ask"),
    path(_("listings/<str:public_id>/report/"), reports_views.report, name="report"),
    path(_("enquiries/confirm/<str:token>/"), guests_views.guest_confirm, name="guest_confirm"),
    path(_("enquiries/"), guests_views.guest_enquiries, name="guest_enquiries"),
    path(_("enquiries/<int:pk>/"), guests_views.guest_enquiry, name="guest_enquiry"),
]
