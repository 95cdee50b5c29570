"""Pages of the phase gates: the phase line with its points, one point, the end of a stage, who answers for what."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from ressursbank.portal.accounts.acting import ActingRequest
from ressursbank.portal.audit.notices import say_done
from ressursbank.portal.audit.views import WhyForm
from ressursbank.portal.forms import VersionField
from ressursbank.portal.permissions import may
from ressursbank.portal.projects.gates import POINT_OF, STAGES, responsibilities, stage_after, stage_name
from ressursbank.portal.projects.gates_answers import answer_form, answer_point
from ressursbank.portal.projects.gates_status import StageStatus, stages_of
from ressursbank.portal.projects.history import undo_url
from ressursbank.portal.projects.models import GateAnswer
from ressursbank.portal.projects.selectors import project_of
from ressursbank.portal.projects.snapshots import ReasonNeededError, drift_of, end_stage

METHODS = ["GET", "HEAD", "POST"]


class EndStageForm(WhyForm):
    """Confirmation, and a reason where points are open."""

    is_sure = forms.BooleanField(label=gettext_lazy("The masses are as we believe now. Keep them as a snapshot."))
    version = VersionField()
    field_order = ("why", "is_sure")

    def __init__(self, data: object, *, version: int, has_open_points: bool) -> None:
        super().__init__(data, initial={"version": version})  # type: ignore[arg-type]  # a QueryDict or None
        self.fields["why"].required = has_open_points


@require_safe
def responsibility_matrix(request: HttpRequest) -> HttpResponse:
    """Which role answers for what in which stage. For everybody."""
    stages = [(stage, stage_name(stage)) for stage in STAGES]
    return render(request, "projects/responsibilities.html", {"rows": responsibilities(), "stages": stages})


@require_safe
def gates(request: ActingRequest, public_id: str) -> HttpResponse:
    """The phase line, and the points of one stage: the current one unless another is asked for."""
    project = project_of(request.acting, public_id, "project.see_log")
    stages = stages_of(project, request.acting)
    shown = _asked_for(stages, request.GET.get("stage", project.planning_stage))
    context = {
        "project": project,
        "tab": "gates",
        "stages": stages,
        "shown": shown,
        "following": stage_name(stage_after(shown.id) or ""),
        "drift": drift_of(project),
    }
    return render(request, "projects/gates.html", context)


def _asked_for(stages: tuple[StageStatus, ...], wanted: str) -> StageStatus:
    return next((stage for stage in stages if stage.id == wanted), stages[0])


@require_http_methods(METHODS)
def gate_point(request: ActingRequest, public_id: str, point_id: str) -> HttpResponse:
    """One point: what is asked and why, who answers, and the answer."""
    project = project_of(request.acting, public_id, "project.see_log")
    point = POINT_OF.get(point_id)
    if point is None:
        raise Http404(point_id)
    if request.method == "POST":
        project = project_of(request.acting, public_id, "project.answer_gate")
    found = GateAnswer.objects.filter(project=project, point=point.id).first()
    form = answer_form(request.POST or None, found, point)
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        change = answer_point(request.acting, project, point, **cleaned)
        if change is None:
            say_done(request, _("Nothing was different."))
        else:
            say_done(request, _("“%(point)s” is answered.") % {"point": point.text}, undo_url(project, change.batch))
        return redirect("projects:gates", project.public_id)
    stage = _asked_for(stages_of(project, request.acting), point.stage)
    status = next(each for each in stage.points if each.point.id == point.id)
    context = {"project": project, "tab": "gates", "stage": stage, "status": status, "form": form}
    return render(request, "projects/gate_point.html", context)


@require_http_methods(METHODS)
def end(request: ActingRequest, public_id: str) -> HttpResponse:
    """End the current stage: what is open, and a reason if anything is."""
    project = project_of(request.acting, public_id, "project.end_stage")
    following = stage_after(project.planning_stage)
    if following is None:
        raise Http404
    stages = stages_of(project, request.acting)
    current = next((stage for stage in stages if stage.when == "current"), None)
    has_open_points = current is not None and bool(current.open_points)
    form = EndStageForm(request.POST or None, version=project.version, has_open_points=has_open_points)
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        try:
            batch = end_stage(request.acting, project, cleaned["why"], cleaned["version"])
        except ReasonNeededError:
            form.add_error("why", _("Points are open. Say why the stage ends all the same."))
        else:
            text = _("The project is now in the stage “%(stage)s”.") % {"stage": stage_name(following)}
            say_done(request, text, undo_url(project, batch))
            return redirect("projects:gates", project.public_id)
    context = {
        "project": project,
        "tab": "gates",
        "current": current,
        "following": stage_name(following),
        "ends_all": stage_after(following) is None,
        "form": form,
        "may_answer": may(request.acting, "project.answer_gate", project),
    }
    return render(request, "projects/end_stage.html", context)
