"""Addresses of the coordinator's desk."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from ressursbank.portal.desk import lot_views, report_views, views

app_name = "desk"
urlpatterns = [
    path("", views.desk, name="desk"),
    path(_("unanswered-lots/"), lot_views.lots, name="lots"),
    path(_("unanswered-lots/file/") + "<str:form>/", lot_views.export, name="export"),
    path(_("unanswered-lots/") + "<str:lot_id>/", lot_views.lot, name="lot"),
    path(_("unanswered-lots/") + "<str:lot_id>/" + _("letter/"), lot_views.letter_new, name="letter_new"),
    path(_("letters/"), lot_views.letters, name="letters"),
    path(_("letters/") + "<int:pk>/", lot_views.letter, name="letter"),
    path(_("deadlines/"), views.talks, name="talks"),
    path(_("waiting-enquiries/"), views.guests, name="guests"),
    path(_("storage/"), views.storage, name="storage"),
    path(_("remind/") + "<str:about>/<int:pk>/", views.remind_one, name="remind"),
    path(_("reports/"), report_views.reports, name="reports"),
    path(_("reports/decisions/"), report_views.decisions, name="decisions"),
    path(_("reports/decisions/") + "<int:pk>/" + _("undo/"), report_views.undo, name="undo"),
    path(_("reports/") + "<str:public_id>/", report_views.decide_on, name="decide"),
]
