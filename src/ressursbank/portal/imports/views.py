"""Import and export: what can be brought in and taken out, the two uploads, and the list of imports."""

from collections.abc import Callable
from typing import IO

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ressursbank.portal.accounts.acting import Acting, ActingRequest
from ressursbank.portal.imports import jobs, services
from ressursbank.portal.imports.forms import PackageForm, SheetForm
from ressursbank.portal.imports.models import ImportRun
from ressursbank.portal.imports.packages import BadUploadError
from ressursbank.portal.imports.selectors import visible_runs
from ressursbank.portal.permissions import require
from ressursbank.portal.projects.filters import ProjectFilter

PAGE_SIZE = 50
LATEST = 5


@require_safe
def exchange(request: ActingRequest) -> HttpResponse:
    """What can be brought in and taken out, and by whom."""
    chosen = ProjectFilter(request.acting, request.GET)
    context = {
        "filter": chosen,
        "project_count": chosen.listed().order_by().count(),
        "package_form": PackageForm(auto_id="package_%s"),
        "sheet_form": SheetForm(auto_id="sheet_%s"),
        "latest": visible_runs(request.acting)[:LATEST],
    }
    return render(request, "imports/exchange.html", context)


@require_safe
def import_list(request: ActingRequest) -> HttpResponse:
    """Imports that one may see, the newest first."""
    if not request.acting.has("regional_administrator", "coordinator"):
        require(request.acting, "import.sheet")
    page = Paginator(visible_runs(request.acting), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "imports/list.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def new_package(request: ActingRequest) -> HttpResponse:
    """Bring in a zipped region package."""
    require(request.acting, "import.package")
    return _upload(request, PackageForm, services.receive_package, _("Bring in a region package"))


@require_http_methods(["GET", "HEAD", "POST"])
def new_sheet(request: ActingRequest) -> HttpResponse:
    """Bring in a filled template."""
    require(request.acting, "import.sheet")
    return _upload(request, SheetForm, services.receive_sheet, _("Bring in projects and lots from Excel"))


def _upload(
    request: ActingRequest,
    form_class: type[PackageForm] | type[SheetForm],
    receive: Callable[[Acting, IO[bytes], str], ImportRun],
    title: str,
) -> HttpResponse:
    form = form_class(request.POST or None, request.FILES or None) if request.method == "POST" else form_class()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            run = receive(request.acting, file.file, file.name)
        except BadUploadError as error:
            form.add_error("file", str(error))
        else:
            _compare(run)
            return redirect("imports:run", run.public_id)
    return render(request, "imports/upload.html", {"form": form, "title": title}, status=400 if form.errors else 200)


def _compare(run: ImportRun) -> None:
    """At once where it is quick, else by a background job."""
    if run.state != ImportRun.State.READING:
        return
    if services.is_large(run):
        jobs.preview_import.enqueue(str(run.public_id))
    else:
        services.preview(run)


def compare_again(run: ImportRun, request: HttpRequest) -> None:
    """The preview anew, after `read_again`."""
    del request
    _compare(run)
