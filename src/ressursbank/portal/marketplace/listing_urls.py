"""Addresses of the market's list, of listings, and of what guests ask."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from ressursbank.portal.marketplace import (
    files_views,
    guests_views,
    listings_edit_views,
    listings_views,
    reports_views,
)

urlpatterns: list[URLPattern] = [
    path("", listings_views.market_list, name="list"),
    path(_("listings/"), listings_views.own, name="own"),
    path(_("listings/publish/<str:lot_id>/"), listings_edit_views.publish, name="publish"),
    path(_("listings/<str:public_id>/"), listings_views.listing, name="listing"),
    path(_("listings/<str:public_id>/edit/"), listings_edit_views.listing_edit, name="listing_edit"),
    path(_("listings/<str:public_id>/state/"), listings_edit_views.listing_state, name="listing_state"),
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
