"""Addresses of allocation rounds."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from ressursbank.portal.rounds import answer_views, move_views, views

app_name = "rounds"
urlpatterns: list[URLPattern] = [
    path("", views.round_list, name="list"),
    path(_("new/"), views.new_round, name="new"),
    path("<str:public_id>/", views.round_page, name="round"),
    path(_("<str:public_id>/answers/"), answer_views.answers, name="answers"),
    path(_("<str:public_id>/proposals/"), views.proposals, name="proposals"),
    path(_("<str:public_id>/report/"), views.report, name="report"),
    path(_("<str:public_id>/report.<str:form>"), views.report_download, name="report_file"),
    path(_("<str:public_id>/move/<str:verb>/"), move_views.move, name="move"),
]
