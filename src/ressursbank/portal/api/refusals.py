"""What becomes of each error of the services: the same words as on the pages, as problems."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from ressursbank.portal.api.problems import Fault, ProblemError, answer_of
from ressursbank.portal.api.versions import etag_of
from ressursbank.portal.api.words import faults_of
from ressursbank.portal.audit.services import EditConflictError
from ressursbank.portal.marketplace.agreements.errors import AgreementError, WrongTonnesError
from ressursbank.portal.marketplace.listings.limits import TooManyError
from ressursbank.portal.marketplace.listings.services import NotForTheMarketError
from ressursbank.portal.marketplace.storage.bookings import BookingError
from ressursbank.portal.marketplace.storage.room import NoRoomError, RoomIsBookedError
from ressursbank.portal.permissions import NotAllowedError
from ressursbank.portal.projects.promises import PromisedError
from ressursbank.portal.projects.services import NotReadyError

logger = logging.getLogger(__name__)

_AS_THINGS_STAND = (
    AgreementError, TooManyError, NotForTheMarketError, NoRoomError, RoomIsBookedError, PromisedError,
)  # fmt: skip


def _of_form(error: DjangoValidationError) -> ProblemError:
    if not hasattr(error, "error_dict"):
        return ProblemError(422, " ".join(error.messages))
    faults = [Fault(name, " ".join(texts)) for name, texts in error.message_dict.items()]
    return ProblemError(422, _("See what is said of each field."), faults)


def _invalid(error: ValidationError) -> ProblemError:
    return ProblemError(422, _("See what is said of each field."), faults_of(error.errors))


def _not_ready(error: NotReadyError) -> ProblemError:
    faults = [Fault("", missing.text) for missing in error.missing]
    return ProblemError(409, _("Something is missing before it can be published."), faults)


def _conflict(error: EditConflictError) -> ProblemError:
    text = _("Read it again, and make your change to what it is now.")
    return ProblemError(412, text, headers={"ETag": etag_of(error.thing)})


def _booking(error: BookingError) -> ProblemError:
    return ProblemError(409, str(error), [Fault(error.field, str(error))] if error.field else [])


def _unreadable(error: HttpError) -> ProblemError:
    return ProblemError(error.status_code, _("The body is not JSON as RFC 8259 defines it."))


def _not_allowed(_error: NotAllowedError) -> ProblemError:
    return ProblemError(403, _("Your organisation has no role here that lets it do this."))


def _unknown(_error: Http404) -> ProblemError:
    return ProblemError(404, _("There is none with this id, or your organisation may not see it."))


_PROBLEM_OF: Mapping[type[Exception], Callable[[Any], ProblemError]] = {
    ProblemError: lambda error: error,
    ValidationError: _invalid,
    DjangoValidationError: _of_form,
    HttpError: _unreadable,
    Http404: _unknown,
    NotAllowedError: _not_allowed,
    EditConflictError: _conflict,
    NotReadyError: _not_ready,
    BookingError: _booking,
    WrongTonnesError: lambda error: ProblemError(409, str(error), [Fault("tonnes", str(error))]),
    **{each: lambda error: ProblemError(409, str(error)) for each in _AS_THINGS_STAND},
}


def handle_errors(api: NinjaAPI) -> None:
    """Have an API answer errors so."""
    for kind, to_problem in _PROBLEM_OF.items():
        api.add_exception_handler(kind, _handler(to_problem))
    api.add_exception_handler(Exception, _unforeseen)


def _handler(to_problem: Callable[[Any], ProblemError]) -> Callable[[HttpRequest, Any], HttpResponse]:
    def handle(request: HttpRequest, error: Any) -> HttpResponse:
        return answer_of(request, to_problem(error))

    return handle


def _unforeseen(request: HttpRequest, error: Any) -> HttpResponse:
    logger.error("%s %s failed", request.method, request.path, exc_info=error)
    return answer_of(request, ProblemError(500, _("The fault is ours, and is written down. Try again later.")))
