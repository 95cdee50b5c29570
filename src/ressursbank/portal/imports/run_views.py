"""One import: its preview page by page, and carrying it out, discarding it, making it anew, undoing it."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ressursbank.portal.accounts.acting import ActingRequest
from ressursbank.portal.audit.services import EditConflictError
from ressursbank.portal.imports import jobs, services
from ressursbank.portal.imports.models import ImportRow, ImportRun
from ressursbank.portal.imports.selectors import changes_since, counts_of, row_counts, rows_of, run_of
from ressursbank.portal.imports.shown_rows import shown_changes, shown_row
from ressursbank.portal.imports.views import compare_again
from ressursbank.portal.permissions import require
from ressursbank.portal.projects.promises import PromisedError

PAGE_SIZE = 50
State = ImportRun.State


@require_safe
def run(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """What an import would change, or has changed."""
    found = run_of(request.acting, public_id)
    counts = row_counts(found)
    sorts = [(sort, label, counts[sort]) for sort, label in ImportRow.Sort.choices]
    first = next((sort for sort, _label, count in sorts if count), ImportRow.Sort.NEW)
    sort = request.GET.get("sort", "")
    sort = sort if sort in counts else first
    page = Paginator(rows_of(found, sort), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "run": found,
        "files": counts_of(found),
        "left_alone": sum(row.left_alone for row in counts_of(found)),
        "sorts": sorts,
        "sort": sort,
        "page": page,
        "rows": [shown_row(row) for row in page],
        "is_changed_since": found.problem == "changed_since",
        "theirs": shown_changes(changes_since(found)) if found.problem == "changed_since" else [],
    }
    return render(request, "imports/run.html", context)


@require_safe
def progress(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Whether a background job still has it in hand, and for how long it has."""
    found = run_of(request.acting, public_id)
    seconds = int((timezone.now() - found.changed_at).total_seconds())
    words = ngettext("%(count)s second so far", "%(count)s seconds so far", seconds) % {"count": seconds}
    return JsonResponse({"is_waiting": found.is_waiting, "words": words})


@require_POST
def commit(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Carry out what the preview shows."""
    found = run_of(request.acting, public_id)
    require(request.acting, "import.commit", found)
    try:
        if services.has_many_rows(found):
            services.start(found, request.acting, "import.commit", State.PREVIEWED, State.COMMITTING)
            membership = jobs.membership_of(request.acting)
            jobs.commit_import.enqueue(str(public_id), membership, request.acting.hat)
        elif services.commit(found, request.acting):
            messages.success(request, _("Carried out. Everything can be undone from here."))
    except services.WrongStateError:
        messages.warning(request, _("Nothing was done: somebody else has carried out or discarded it already."))
    return redirect("imports:run", public_id)


@require_POST
def read_again(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Make the preview anew, against the database as it is now."""
    found = run_of(request.acting, public_id)
    try:
        services.read_again(found, request.acting)
        compare_again(found, request)
    except services.WrongStateError:
        messages.warning(request, _("Nothing was done: somebody else has carried out or discarded it already."))
    return redirect("imports:run", public_id)


@require_POST
def discard(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Throw a preview away."""
    found = run_of(request.acting, public_id)
    try:
        services.discard(found, request.acting)
        messages.success(request, _("Discarded. Nothing was changed."))
    except services.WrongStateError:
        messages.warning(request, _("Nothing was done: somebody else has carried out or discarded it already."))
    return redirect("imports:exchange")


@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Ask, then put everything back that the import changed; or say what has been changed since."""
    found = run_of(request.acting, public_id)
    require(request.acting, "import.undo", found)
    if request.method != "POST":
        return render(request, "imports/undo.html", {"run": found, "theirs": shown_changes(changes_since(found))})
    try:
        if services.has_many_rows(found):
            services.start(found, request.acting, "import.undo", State.COMMITTED, State.UNDOING)
            jobs.undo_import.enqueue(str(public_id), jobs.membership_of(request.acting), request.acting.hat)
        else:
            services.undo(found, request.acting)
            messages.success(request, _("Undone. Everything is as it was before the import."))
    except services.WrongStateError:
        messages.warning(request, _("Nothing was done: it has not been carried out, or is undone already."))
    except EditConflictError:
        context = {"run": found, "theirs": shown_changes(changes_since(found)), "is_refused": True}
        return render(request, "imports/undo.html", context, status=409)
    except PromisedError as error:
        messages.error(request, str(error))
    return redirect("imports:run", public_id)
