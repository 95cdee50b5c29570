"""Answering a point of a gate: what is known or decided, with a note and a date it is due."""

from datetime import date

from django import forms
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.audit.models import Change
from ressursbank.portal.audit.services import EditConflictError, change, changes_since, create
from ressursbank.portal.forms import VersionField
from ressursbank.portal.projects.gates import Answer, GatePoint
from ressursbank.portal.projects.models import GateAnswer, Project

NEW = 0
"""The version of a point that nobody has answered when the page is made."""


class AnswerForm(forms.Form):
    """One point."""

    answer = forms.ChoiceField(
        label=_("Answer"), choices=Answer.choices, widget=forms.Select(attrs={"class": "ds-input"})
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "ds-input"}),
        help_text=_("What is known, where it stands, who decided."),
    )
    due_on = forms.DateField(
        label=_("Due on"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "ds-input"}),
    )
    version = VersionField()


def answer_form(data: object, answer: GateAnswer | None, point: GatePoint) -> AnswerForm:
    """The form of a point, filled with its answer."""
    initial = (
        {"answer": answer.answer, "note": answer.note, "due_on": answer.due_on, "version": answer.version}
        if answer is not None
        else {"answer": Answer.OPEN, "version": NEW}
    )
    return AnswerForm(data, initial=initial, auto_id=f"{point.id}_%s")  # type: ignore[arg-type]  # a QueryDict or None


def answer_point(
    acting: Acting, project: Project, point: GatePoint, answer: str, note: str, due_on: date | None, version: int
) -> Change | None:
    """Set the answer; None when nothing differs. Raises NotAllowedError, EditConflictError."""
    fields = {"answer": answer, "note": note, "due_on": due_on}
    found = GateAnswer.objects.filter(project=project, point=point.id).first()
    if found is None and version == NEW:
        row = GateAnswer(project=project, point=point.id, **fields)
        try:
            with transaction.atomic():
                return create(acting, "project.answer_gate", row)
        except IntegrityError:
            found = GateAnswer.objects.get(project=project, point=point.id)
    if found is None:
        raise EditConflictError(GateAnswer(project=project, point=point.id))
    found.project = project
    if version == NEW:
        raise EditConflictError(found, changes_since(found, NEW))
    return change(acting, "project.answer_gate", found, fields, version=version)
