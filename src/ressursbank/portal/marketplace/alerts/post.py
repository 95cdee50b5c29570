"""Letters that are due: each is claimed before it is sent, so that two senders at once never send it twice.

What a server does not take stays in the database and is tried again later; when no server answers, nothing is claimed.
A sender that dies with letters in hand loses its claim after a while. One letter holds all that is due to a person.
"""

import logging
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from smtplib import SMTPException, SMTPServerDisconnected

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from ressursbank.portal.marketplace.alerts.letters import letter_of
from ressursbank.portal.marketplace.alerts.models import NoticeLetter
from ressursbank.portal.marketplace.alerts.people import acting_readers
from ressursbank.portal.marketplace.models import Notice

logger = logging.getLogger(__name__)

CLAIM_LASTS = timedelta(minutes=15)
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440))
"""Before a letter that was refused is tried again; after the last one it is given up."""
PEOPLE_AT_ONCE = 200


def send_due(now: datetime | None = None, notices: Sequence[int] | None = None) -> int:
    """Send what is due (of some notices, or all). How many letters went out; a server that is away takes none."""
    moment = now or timezone.now()
    people = list(_waiting(moment, notices).order_by().values_list("person", flat=True).distinct()[:PEOPLE_AT_ONCE])
    if not people:
        return 0
    connection = get_connection()
    sent = 0
    try:
        connection.open()
        for person in people:
            rows = _claimed(_waiting(moment, notices).filter(person=person))
            if not rows:
                continue
            try:
                sent += _send(rows, connection, moment)
            except (OSError, SMTPException) as error:
                _let_go(rows, moment, error)
                if isinstance(error, SMTPServerDisconnected) or not isinstance(error, SMTPException):
                    raise
        connection.close()
    except (OSError, SMTPException) as error:
        logger.warning("The mail server does not take letters just now (%s); they are tried again", error)
    return sent


def _waiting(now: datetime, notices: Sequence[int] | None) -> QuerySet[NoticeLetter]:
    free = Q(claim=None) | Q(claimed_at__lt=now - CLAIM_LASTS)
    found = NoticeLetter.objects.filter(free, sent_at=None, due_at__lte=now)
    return found if notices is None else found.filter(notice__in=notices)


def _claimed(waiting: QuerySet[NoticeLetter]) -> list[NoticeLetter]:
    """Take them in hand by one conditional UPDATE; those that another took meanwhile are not ours."""
    claim = uuid.uuid4()
    if not waiting.update(claim=claim, claimed_at=timezone.now()):
        return []
    return list(NoticeLetter.objects.filter(claim=claim).select_related("notice", "person").order_by("notice"))


def _send(rows: list[NoticeLetter], connection: BaseEmailBackend, now: datetime) -> int:
    keys = [row.pk for row in rows]
    person = rows[0].person
    readers = acting_readers((person.pk, _organisation(row.notice)) for row in rows if person.is_active)
    shown = [
        (row.notice, readers[person.pk, _organisation(row.notice)])
        for row in rows
        if (person.pk, _organisation(row.notice)) in readers
    ]
    letter = letter_of(person, shown)
    if letter is not None:
        letter.connection = connection
        letter.send()
    # What may no longer be told is settled without a letter.
    NoticeLetter.objects.filter(pk__in=keys).update(sent_at=now, claim=None)
    Notice.objects.filter(pk__in=[row.notice_id for row in rows], mailed_at=None).update(mailed_at=now)
    return int(letter is not None)


def _organisation(notice: Notice) -> int | None:
    found: int | None = notice.organisation_id or notice.facts.get("organisation_key")
    return found


def _let_go(rows: list[NoticeLetter], now: datetime, error: Exception) -> None:
    for row in rows:
        if row.tries >= len(PAUSES):
            logger.error("A letter to person %s is given up after %s tries: %s", row.person_id, row.tries, error)
            row.delete()
            continue
        due_at = now + PAUSES[row.tries]
        NoticeLetter.objects.filter(pk=row.pk, claim=row.claim).update(claim=None, tries=F("tries") + 1, due_at=due_at)
