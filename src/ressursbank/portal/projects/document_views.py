"""A project's documents: seen, uploaded and fetched by the project's own people only."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ressursbank.portal.accounts.acting import ActingRequest
from ressursbank.portal.audit.models import Publication
from ressursbank.portal.permissions import may
from ressursbank.portal.projects.models import Document, Project
from ressursbank.portal.projects.part_forms import DocumentForm
from ressursbank.portal.projects.parts import DocumentFileError, add_document, withdraw_document
from ressursbank.portal.projects.project_views import FORM_METHODS, version_of
from ressursbank.portal.projects.selectors import project_of


@require_http_methods(FORM_METHODS)
def documents(request: ActingRequest, public_id: str) -> HttpResponse:
    """The list, and the form that adds to it."""
    action = "project.edit" if request.method == "POST" else "project.see"
    project = project_of(request.acting, public_id, action)
    form = DocumentForm(request.POST or None, request.FILES or None) if request.method == "POST" else DocumentForm()
    if request.method == "POST" and form.is_valid():
        try:
            made = add_document(request.acting, project, form.cleaned_data["title"], form.cleaned_data["file"])
        except DocumentFileError as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, _("%(name)s is added.") % {"name": made.title})
            return redirect("projects:documents", project.public_id)
    is_insider = may(request.acting, "project.see_contacts", project)
    context = {
        "project": project,
        "tab": "documents",
        "form": form,
        "is_insider": is_insider,
        "documents": _shown(project) if is_insider else [],
    }
    return render(request, "projects/documents.html", context)


def _shown(project: Project) -> list[Document]:
    found = Document.objects.filter(project=project).exclude(state=Publication.WITHDRAWN)
    return list(found.select_related("uploaded_by").order_by("-created_at", "-pk"))


@require_safe
def document(request: ActingRequest, public_id: str, pk: int) -> HttpResponseBase:
    """The file, always as a download: what people upload is never shown as a page of the portal."""
    project = project_of(request.acting, public_id, "project.see_contacts")
    found = Document.objects.filter(project=project, pk=pk).exclude(state=Publication.WITHDRAWN).first()
    if found is None or not found.file.storage.exists(str(found.file.name)):
        raise Http404(str(pk))
    answer = FileResponse(
        found.file.open("rb"), as_attachment=True, filename=found.file_name, content_type=found.content_type
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_http_methods(FORM_METHODS)
def document_withdraw(request: ActingRequest, public_id: str, pk: int) -> HttpResponse:
    """Take a document out of the list, after a question."""
    project = project_of(request.acting, public_id, "project.edit")
    found = Document.objects.filter(project=project, pk=pk).first()
    if found is None:
        raise Http404(str(pk))
    if request.method == "POST":
        withdraw_document(request.acting, found, version_of(request, found))
        messages.success(request, _("%(name)s is withdrawn.") % {"name": found.title})
        return redirect("projects:documents", project.public_id)
    context = {
        "project": project,
        "tab": "documents",
        "heading": _("Withdraw the document?"),
        "text": found.title,
        "verb": _("Withdraw"),
        "back": "projects:documents",
        "version": found.version,
    }
    return render(request, "projects/confirm.html", context)
