"""Addresses of facilities and of storage on offer."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from ressursbank.portal.facilities import area_views, edit_views, operator_views, row_views, storage_views, views

app_name = "facilities"
urlpatterns = [
    path(_("facilities/"), views.facility_list, name="list"),
    path(_("facilities/new/"), edit_views.new_facility, name="new"),
    path(_("facilities/mine/"), operator_views.operator, name="operator"),
    path(_("facilities/<str:public_id>/"), views.facility, name="facility"),
    path(_("facilities/<str:public_id>/edit/"), edit_views.edit_facility, name="edit"),
    path(_("facilities/<str:public_id>/masses/"), row_views.edit_masses, name="masses"),
    path(_("facilities/<str:public_id>/room/"), row_views.edit_room, name="room"),
    path(_("facilities/<str:public_id>/permits/"), row_views.edit_permits, name="permits"),
    path(_("facilities/<str:public_id>/status/"), edit_views.edit_status, name="status"),
    path(_("facilities/<str:public_id>/quick/"), operator_views.quick_change, name="quick"),
    path(_("facilities/<str:public_id>/publish/"), edit_views.publish, name="publish"),
    path(_("facilities/<str:public_id>/withdraw/"), edit_views.withdraw, name="withdraw"),
    path(_("facilities/<str:public_id>/bring-back/"), edit_views.bring_back, name="bring_back"),
    path(_("facilities/<str:public_id>/log/"), views.facility_log, name="log"),
    path(_("facilities/<str:public_id>/undo/<uuid:batch>/"), views.undo, name="undo"),
    path(_("storage/"), storage_views.storage_list, name="storage_list"),
    path(_("storage/new/"), storage_views.new_storage, name="storage_new"),
    path(_("storage/area-need/"), area_views.area_need_page, name="area_need"),
    path(_("storage/<str:public_id>/"), storage_views.storage, name="storage"),
    path(_("storage/<str:public_id>/edit/"), storage_views.edit_storage_area, name="storage_edit"),
    path(_("storage/<str:public_id>/publish/"), storage_views.publish_storage, name="storage_publish"),
    path(_("storage/<str:public_id>/withdraw/"), storage_views.withdraw_storage, name="storage_withdraw"),
    path(_("storage/<str:public_id>/bring-back/"), storage_views.bring_back_storage, name="storage_bring_back"),
    path(_("storage/<str:public_id>/log/"), storage_views.storage_log, name="storage_log"),
    path(_("storage/<str:public_id>/undo/<uuid:batch>/"), storage_views.undo_storage, name="storage_undo"),
]
