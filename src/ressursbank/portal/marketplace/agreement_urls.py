"""Addresses of agreements."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from ressursbank.portal.marketplace import agreements_move_views, agreements_views

urlpatterns: list[URLPattern] = [
    path(_("agreements/"), agreements_views.agreements, name="agreements"),
    path(_("agreements/ask/"), agreements_views.ask, name="ask"),
    path(_("agreements/<str:public_id>/"), agreements_views.agreement, name="agreement"),
    path(_("agreements/<str:public_id>/offer/"), agreements_move_views.offer, name="agreement_offer"),
    path(_("agreements/<str:public_id>/accept/"), agreements_move_views.accept, name="agreement_accept"),
    path(_("agreements/<str:public_id>/decline/"), agreements_move_views.decline, name="agreement_decline"),
    path(_("agreements/<str:public_id>/withdraw/"), agreements_move_views.withdraw, name="agreement_withdraw"),
    path(_("agreements/<str:public_id>/cancel/"), agreements_move_views.cancel, name="agreement_cancel"),
    path(_("agreements/<str:public_id>/start/"), agreements_move_views.start, name="agreement_start"),
    path(_("agreements/<str:public_id>/loads/"), agreements_move_views.deliver, name="agreement_deliver"),
    path(_("agreements/<str:public_id>/complete/"), agreements_move_views.complete, name="agreement_complete"),
    path(_("agreements/<str:public_id>/message/"), agreements_views.agreement_message, name="agreement_message"),
    path(
        _("agreements/<str:public_id>/files/<int:pk>/"),
        agreements_views.agreement_attachment,
        name="agreement_attachment",
    ),
    path(_("agreements/<str:public_id>/document/"), agreements_views.agreement_pdf, name="agreement_pdf"),
]
