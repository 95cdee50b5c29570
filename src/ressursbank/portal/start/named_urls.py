"""Addresses of one's own page, the guides, the demo's log-ins, and the pages that the law asks for."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from ressursbank.portal.start import demo_log_in, views

app_name = "start"
urlpatterns = [
    path(_("my-page/"), views.own_page, name="my_page"),
    path(_("help/"), views.help_page, name="help"),
    path(_("help/guide/<slug:role>/"), views.guide, name="guide"),
    path(_("help/guide/<slug:role>/put-away/"), views.put_guide_away, name="put_guide_away"),
    path(_("try/"), demo_log_in.try_as, name="try_as"),
    path(_("try/<int:pk>/"), demo_log_in.try_as_person, name="try_as_person"),
    path(_("accessibility/"), views.accessibility, name="accessibility"),
    path(_("privacy/"), views.privacy, name="privacy"),
]
