"""Addresses of the marketplace."""

from django.urls import include, path

from ressursbank.portal.marketplace import (
    agreement_urls,
    alert_urls,
    listing_urls,
    partner_urls,
    storage_urls,
)

app_name = "market"
urlpatterns = [
    path("", include(listing_urls.urlpatterns)),
    path("", include(agreement_urls.urlpatterns)),
    path("", include(partner_urls.urlpatterns)),
    path("", include(alert_urls.urlpatterns)),
    path("", include(storage_urls.urlpatterns)),
]
