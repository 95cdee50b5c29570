"""Copying a project, withdrawing it and bringing it back: each asks first, and can be undone."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from ressursbank.portal.accounts.acting import ActingRequest
from ressursbank.portal.audit.notices import say_done
from ressursbank.portal.audit.views import WhyForm
from ressursbank.portal.forms import VersionField
from ressursbank.portal.permissions import require
from ressursbank.portal.projects.history import undo_url
from ressursbank.portal.projects.life import bring_back_project, copy_project, withdraw_project
from ressursbank.portal.projects.promises import PromisedError
from ressursbank.portal.projects.selectors import project_of

METHODS = ["GET", "HEAD", "POST"]


class WithdrawForm(WhyForm):
    """The reason, which is asked for: others have planned with these masses."""

    version = VersionField()

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they are
        self.fields["why"].required = True


class VersionForm(forms.Form):
    """The version that the page was made from."""

    version = VersionField(error_messages={"required": gettext_lazy("Open the page again.")})


@require_http_methods(METHODS)
def copy(request: ActingRequest, public_id: str) -> HttpResponse:
    """A new draft of one's own from a project that one sees."""
    project = project_of(request.acting, public_id, "project.copy")
    require(request.acting, "project.create")
    if request.method == "POST":
        copied, batch = copy_project(request.acting, project)
        say_done(request, _("This is your copy, as a draft. Give it its own name and place."), undo_url(copied, batch))
        return redirect("projects:project", copied.public_id)
    return render(request, "projects/copy.html", {"project": project, "tab": ""})


@require_http_methods(METHODS)
def withdraw(request: ActingRequest, public_id: str) -> HttpResponse:
    """Take a project out of sight, with a reason."""
    project = project_of(request.acting, public_id, "project.withdraw")
    form = WithdrawForm(request.POST or None, initial={"version": project.version})
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        try:
            batch = withdraw_project(request.acting, project, cleaned["why"], cleaned["version"])
        except PromisedError as error:
            form.add_error(None, str(error))
        else:
            say_done(request, _("The project and its lots are withdrawn."), undo_url(project, batch))
            return redirect("projects:project", project.public_id)
    return render(request, "projects/withdraw.html", {"project": project, "tab": "", "form": form})


@require_http_methods(METHODS)
def bring_back(request: ActingRequest, public_id: str) -> HttpResponse:
    """A withdrawn project as it was before."""
    project = project_of(request.acting, public_id, "project.bring_back")
    form = VersionForm(request.POST or None, initial={"version": project.version})
    if request.method == "POST" and form.is_valid():
        batch = bring_back_project(request.acting, project, form.cleaned_data["version"])
        say_done(request, _("The project and its lots are back as they were."), undo_url(project, batch))
        return redirect("projects:project", project.public_id)
    return render(request, "projects/bring_back.html", {"project": project, "tab": "", "form": form})
