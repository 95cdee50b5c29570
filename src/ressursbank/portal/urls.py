"""Every address of the portal: Norwegian at the root, English under /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.utils.translation import gettext_lazy as _

# Translators: every text with a slash at its end is part of an address: lower-case letters and hyphens only.
urlpatterns = i18n_patterns(
    path("", include("ressursbank.portal.start.urls")),
    path(_("account/"), include("allauth.urls")),
    path("", include("ressursbank.portal.accounts.urls")),
    path(_("map/"), include("ressursbank.portal.maps.urls")),
    path("", include("ressursbank.portal.marketplace.urls")),
    path(_("rounds/"), include("ressursbank.portal.rounds.urls")),
    path(_("coordinator/"), include("ressursbank.portal.desk.urls")),
    path(_("api-access/"), include("ressursbank.portal.api.keys.urls")),
    path(_("projects/"), include("ressursbank.portal.projects.urls")),
    path("", include("ressursbank.portal.facilities.urls")),
    path("", include("ressursbank.portal.plans.urls")),
    path("data/", include("ressursbank.portal.figures.urls")),
    path(_("data-exchange/"), include("ressursbank.portal.imports.urls")),
    path("", include("ressursbank.portal.api.doc_urls")),
    prefix_default_language=False,
)
# For programs: one address whatever the language, which Accept-Language says.
urlpatterns += [path("api/v1/", include("ressursbank.portal.api.urls"))]
