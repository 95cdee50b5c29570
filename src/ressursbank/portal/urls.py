"""Every address of the portal: Norwegian at the root, English under /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = i18n_patterns(
    path("", include("ressursbank.portal.plans.urls")),
    path("data/", include("ressursbank.portal.maps.urls")),
    path("data/", include("ressursbank.portal.figures.urls")),
    prefix_default_language=False,
)
