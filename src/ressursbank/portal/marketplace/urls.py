"""Addresses of the marketplace."""

from django.urls import include, path

from ressursbank.portal.marketplace.agreements import urls as agreement_urls
from ressursbank.portal.marketplace.alerts import urls as alert_urls
from ressursbank.portal.marketplace.listings import urls as listing_urls
from ressursbank.portal.marketplace.partners import urls as partner_urls
from ressursbank.portal.marketplace.storage import urls as storage_urls

app_name = "market"
urlpatterns = [
    path("", include(listing_urls.urlpatterns)),
    path("", include(agreement_urls.urlpatterns)),
    path("", include(partner_urls.urlpatterns)),
    path("", include(alert_urls.urlpatterns)),
    path("", include(storage_urls.urlpatterns)),
]
