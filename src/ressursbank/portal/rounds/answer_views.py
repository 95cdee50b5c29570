"""The party's screen: all proposals that one answers, saved row by row or all at once."""

from collections.abc import Mapping

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ressursbank.portal.accounts.acting import ActingRequest
from ressursbank.portal.permissions import require
from ressursbank.portal.projects.project_views import FORM_METHODS
from ressursbank.portal.rounds.answers import Said, answer_all
from ressursbank.portal.rounds.errors import RoundError
from ressursbank.portal.rounds.models import Proposal, Round
from ressursbank.portal.rounds.rows import rows_of
from ressursbank.portal.rounds.selectors import WAITING, earlier_proposals, own_proposals, round_of, with_ends
from ressursbank.portal.rounds.standing import answer_of, parties_of
from ressursbank.portal.rounds.states import Answer, State
from ressursbank.portal.rounds.typed import Typed, said, typed_in

MOST_ROWS = 80
"""On one screen, drawn in a tenth of a second. What waits for an answer comes first, so the rest follows when saved."""
EARLIER_SHOWN = 50


@require_http_methods(FORM_METHODS)
@never_cache
def answers(request: ActingRequest, public_id: str) -> HttpResponse:
    """What one is asked, and what one says."""
    found = round_of(request.acting, public_id)
    typed: dict[int, Typed] = {}
    errors: dict[int, str] = {}
    problem = ""
    if request.method == "POST":
        typed, errors, problem, saved = _save(request, found)
        if not errors and not problem:
            if saved:
                messages.success(request, _saved(saved))
            else:
                messages.info(request, _("Nothing was changed."))
            anchor = request.POST.get("save", "")
            back = reverse("rounds:answers", args=[found.public_id])
            return redirect(f"{back}#p{anchor}" if anchor.isdecimal() else back)
    own = own_proposals(request.acting, found)
    shown = list(with_ends(own)[:MOST_ROWS])
    rows = rows_of(request.acting, shown, typed, errors)
    is_open = found.state == State.OPEN and timezone.localdate() <= found.answer_by
    context = {
        "round": found,
        "rows": rows,
        "count": own.count() if len(shown) == MOST_ROWS else len(shown),
        "waiting": sum(row.answer == WAITING for row in rows),
        "problem": problem,
        "errors": [row for row in rows if row.error],
        "is_open": is_open,
        "earlier": rows_of(request.acting, with_ends(earlier_proposals(request.acting, found))[:EARLIER_SHOWN]),
        "days_left": (found.answer_by - timezone.localdate()).days,
    }
    return render(request, "rounds/answers.html", context, status=409 if problem else 200)


def _saved(count: int) -> str:
    return ngettext("%(count)s answer is saved.", "%(count)s answers are saved.", count) % {"count": count}


def _save(request: ActingRequest, round_: Round) -> tuple[dict[int, Typed], dict[int, str], str, int]:
    """What was typed, what was refused by key, what was refused of all, and how many were saved."""
    asked = request.POST.get("save", "all")
    keys = _keys(request.POST, asked)
    proposals = {row.pk: row for row in Proposal.objects.filter(round=round_, pk__in=keys)}
    for proposal in proposals.values():
        require(request.acting, "round.answer", proposal)
    typed = {key: found for key in keys if key in proposals and (found := typed_in(request.POST, key)) is not None}
    errors: dict[int, str] = {}
    answers_: dict[int, Said] = {}
    for key, each in typed.items():
        proposal = proposals[key]
        mine = answer_of(proposal, parties_of(request.acting, proposal)[0])
        if asked == "accept_rest" and mine == WAITING and not each.answer:
            answers_[key] = Said(Answer.ACCEPTED, each.version)
            continue
        if asked in ("all", "accept_rest") and _is_as_before(request, proposal, each):
            continue
        try:
            answers_[key] = said(each)
        except forms.ValidationError as error:
            errors[key] = " ".join(error.messages)
    if not answers_:
        return typed, errors, "", 0
    try:
        refused = answer_all(request.acting, round_, answers_)
    except RoundError as error:
        return typed, errors, str(error), 0
    # What was saved is shown as it is in the database now, the rest as it was typed.
    kept = {key: each for key, each in typed.items() if key not in answers_ or key in refused}
    fresh = {
        key: Typed(each.answer, each.tonnes, each.reason, _version(key)) if key in refused else each
        for key, each in kept.items()
    }
    return fresh, errors | refused, "", len(answers_) - len(refused)


def _version(key: int) -> int:
    """Of a refused answer: the screen shows the proposal as it is now, so the next try is of that version."""
    return Proposal.objects.values_list("version", flat=True).get(pk=key)


def _is_as_before(request: ActingRequest, proposal: Proposal, typed: Typed) -> bool:
    stands = Typed.of(proposal, parties_of(request.acting, proposal)[0])
    if not typed.answer:
        return True
    tonnes_same = typed.answer != Answer.COUNTERED or typed.tonnes == stands.tonnes
    reason_same = typed.answer == Answer.ACCEPTED or typed.reason == stands.reason
    return typed.answer == stands.answer and tonnes_same and reason_same


def _keys(post: QueryDict | Mapping[str, str], asked: str) -> list[int]:
    if asked.isdecimal():
        return [int(asked)] if len(asked) <= 18 else []
    found = [name.removeprefix("version-") for name in post if name.startswith("version-")]
    return [int(key) for key in found if key.isdecimal() and len(key) <= 18][: 2 * MOST_ROWS]
