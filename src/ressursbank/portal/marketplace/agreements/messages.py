"""Messages between the parties of an agreement, with attachments that are checked by content."""

import uuid
from pathlib import PurePath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.audit.services import change
from ressursbank.portal.marketplace.agreements.errors import TooManyEnquiriesError
from ressursbank.portal.marketplace.agreements.limits import LIMITS
from ressursbank.portal.marketplace.agreements.move import answers, mark_listing_answered, party_of
from ressursbank.portal.marketplace.models import Agreement, Message
from ressursbank.portal.permissions import require
from ressursbank.portal.projects.file_kinds import MOST_BYTES, content_type_of


def write_message(
    acting: Acting, agreement: Agreement, text: str, upload: "UploadedFile[Any] | None" = None
) -> Message:
    """Send a message to the other party; the first of the one who was asked answers the enquiry.

    Raises NotAllowedError, DocumentFileError, TooManyEnquiriesError.
    """
    require(acting, "agreement.write", agreement)
    if agreement.messages.count() >= LIMITS["messages"]:
        raise TooManyEnquiriesError(
            _("There are %(most)s messages here already. Go on by telephone.") % {"most": LIMITS["messages"]}
        )
    message = Message(agreement=agreement, person=acting.person, organisation=acting.organisation, text=text.strip())
    if upload is not None:
        name = PurePath(upload.name or "").name[:200]
        if (upload.size or 0) > MOST_BYTES:
            content_type_of(name, b"x" * (MOST_BYTES + 1))
        content = upload.read()
        message.attachment_type = content_type_of(name, content)
        message.attachment_name, message.attachment_bytes = name, len(content)
        upload.seek(0)
        # On the disk under a name of our own: what people call their files is shown, never opened by.
        upload.name = f"{uuid.uuid4().hex}{PurePath(name).suffix.lower()}"
        message.attachment = upload
    with transaction.atomic():
        message.save()
        if answers(agreement, party_of(acting, agreement)):
            change(acting, "agreement.write", agreement, {"answered_at": timezone.now()})
            mark_listing_answered(agreement)
    return message
