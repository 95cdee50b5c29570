"""Addresses of agreements."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from ressursbank.portal.marketplace.agreements import move_views, views

of_a_project: list[URLPattern] = [
    path(_("<str:public_id>/agreements/"), views.project_agreements, name="project_agreements"),
]
urlpatterns: list[URLPattern] = [
    path(_("agreements/"), views.agreements, name="agreements"),
    path(_("agreements/ask/"), views.ask, name="ask"),
    path(_("agreements/<str:public_id>/"), views.agreement, name="agreement"),
    path(_("agreements/<str:public_id>/offer/"), move_views.offer, name="agreement_offer"),
    path(_("agreements/<str:public_id>/accept/"), move_views.accept, name="agreement_accept"),
    path(_("agreements/<str:public_id>/decline/"), move_views.decline, name="agreement_decline"),
    path(_("agreements/<str:public_id>/withdraw/"), move_views.withdraw, name="agreement_withdraw"),
    path(_("agreements/<str:public_id>/cancel/"), move_views.cancel, name="agreement_cancel"),
    path(_("agreements/<str:public_id>/start/"), move_views.start, name="agreement_start"),
    path(_("agreements/<str:public_id>/loads/"), move_views.deliver, name="agreement_deliver"),
    path(_("agreements/<str:public_id>/complete/"), move_views.complete, name="agreement_complete"),
    path(_("agreements/<str:public_id>/message/"), views.agreement_message, name="agreement_message"),
    path(
        _("agreements/<str:public_id>/files/<int:pk>/"),
        views.agreement_attachment,
        name="agreement_attachment",
    ),
    path(_("agreements/<str:public_id>/document/"), views.agreement_pdf, name="agreement_pdf"),
]
