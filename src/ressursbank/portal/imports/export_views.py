"""What is taken out: the region package, tables and maps of what one may see, and the Excel template."""

from collections.abc import Callable
from typing import IO

from django.db.models import Q
from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

from ressursbank.portal.accounts.acting import ActingRequest
from ressursbank.portal.exchange.to_region import region_of_database
from ressursbank.portal.imports.files_out import FORMATS
from ressursbank.portal.imports.packages import zip_of_region
from ressursbank.portal.imports.sheets import own_rows
from ressursbank.portal.imports.taken_out import tables_for
from ressursbank.portal.imports.template import write_template
from ressursbank.portal.permissions import NotAllowedError, require
from ressursbank.portal.projects.filters import ProjectFilter
from ressursbank.portal.table_files import spooled

XLSX = FORMATS["xlsx"][2]


@require_safe
def region_package(request: ActingRequest) -> FileResponse:
    """Everything published as a zipped region package; with a filter only the projects that it chooses."""
    require(request.acting, "export.region")
    chosen = ProjectFilter(request.acting, request.GET)
    only = Q(pk__in=chosen.listed().order_by().values("pk")) if chosen.is_used else None
    return _file(lambda target: zip_of_region(region_of_database(only), target), "region.zip", "application/zip")


@require_safe
def export(request: ActingRequest, form: str) -> FileResponse:
    """Projects that the filter chooses, their lots, and facilities and storage areas that one may see."""
    if form not in FORMATS:
        raise Http404(form)
    require(request.acting, "export.region")
    chosen = ProjectFilter(request.acting, request.GET)
    only_own = chosen.values().get("whose") == "mine"
    write, name, kind = FORMATS[form]
    tables = tables_for(request.acting, chosen.listed(), only_own=only_own)
    return _file(lambda target: write(tables, target), name, kind)


@require_safe
def template(request: ActingRequest) -> FileResponse:
    """The Excel template, empty or (`own`) filled with the projects and lots of one's organisation."""
    rows = None
    if request.GET.get("own"):
        require(request.acting, "export.own")
        if request.acting.organisation is None:
            raise NotAllowedError("export.own")
        rows = own_rows(request.acting.organisation)
    return _file(lambda target: write_template(target, rows), "ressursbank-prosjekter.xlsx", XLSX)


def _file(write: Callable[[IO[bytes]], None], name: str, kind: str) -> FileResponse:
    """The file as an answer, sent piece by piece from where it was spooled."""
    target = spooled()
    write(target)
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=name, content_type=kind)
