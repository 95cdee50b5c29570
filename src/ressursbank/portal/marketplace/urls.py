"""Addresses of the marketplace."""

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from ressursbank.portal.marketplace.agreements import urls as agreement_urls
from ressursbank.portal.marketplace.alerts import urls as alert_urls
from ressursbank.portal.marketplace.listings import urls as listing_urls
from ressursbank.portal.marketplace.partners import urls as partner_urls
from ressursbank.portal.marketplace.storage import urls as storage_urls

app_name = "market"
_of_the_market = (listing_urls, agreement_urls, partner_urls, alert_urls, storage_urls)
urlpatterns = [
    path(_("market/"), include([each for urls in _of_the_market for each in urls.urlpatterns])),
    path(_("projects/"), include(agreement_urls.of_a_project)),
]
