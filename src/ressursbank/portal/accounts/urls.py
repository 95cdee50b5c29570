"""Addresses of one's own account, organisations, invitations, and a regional administrator's pages."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from ressursbank.portal.accounts import administration_views, member_views, organisation_views, views

app_name = "accounts"
urlpatterns = [
    path(_("me/"), views.me, name="me"),
    path(_("me/profile/"), views.profile, name="profile"),
    path(_("me/data.json"), views.own_data, name="own_data"),
    path(_("me/erase/"), views.erase, name="erase"),
    path(_("act-as/"), views.switch, name="switch"),
    path(_("organisations/"), organisation_views.mine, name="organisations"),
    path(_("organisations/new/"), organisation_views.new, name="organisation_new"),
    path(_("organisations/<int:pk>/"), organisation_views.organisation, name="organisation"),
    path(_("organisations/<int:pk>/edit/"), organisation_views.edit, name="organisation_edit"),
    path(_("organisations/<int:pk>/join/"), organisation_views.ask_to_join, name="ask_to_join"),
    path(_("organisations/<int:pk>/roles/"), organisation_views.ask_for_role, name="ask_for_role"),
    path(_("organisations/roles/<int:pk>/give-up/"), organisation_views.give_up_role, name="give_up_role"),
    path(_("organisations/<int:pk>/invite/"), member_views.invite, name="invite"),
    path(_("organisations/<int:pk>/leave/"), member_views.leave, name="leave"),
    path(_("organisations/members/<int:pk>/"), member_views.member, name="member"),
    path(_("organisations/members/<int:pk>/remove/"), member_views.remove, name="member_remove"),
    path(_("organisations/invitations/<int:pk>/withdraw/"), member_views.withdraw, name="invitation_withdraw"),
    path(_("organisations/invitations/<int:pk>/resend/"), member_views.resend, name="invitation_resend"),
    path(_("invitation/<str:token>/"), member_views.invitation, name="invitation"),
    path(_("administration/"), administration_views.queue, name="administration"),
    path(_("administration/organisations/"), administration_views.all_organisations, name="organisation_list"),
    path(_("administration/roles/<int:pk>/confirm/"), administration_views.confirm, name="role_confirm"),
    path(_("administration/roles/<int:pk>/refuse/"), administration_views.refuse, name="role_refuse"),
]
