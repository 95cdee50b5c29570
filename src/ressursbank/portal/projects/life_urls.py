"""Addresses of what a project goes through: phase gates, log, copy, withdrawal, undo."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from ressursbank.portal.projects import gates_views, history, life_views

urlpatterns = [
    path(_("responsibilities/"), gates_views.responsibility_matrix, name="responsibilities"),
    path(_("<str:public_id>/phases/"), gates_views.gates, name="gates"),
    path(_("<str:public_id>/phases/end/"), gates_views.end, name="end_stage"),
    path(_("<str:public_id>/phases/point/<str:point_id>/"), gates_views.gate_point, name="gate_point"),
    path(_("<str:public_id>/log/"), history.log, name="log"),
    path(_("<str:public_id>/log/<uuid:batch>/undo/"), history.undo, name="undo"),
    path(_("<str:public_id>/copy/"), life_views.copy, name="copy"),
    path(_("<str:public_id>/withdraw/"), life_views.withdraw, name="withdraw"),
    path(_("<str:public_id>/bring-back/"), life_views.bring_back, name="bring_back"),
]
