"""The region package, the plan and the GeoPackage as files to take away, just as the planner reads and wrote them."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ressursbank.portal.exchange.answers import home_for
from ressursbank.portal.exchange.home import Home
from ressursbank.portal.plans.models import PlanFiles


@require_safe
def region_package(request: HttpRequest, run: UUID | None = None) -> HttpResponse:
    """The region package as a zip file."""
    return _zipped(home_for(request, run), "region")


@require_safe
def plan_folder(request: HttpRequest, run: UUID | None = None) -> HttpResponse:
    """The plan's folder as a zip file."""
    return _zipped(home_for(request, run), "plan")


@require_safe
def geopackage(request: HttpRequest, run: UUID | None = None) -> FileResponse:
    """Flows as lines and sites as points, for QGIS."""
    home = home_for(request, run)
    if home.folder is None or not (home.folder / "plan" / "plan.gpkg").is_file():
        raise Http404(_("There is no plan to download yet."))
    content = (home.folder / "plan" / "plan.gpkg").open("rb")
    return FileResponse(content, as_attachment=True, content_type="application/geopackage+sqlite3")


def _zipped(home: Home, name: str) -> HttpResponse:
    files = PlanFiles.objects.filter(run__public_id=home.run) if home.run else PlanFiles.objects.none()
    archive = files.values_list(f"{name}_zip", flat=True).first()
    if archive is None:
        raise Http404(_("There is nothing to download yet."))
    disposition = {"Content-Disposition": f'attachment; filename="{name}.zip"'}
    return HttpResponse(bytes(archive), content_type="application/zip", headers=disposition)
