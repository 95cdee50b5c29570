"""Letters that are sent from the desk: kept, told as a notice, and brought by e-mail to whoever works there."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.accounts.models import Organisation, Person
from ressursbank.portal.accounts.selectors import owners_of
from ressursbank.portal.audit.services import create
from ressursbank.portal.desk.drafts import Draft, Recipient
from ressursbank.portal.desk.models import Letter
from ressursbank.portal.marketplace.models import Notice
from ressursbank.portal.permissions import TRADERS, may, require
from ressursbank.portal.projects.models import Lot

KIND = "desk_letter"
_log = logging.getLogger(__name__)


class LetterError(ValueError):
    """A letter that cannot be sent; the text says why, in the language of the page."""


def send_letter(acting: Acting, lot: Lot, recipient: Recipient, draft: Draft, language: str) -> Letter:
    """Keep it and send it; the same letter twice on a day is sent once. Raises NotAllowedError, LetterError."""
    require(acting, "letter.send", lot)
    if recipient.problem or recipient.organisation is None:
        raise LetterError(recipient.problem)
    organisation = recipient.organisation
    people = workers_of(organisation)
    with transaction.atomic():
        # The organisation's row is locked, so that two clicks at once are one letter.
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        same = Letter.objects.filter(
            lot=lot, organisation=organisation, text=draft.text, created_at__date=timezone.localdate()
        ).first()
        if same is not None:
            return same
        letter = Letter(
            lot=lot,
            organisation=organisation,
            to=recipient.to,
            partner_id=recipient.partner_id,
            partner_name=recipient.candidate.name if recipient.candidate is not None else "",
            subject=draft.subject,
            text=draft.text,
            language=language,
            sent_by=acting.person,
            mailed_to=len(people),
        )
        create(acting, "letter.send", letter)
        with override(settings.LANGUAGE_CODE):
            address = reverse("desk:letter", args=[letter.pk])
        # Mailed in full below: the notice itself brings no second letter.
        Notice.objects.create(
            organisation=organisation,
            kind=KIND,
            facts={"letter": letter.pk, "subject": letter.subject, "lot": lot.public_id},
            address=address,
            mailed_at=timezone.now(),
        )
        reply_to = [acting.person.email] if acting.person is not None else None
        addresses = [person.email for person in people]
        transaction.on_commit(lambda: _mail(letter, addresses, reply_to))
    return letter


def _mail(letter: Letter, addresses: list[str], reply_to: list[str] | None) -> None:
    """One letter each: nobody sees the others' addresses. What could not be sent is counted as not sent."""
    sent = 0
    try:
        for address in addresses:
            EmailMessage(f"Ressursbank: {letter.subject}", letter.text, to=[address], reply_to=reply_to).send()
            sent += 1
    except (OSError, SMTPException):
        _log.exception("Letter %s could not be sent to everybody", letter.pk)
        Letter.objects.filter(pk=letter.pk).update(mailed_to=sent)
        letter.mailed_to = sent


def workers_of(organisation: Organisation) -> list[Person]:
    """Members who make agreements; the owners where there are none."""
    rows = organisation.memberships.filter(person__is_active=True, roles__role__in=TRADERS, roles__is_confirmed=True)
    people = {row.person_id: row.person for row in rows.select_related("person").order_by("person__name")}
    return list(people.values()) or owners_of(organisation)


def letter_of(acting: Acting, pk: int) -> Letter:
    """A letter that one may read; 404 for everybody else."""
    rows = Letter.objects.select_related("lot__project", "organisation", "sent_by")
    found = get_object_or_404(rows, pk=pk)
    if not may(acting, "letter.see", found):
        raise Http404(pk)
    return found
