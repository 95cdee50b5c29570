"""The region package, the plan and the GeoPackage as files to take away, just as the planner reads and wrote them."""

import zipfile
from pathlib import Path
from tempfile import SpooledTemporaryFile

from django.http import FileResponse, Http404, HttpRequest
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ressursbank.portal.exchange.home import current_home

IN_MEMORY_BYTES = 16 * 1024 * 1024


@require_safe
def region_package(_request: HttpRequest) -> FileResponse:
    """The region package as a zip file."""
    return _zipped(current_home().region_folder, "region")


@require_safe
def plan_folder(_request: HttpRequest) -> FileResponse:
    """The plan's folder as a zip file."""
    return _zipped(current_home().plan_folder, "plan")


@require_safe
def geopackage(_request: HttpRequest) -> FileResponse:
    """Flows as lines and sites as points, for QGIS."""
    path = current_home().plan_folder / "plan.gpkg"
    if not path.is_file():
        raise Http404(_("There is no plan to download yet."))
    return FileResponse(path.open("rb"), as_attachment=True, content_type="application/geopackage+sqlite3")


def _zipped(folder: Path, name: str) -> FileResponse:
    if not folder.is_dir():
        raise Http404(_("There is nothing to download yet."))
    # The answer closes it when the last byte is sent.
    archive = SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target:
        for path in sorted(path for path in folder.iterdir() if path.is_file()):
            target.write(path, f"{name}/{path.name}")
    archive.seek(0)
    return FileResponse(archive, as_attachment=True, filename=f"{name}.zip", content_type="application/zip")
