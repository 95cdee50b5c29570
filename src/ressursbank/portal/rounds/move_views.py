"""The pages by which the coordinator moves a round: each says what happens, asks, and does it when it is posted."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from ressursbank.portal.accounts.acting import Acting, ActingRequest
from ressursbank.portal.permissions import require
from ressursbank.portal.projects.project_views import FORM_METHODS
from ressursbank.portal.rounds import services
from ressursbank.portal.rounds.errors import RoundError
from ressursbank.portal.rounds.forms import ANSWER_DAYS, ConfirmForm, DeadlineForm, ReasonForm
from ressursbank.portal.rounds.models import Round
from ressursbank.portal.rounds.selectors import round_of
from ressursbank.portal.rounds.states import State

Text = str | Promise
Do = Callable[[Acting, Round, Mapping[str, Any]], str]


@dataclass(frozen=True, slots=True)
class Asked:
    """A move's page: in which states it can be made, heading, what happens then, the button; what it does and says."""

    states: tuple[State, ...]
    action: str
    heading: Text
    text: Text
    verb: Text
    do: Do
    form: type[ConfirmForm] = ConfirmForm
    is_danger: bool = False


def _propose(acting: Acting, round_: Round, said: Mapping[str, Any]) -> str:
    services.propose(acting, round_, said["version"])
    return _("The regional plan is being made. The proposals come here when it is done.")


def _open(acting: Acting, round_: Round, said: Mapping[str, Any]) -> str:
    services.open_round(acting, round_, said["version"])
    return _("The round is open, and the parties are told.")


def _solve_again(acting: Acting, round_: Round, said: Mapping[str, Any]) -> str:
    services.solve_again(acting, round_, said["answer_by"], said["version"])
    return _("The rest is being planned again, with the answers fixed.")


def _end(acting: Acting, round_: Round, said: Mapping[str, Any]) -> str:
    services.end_answers(acting, round_, said["version"])
    return _("The answers have ended. What both accepted is agreed.")


def _close(acting: Acting, round_: Round, said: Mapping[str, Any]) -> str:
    services.close(acting, round_, said["version"])
    return _("The round is closed. The report shows what came of it.")


def _cancel(acting: Acting, round_: Round, said: Mapping[str, Any]) -> str:
    services.cancel(acting, round_, said["why"], said["version"])
    return _("The round is cancelled.")


def _extend(acting: Acting, round_: Round, said: Mapping[str, Any]) -> str:
    services.extend(acting, round_, said["answer_by"], said["version"])
    return _("The deadline is moved, and the parties are told.") if round_.opened_at else _("The deadline is moved.")


def _remind(acting: Acting, round_: Round, _said: Mapping[str, Any]) -> str:
    told = services.remind(acting, round_)
    return ngettext("%(count)s organisation is reminded.", "%(count)s organisations are reminded.", told) % {
        "count": told
    }


MOVES: Mapping[str, Asked] = {
    "propose": Asked(
        (State.PREPARED,),
        "round.propose",
        gettext_lazy("Have proposals made?"),
        gettext_lazy(
            "The regional plan is made with what is known now. Its flows in the round's quarters become proposals, "
            "which you see before the parties do. Proposals that nobody has seen are replaced."
        ),
        gettext_lazy("Make proposals"),
        _propose,
    ),
    "open": Asked(
        (State.PREPARED,),
        "round.open",
        gettext_lazy("Open the round for answers?"),
        gettext_lazy("Every party gets a notice with its proposals and the deadline."),
        gettext_lazy("Open the round"),
        _open,
    ),
    "remind": Asked(
        (State.OPEN,),
        "round.remind",
        gettext_lazy("Remind those who have not answered?"),
        gettext_lazy("They get a notice with what waits for them. Those who have answered everything hear nothing."),
        gettext_lazy("Remind them"),
        _remind,
    ),
    "extend": Asked(
        (State.PREPARED, State.OPEN),
        "round.extend",
        gettext_lazy("Move the deadline?"),
        gettext_lazy("It holds for all parties. An open round tells them."),
        gettext_lazy("Move the deadline"),
        _extend,
        DeadlineForm,
    ),
    "end": Asked(
        (State.OPEN,),
        "round.end_answers",
        gettext_lazy("End the answers now?"),
        gettext_lazy(
            "Nobody can answer any more. What both parties accepted becomes agreements; what is not answered lapses, "
            "and can be proposed again when the rest is planned again."
        ),
        gettext_lazy("End the answers"),
        _end,
    ),
    "solve": Asked(
        (State.OPEN, State.ANSWERED),
        "round.solve_again",
        gettext_lazy("Plan the rest again?"),
        gettext_lazy(
            "Answers end. What both parties accepted becomes agreements and is fixed; what was declined is not "
            "proposed again; of what was countered at most the other quantity. The parties get new proposals for the "
            "rest."
        ),
        gettext_lazy("Plan the rest again"),
        _solve_again,
        DeadlineForm,
    ),
    "close": Asked(
        (State.OPEN, State.ANSWERED),
        "round.close",
        gettext_lazy("Close the round?"),
        gettext_lazy(
            "What both parties accepted becomes agreements, and what is not answered lapses. The round is kept and "
            "cannot be opened again."
        ),
        gettext_lazy("Close the round"),
        _close,
    ),
    "cancel": Asked(
        (State.PREPARED, State.SOLVING, State.OPEN, State.ANSWERED),
        "round.cancel",
        gettext_lazy("Cancel the round?"),
        gettext_lazy("Everything that is not agreed yet lapses. Agreements that the round has made stay."),
        gettext_lazy("Cancel the round"),
        _cancel,
        ReasonForm,
        is_danger=True,
    ),
}


def moves_for(round_: Round) -> dict[str, Asked]:
    """Those that can be made now, by name."""
    found = {verb: asked for verb, asked in MOVES.items() if round_.state in asked.states}
    if not round_.generation:
        found.pop("open", None)
    return found


@require_http_methods(FORM_METHODS)
def move(request: ActingRequest, public_id: str, verb: str) -> HttpResponse:
    """Ask, and do."""
    asked = MOVES.get(verb)
    if asked is None:
        raise Http404(verb)
    found = round_of(request.acting, public_id)
    require(request.acting, asked.action, found)
    form = asked.form(request.POST or None, initial=_initial(found, asked))
    if request.method == "POST" and form.is_valid():
        try:
            said = asked.do(request.acting, found, form.cleaned_data)
        except RoundError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, said)
            return redirect("rounds:round", found.public_id)
    context = {"round": found, "asked": asked, "form": form, "is_possible": found.state in asked.states}
    return render(request, "rounds/move.html", context)


def _initial(round_: Round, asked: Asked) -> dict[str, Any]:
    day = max(round_.answer_by, timezone.localdate())
    if asked.action == "round.solve_again":
        day = timezone.localdate() + timedelta(days=ANSWER_DAYS)
    return {"version": round_.version, "answer_by": day}
