"""Pages of rounds: the list, a new one, the coordinator's page of one, its proposals, its report."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ressursbank.portal.accounts.acting import ActingRequest
from ressursbank.portal.permissions import NotAllowedError, may, require
from ressursbank.portal.plans.runs import standing
from ressursbank.portal.projects.paging import page_of
from ressursbank.portal.projects.project_views import FORM_METHODS
from ressursbank.portal.rounds.files import report_file
from ressursbank.portal.rounds.forms import NewRoundForm, new_round_initial
from ressursbank.portal.rounds.models import Proposal, Round
from ressursbank.portal.rounds.move_views import moves_for
from ressursbank.portal.rounds.report import account_of, figures, generations_of, reasons_of, round_before
from ressursbank.portal.rounds.rows import rows_of
from ressursbank.portal.rounds.selectors import (
    FILTERS,
    conflicts_of,
    counted,
    money,
    own_proposals,
    progress_of,
    proposals_listed,
    round_of,
    rounds_seen,
    with_ends,
)
from ressursbank.portal.rounds.services import prepare
from ressursbank.portal.rounds.states import State
from ressursbank.portal.rounds.steps import steps_of
from ressursbank.portal.table_files import CONTENT_TYPES

CONFLICTS_SHOWN = 10


@require_safe
def round_list(request: ActingRequest) -> HttpResponse:
    """All rounds (the coordinator), or those that one takes part in."""
    if not request.acting.is_logged_in:
        raise NotAllowedError("round.see")
    page = page_of(rounds_seen(request.acting), Round.objects.all(), request.GET)
    counts = counted(page.rows)
    context = {
        "page": page,
        "rows": [(round_, counts[round_.pk]) for round_ in page.rows],
        "leads": may(request.acting, "round.see_all"),
    }
    return render(request, "rounds/list.html", context)


@require_http_methods(FORM_METHODS)
def new_round(request: ActingRequest) -> HttpResponse:
    """A round is prepared; nobody else sees it yet."""
    require(request.acting, "round.prepare")
    if request.acting.organisation is None:
        raise NotAllowedError("round.prepare")
    form = NewRoundForm(request.POST or None, initial=new_round_initial())
    if request.method == "POST" and form.is_valid():
        made = prepare(request.acting, **form.cleaned_data)
        messages.success(request, _("The round is prepared. Now have proposals made."))
        return redirect("rounds:round", made.public_id)
    return render(request, "rounds/new.html", {"form": form})


@require_safe
@never_cache
def round_page(request: ActingRequest, public_id: str) -> HttpResponse:
    """The coordinator's page of a round; a party is led to its answers."""
    found = round_of(request.acting, public_id)
    if not may(request.acting, "round.see_all"):
        return redirect("rounds:answers", found.public_id)
    present = Proposal.objects.filter(round=found, generation=found.generation)
    count = counted([found])[found.pk]
    context: dict[str, Any] = {
        "round": found,
        "count": count,
        "moves": moves_for(found),
        "steps": steps_of(found),
        "money": money(present),
        "parties": progress_of(found),
        "conflicts": rows_of(request.acting, conflicts_of(found)[:CONFLICTS_SHOWN]),
        "unowned": own_proposals(request.acting, found).count(),
        "standing": standing(found.run, None) if found.state == State.SOLVING and found.run is not None else None,
    }
    return render(request, "rounds/round.html", context)


@require_safe
def proposals(request: ActingRequest, public_id: str) -> HttpResponse:
    """The coordinator's list of a round's proposals."""
    found = round_of(request.acting, public_id)
    require(request.acting, "round.see_all")
    which = request.GET.get("which", "")
    asked = request.GET.get("generation", "")
    generation = int(asked) if asked.isdecimal() and 0 < int(asked) <= found.generation else found.generation
    listed = proposals_listed(found, which, generation)
    page = page_of(listed, with_ends(Proposal.objects.all()), request.GET)
    context = {
        "round": found,
        "page": page,
        "rows": rows_of(request.acting, page.rows),
        "which": which if which in FILTERS else "",
        "generation": generation,
        "generations": range(1, found.generation + 1),
    }
    return render(request, "rounds/proposals.html", context)


@require_safe
def report(request: ActingRequest, public_id: str) -> HttpResponse:
    """The round in figures, beside the one before."""
    found = round_of(request.acting, public_id)
    require(request.acting, "round.see_all")
    before = round_before(found)
    account = account_of(found)
    context = {
        "round": found,
        "before": before,
        "figures": figures(account, account_of(before) if before is not None else None),
        "generations": list(generations_of(account)),
        "reasons": reasons_of(found),
    }
    return render(request, "rounds/report.html", context)


@require_safe
def report_download(request: ActingRequest, public_id: str, form: str) -> FileResponse:
    """The report with every proposal as a file."""
    if form not in CONTENT_TYPES:
        raise Http404(form)
    found = round_of(request.acting, public_id)
    require(request.acting, "round.see_all")
    name, kind = f"{found.public_id}.{form}", CONTENT_TYPES[form]
    answer = FileResponse(report_file(found, form), as_attachment=True, filename=name, content_type=kind)
    answer["Cache-Control"] = "private, no-store"
    return answer
