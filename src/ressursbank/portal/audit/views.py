"""The page that asks whether to undo something, for any thing with a log; the app that owns the thing gives the way."""

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.db import models, transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ressursbank.portal.accounts.acting import ActingRequest
from ressursbank.portal.audit.log import entry_of, is_all_of
from ressursbank.portal.audit.notices import say_done
from ressursbank.portal.audit.undoing import undo_batch


class WhyForm(forms.Form):
    """Why something is done, for those who read the log."""

    why = forms.CharField(
        label=gettext_lazy("Why"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "class": "ds-input"}),
        help_text=gettext_lazy("Others read this in the log."),
    )


def undo_page(
    request: ActingRequest,
    owner: models.Model,
    batch: uuid.UUID,
    back: str,
    context: dict[str, Any] | None = None,
    *,
    check: Callable[[], None] | None = None,
) -> HttpResponse:
    """Shows what a batch did and asks; a POST undoes it and goes `back`. 404 where the owner has no such batch.

    The view that calls this answers for who may see the log. Raises NotAllowedError, EditConflictError, and what
    `check` raises: it is called when all is undone, and what it refuses stays as it was.
    """
    entry = entry_of(owner, request.acting, batch, request.path)
    if entry is None:
        raise Http404
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not is_all_of(owner, batch):
            raise Http404
        with transaction.atomic():
            undone = undo_batch(request.acting, batch, form.cleaned_data["why"])
            if check is not None:
                check()
        if undone is None:
            say_done(request, _("This had been undone before."))
        else:
            say_done(request, _("Undone. The log shows both."))
        return redirect(back)
    shown = {**(context or {}), "owner": owner, "entry": entry, "form": form, "back": back}
    return render(request, "audit/undo.html", shown)
