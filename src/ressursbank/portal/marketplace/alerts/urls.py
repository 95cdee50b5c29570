"""Addresses of saved searches and notices."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from ressursbank.portal.marketplace.alerts import search_views, views

urlpatterns: list[URLPattern] = [
    path(_("searches/"), search_views.searches, name="searches"),
    path(_("searches/new/"), search_views.search_new, name="search_new"),
    path(_("searches/<int:pk>/"), search_views.search_run, name="search_run"),
    path(_("searches/<int:pk>/edit/"), search_views.search_edit, name="search_edit"),
    path(_("searches/<int:pk>/pause/"), search_views.search_pause, name="search_pause"),
    path(_("searches/<int:pk>/delete/"), search_views.search_delete, name="search_delete"),
    path(_("notices/"), views.notices, name="notices"),
    path(_("notices/read/"), views.notices_read, name="notices_read"),
    path(_("notices/e-mail/"), views.notice_settings, name="notice_settings"),
    path(_("notices/stop/<str:token>/"), views.unsubscribe, name="unsubscribe"),
    path(_("notices/<int:pk>/"), views.notice, name="notice"),
    path(_("notices/<int:pk>/read/"), views.notice_read, name="notice_read"),
]
