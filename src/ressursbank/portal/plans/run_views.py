"""Pages of the planner's runs: all, a new one, one with its progress, two compared; and what is done to them."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ressursbank.portal.accounts.acting import ActingRequest
from ressursbank.portal.audit.models import Change
from ressursbank.portal.figures.key_figures import figures_of_summary
from ressursbank.portal.permissions import require
from ressursbank.portal.plans.assumptions import planned_for
from ressursbank.portal.plans.forms import PYRAMID_CHOICES, RunForm
from ressursbank.portal.plans.models import PlanRun
from ressursbank.portal.plans.runs import differences, published_run, standing
from ressursbank.portal.plans.services import RunStateError, cancel_plan, publish_plan, start_again, start_plan

RUNS_A_PAGE = 25
FAR_FROM_BEST = 0.02
"""A gap beyond which the search has plainly had too little time."""
FIRST_SETTINGS = {"pyramid": "weighted", "gap_percent": 0.05, "time_limit_minutes": 5}


@require_safe
@never_cache
def run_list(request: ActingRequest) -> HttpResponse:
    """Every run, newest first."""
    require(request.acting, "plan.see_runs")
    page = Paginator(PlanRun.objects.select_related("asked_by"), RUNS_A_PAGE).get_page(request.GET.get("page"))
    published = published_run()
    rows = [(run, standing(run, published)) for run in page]
    finished = PlanRun.objects.filter(state=PlanRun.State.FINISHED).defer("summary")[:50]
    return render(
        request,
        "plans/runs.html",
        {"rows": rows, "page": page, "finished": finished, "is_under_way": any(at.is_under_way for _run, at in rows)},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new_run(request: ActingRequest) -> HttpResponse:
    """The form of a new run, with what it would plan."""
    require(request.acting, "plan.start")
    like = _run_of(request.GET.get("like", ""))
    form = RunForm(request.POST or None, initial=FIRST_SETTINGS if like is None else RunForm.settings_of(like))
    if request.method == "POST" and form.is_valid():
        run = start_plan(request.acting, **form.settings())
        return redirect("plans:run", run.public_id)
    return render(request, "plans/new_run.html", {"form": form, "planned": planned_for()})


@require_safe
@never_cache
def run_page(request: ActingRequest, run: UUID) -> HttpResponse:
    """One run: its progress, why it failed, or its key figures."""
    require(request.acting, "plan.see_runs")
    found = get_object_or_404(PlanRun.objects.select_related("asked_by"), public_id=run)
    published = published_run()
    summary = found.summary
    others = PlanRun.objects.filter(state=PlanRun.State.FINISHED).exclude(pk=found.pk).defer("summary")[:50]
    publications = Change.objects.filter(
        thing_type=PlanRun._meta.label_lower, thing_id=found.pk, action="plan.publish"
    ).select_related("person", "organisation")
    return render(
        request,
        "plans/run.html",
        {
            "run": found,
            "standing": standing(found, published),
            "pyramid": dict(PYRAMID_CHOICES)[found.pyramid],
            "gap_percent": found.relative_gap * 100,
            "time_limit_minutes": found.time_limit_seconds / 60,
            "summary": summary,
            "key": figures_of_summary(summary) if summary else None,
            "is_far_from_best": summary is not None and summary["gap"] > FAR_FROM_BEST,
            "bound_million_nok": summary["bound_nok"] / 1e6 if summary else None,
            "objective_million_nok": summary["objective_nok"] / 1e6 if summary else None,
            "levels": [(int(level), tonnes) for level, tonnes in summary["tonnes_by_pyramid_level"].items()]
            if summary
            else [],
            "seconds": sum(summary["seconds"].values()) if summary else None,
            "others": others,
            "published": published,
            "publications": publications,
        },
    )


@require_safe
@never_cache
def run_progress(request: ActingRequest, run: UUID) -> HttpResponse:
    """How a run stands, for the page that asks again and again."""
    require(request.acting, "plan.see_runs")
    found = get_object_or_404(PlanRun.objects.defer("summary"), public_id=run)
    now = standing(found, None)
    return JsonResponse(
        {
            "is_under_way": now.is_under_way,
            "percent": now.percent_done,
            "state": render_to_string("plans/_run_state.html", {"standing": now}, request).strip(),
            "html": render_to_string("plans/_progress_words.html", {"standing": now, "run": found}, request).strip(),
        }
    )


@require_safe
def compare_runs(request: ActingRequest) -> HttpResponse:
    """Two finished runs side by side: `?first=<uuid>&second=<uuid>`."""
    require(request.acting, "plan.see_runs")
    runs = list(PlanRun.objects.filter(state=PlanRun.State.FINISHED)[:50])
    chosen = [_named(runs, request.GET.get(name, "")) for name in ("first", "second")]
    first, second = chosen
    rows = differences(first.summary, second.summary) if first and second and first.summary and second.summary else ()
    context = {"runs": runs, "first": first, "second": second, "rows": rows}
    return render(request, "plans/compare.html", context)


def _named(runs: list[PlanRun], asked: str) -> PlanRun | None:
    return next((run for run in runs if str(run.public_id) == asked), None)


def _run_of(text: str) -> PlanRun | None:
    """The run that a text names, None where it names none."""
    try:
        return PlanRun.objects.filter(public_id=UUID(text)).first()
    except ValueError:
        return None


@require_POST
def cancel_run(request: ActingRequest, run: UUID) -> HttpResponse:
    """Stop a run."""
    found = get_object_or_404(PlanRun, public_id=run)
    cancel_plan(request.acting, found)
    return redirect("plans:run", run)


@require_POST
def repeat_run(request: ActingRequest, run: UUID) -> HttpResponse:
    """Start a new run with the settings of another."""
    found = get_object_or_404(PlanRun, public_id=run)
    again = start_again(request.acting, found)
    return redirect("plans:run", again.public_id)


@require_POST
def publish_run(request: ActingRequest, run: UUID) -> HttpResponse:
    """Make a run the plan that everybody sees."""
    found = get_object_or_404(PlanRun, public_id=run)
    require(request.acting, "plan.publish")
    try:
        publish_plan(request.acting, found, why=request.POST.get("why", ""))
    except RunStateError:
        messages.error(request, _("Only a finished plan can be published."))
    else:
        messages.success(request, _("Published. The plan page, projects and facilities now show this plan."))
    return redirect("plans:run", run)
