"""The same write with the same key is done once: whoever repeats it gets the answer of the first time, for a day.

The change and its kept answer are one transaction. A row without an answer is a request that is at work, or one whose
process ended: after a while it is held for lost, and nothing of it was written.
"""

import hashlib
import json
import re
from collections.abc import Callable
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from ressursbank.portal.api.limits import LIMITS
from ressursbank.portal.api.models import ApiToken, KeptAnswer
from ressursbank.portal.api.problems import Fault, ProblemError
from ressursbank.portal.api.webhooks.secrets import decrypted, encrypted

HEADER = "Idempotency-Key"
PATTERN = r"^[!-~]{1,100}$"
REPLAYED = "Idempotent-Replayed"
_KEPT_HEADERS = ("ETag", "Location", "Content-Type", "Content-Language")


class _LostError(Exception):
    """Another has taken the key over: what was done here is undone."""


class _UndoneError(Exception):
    """Something went wrong: nothing is kept, so that the key can be tried again."""


def answer_once(request: HttpRequest, token: ApiToken, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer to a request with an idempotency key, made by `answer` the first time. Raises ProblemError."""
    key = request.headers[HEADER]
    if not re.fullmatch(PATTERN, key):
        fault = Fault(HEADER, _("Write 1 to 100 visible characters, such as a new UUID for each write."), key, "header")
        raise ProblemError(422, _("The key cannot be used."), [fault])
    digest = _digest(request)
    row, is_mine = _claimed(token, key, digest)
    if not is_mine:
        return _again(row, key, digest)
    try:
        with transaction.atomic():
            response = answer()
            if response.status_code >= 500:
                raise _UndoneError
            kept = KeptAnswer.objects.filter(pk=row.pk, at=row.at, status=None)
            if not kept.update(status=response.status_code, body=_kept(response)):
                raise _LostError
    except _UndoneError:
        KeptAnswer.objects.filter(pk=row.pk, status=None).delete()
        return response
    except _LostError:
        raise _at_work(key) from None
    except BaseException:
        KeptAnswer.objects.filter(pk=row.pk, status=None).delete()
        raise
    return response


def _digest(request: HttpRequest) -> str:
    parts = (request.method or "", request.get_full_path(), request.headers.get("If-Match", ""))
    return hashlib.sha256("\n".join(parts).encode() + b"\n" + request.body).hexdigest()


def _claimed(token: ApiToken, key: str, digest: str) -> tuple[KeptAnswer, bool]:
    """The key's row, and whether this request is the one that answers it."""
    now = timezone.now()
    mine = KeptAnswer.objects.filter(token=token)
    mine.filter(at__lt=now - timedelta(hours=LIMITS["answer_kept_hours"])).delete()
    try:
        with transaction.atomic():
            return KeptAnswer.objects.create(token=token, key=key, request_digest=digest), True
    except IntegrityError:
        row = mine.get(key=key)
    lost = now - timedelta(seconds=LIMITS["abandoned_seconds"])
    if row.status is None and row.at < lost and row.request_digest == digest:
        taken = mine.filter(pk=row.pk, at=row.at, status=None).update(at=now)
        row.refresh_from_db()
        return row, bool(taken)
    return row, False


def _again(row: KeptAnswer, key: str, digest: str) -> HttpResponse:
    if row.request_digest != digest:
        fault = Fault(HEADER, _("Use a new key for another request."), key, "header")
        raise ProblemError(422, _("The key was used for another request within a day."), [fault])
    if row.status is None:
        raise _at_work(key)
    kept = row.body or {}
    response = HttpResponse(decrypted(kept["text"]), status=row.status)
    for name, value in kept["headers"].items():
        response[name] = value
    response[REPLAYED] = "true"
    return response


def _at_work(key: str) -> ProblemError:
    fault = Fault(HEADER, _("Send it again in a moment to get its answer."), key, "header")
    return ProblemError(409, _("A request with this key is at work just now."), [fault], {"Retry-After": "1"})


def _kept(response: HttpResponse) -> dict[str, object]:
    """Encrypted: some answers show a secret, which is kept in clear nowhere."""
    headers = {name: response[name] for name in _KEPT_HEADERS if name in response}
    return json.loads(json.dumps({"text": encrypted(response.content.decode()), "headers": headers}))  # type: ignore[no-any-return]
