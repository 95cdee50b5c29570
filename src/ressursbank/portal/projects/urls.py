"""Addresses of projects."""

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from ressursbank.portal.projects import (
    document_views,
    list_views,
    lot_views,
    part_views,
    place_page,
    project_views,
    wizard_views,
)

app_name = "projects"
urlpatterns = [
    path("", list_views.project_list, name="list"),
    path(_("new/"), wizard_views.new, name="new"),
    path(_("addresses/"), place_page.addresses, name="addresses"),
    path(_("plot-file/"), place_page.plot_file, name="plot_file"),
    path(_("lots/"), list_views.lot_list, name="lot_list"),
    path(_("lots/<str:lot_id>/"), lot_views.lot, name="lot"),
    path(_("lots/<str:lot_id>/edit/"), lot_views.lot_edit, name="lot_edit"),
    path(_("lots/<str:lot_id>/withdraw/"), lot_views.lot_withdraw, name="lot_withdraw"),
    path(_("lots/<str:lot_id>/bring-back/"), lot_views.lot_bring_back, name="lot_bring_back"),
    path("", include("ressursbank.portal.projects.life_urls")),
    path("<str:public_id>/", project_views.project, name="project"),
    path(_("<str:public_id>/new/place/"), wizard_views.wizard_place, name="wizard_place"),
    path(_("<str:public_id>/new/building/"), wizard_views.wizard_building, name="wizard_building"),
    path(_("<str:public_id>/new/lots/"), wizard_views.wizard_lots, name="wizard_lots"),
    path(_("<str:public_id>/new/publish/"), wizard_views.wizard_publish, name="wizard_publish"),
    path(_("<str:public_id>/basis/"), project_views.basis, name="basis"),
    path(_("<str:public_id>/edit/"), project_views.edit, name="edit"),
    path(_("<str:public_id>/place/"), project_views.place, name="place"),
    path(_("<str:public_id>/publish/"), project_views.publish, name="publish"),
    path(_("<str:public_id>/close/"), project_views.close, name="close"),
    path(_("<str:public_id>/lots/"), lot_views.lots, name="lots"),
    path(_("<str:public_id>/lots/new/"), lot_views.lot_new, name="lot_new"),
    path(_("<str:public_id>/stages/"), part_views.stages, name="stages"),
    path(_("<str:public_id>/documents/"), document_views.documents, name="documents"),
    path(_("<str:public_id>/documents/<int:pk>/"), document_views.document, name="document"),
    path(_("<str:public_id>/documents/<int:pk>/withdraw/"), document_views.document_withdraw, name="document_withdraw"),
    path(_("<str:public_id>/stages/new/"), part_views.part_new, {"kind": "stage"}, name="stage_new"),
    path(_("<str:public_id>/stages/<int:pk>/"), part_views.part_edit, {"kind": "stage"}, name="stage"),
    path(_("<str:public_id>/stages/<int:pk>/remove/"), part_views.part_remove, {"kind": "stage"}, name="stage_remove"),
    path(_("<str:public_id>/own-storage/new/"), part_views.part_new, {"kind": "storage"}, name="own_storage_new"),
    path(_("<str:public_id>/own-storage/<int:pk>/"), part_views.part_edit, {"kind": "storage"}, name="own_storage"),
    path(
        _("<str:public_id>/own-storage/<int:pk>/remove/"),
        part_views.part_remove,
        {"kind": "storage"},
        name="own_storage_remove",
    ),
    path(_("<str:public_id>/contacts/new/"), part_views.part_new, {"kind": "contact"}, name="contact_new"),
    path(_("<str:public_id>/contacts/<int:pk>/"), part_views.part_edit, {"kind": "contact"}, name="contact"),
    path(
        _("<str:public_id>/contacts/<int:pk>/remove/"),
        part_views.part_remove,
        {"kind": "contact"},
        name="contact_remove",
    ),
    path(_("<str:public_id>/parties/new/"), part_views.part_new, {"kind": "party"}, name="party_new"),
    path(_("<str:public_id>/parties/<int:pk>/remove/"), part_views.part_remove, {"kind": "party"}, name="party_remove"),
]
