"""Addresses of import and export."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from ressursbank.portal.imports import export_views, run_views, views

app_name = "imports"
urlpatterns = [
    path("", views.exchange, name="exchange"),
    path(_("imports/"), views.import_list, name="list"),
    path(_("imports/package/"), views.new_package, name="new_package"),
    path(_("imports/sheet/"), views.new_sheet, name="new_sheet"),
    path(_("imports/<uuid:public_id>/"), run_views.run, name="run"),
    path("import/<uuid:public_id>/progress.json", run_views.progress, name="progress"),
    path(_("imports/<uuid:public_id>/commit/"), run_views.commit, name="commit"),
    path(_("imports/<uuid:public_id>/read-again/"), run_views.read_again, name="read_again"),
    path(_("imports/<uuid:public_id>/discard/"), run_views.discard, name="discard"),
    path(_("imports/<uuid:public_id>/undo/"), run_views.undo, name="undo"),
    path("region.zip", export_views.region_package, name="region_package"),
    path(_("template.xlsx"), export_views.template, name="template"),
    path("export.<slug:form>", export_views.export, name="export"),
]
