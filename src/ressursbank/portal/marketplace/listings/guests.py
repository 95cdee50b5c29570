"""Enquiries without an account: asked, confirmed by a link in an e-mail, answered by the listing's owner, taken over.

Only a digest of the link's token is kept. The owner sees who asks, and how to reach them when the enquiry is answered.
"""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.audit.records import record
from ressursbank.portal.marketplace.listings.limits import LIMITS, TooManyError
from ressursbank.portal.marketplace.listings.visibility import is_on_the_market
from ressursbank.portal.marketplace.models import Agreement, GuestEnquiry, Listing
from ressursbank.portal.permissions import require

VALID_FOR = timedelta(days=LIMITS["confirm_days"])


class EnquiryError(ValueError):
    """What was asked for cannot be done with the enquiry; the text says why, in the language of the page."""


def ask_as_guest(acting: Acting, listing: Listing, fields: Mapping[str, Any]) -> tuple[GuestEnquiry, str]:
    """A new enquiry, not sent on before it is confirmed, and its token. Raises NotAllowedError, EnquiryError,
    TooManyError.
    """
    require(acting, "listing.see", listing)
    if listing.visibility != Listing.Visibility.PUBLIC or not is_on_the_market(listing, timezone.localdate()):
        raise EnquiryError(_("The listing does not take enquiries just now."))
    email = fields["email"].strip().lower()
    since = timezone.now() - timedelta(days=1)
    waiting = GuestEnquiry.objects.filter(email=email, confirmed_at=None, at__gt=since).count()
    if waiting >= LIMITS["enquiries_a_day"]:
        raise TooManyError(
            _("This address has %(most)s enquiries to confirm. Open the links in the e-mails first.")
            % {"most": LIMITS["enquiries_a_day"]}
        )
    token = secrets.token_urlsafe(32)
    made = GuestEnquiry.objects.create(
        listing=listing,
        token_digest=digest_of(token),
        language=get_language() or "",
        **{**fields, "email": email, "text": fields["text"].strip()},
    )
    return made, token


def digest_of(token: str) -> str:
    """What is kept of a token. 256 random bits need no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def find_unconfirmed(token: str) -> GuestEnquiry | None:
    """The enquiry of a link that still works."""
    found = GuestEnquiry.objects.filter(
        token_digest=digest_of(token), confirmed_at=None, at__gt=timezone.now() - VALID_FOR
    )
    return found.select_related("listing__lot__project", "listing__organisation").first()


def confirm(enquiry: GuestEnquiry) -> None:
    """Sends it on; once only. Raises EnquiryError when it has been confirmed, or the listing is gone."""
    if not is_on_the_market(enquiry.listing, timezone.localdate()):
        raise EnquiryError(_("The listing has been closed since you asked."))
    # Claimed by the row that is still open, so that two clicks at once send one letter.
    open_rows = GuestEnquiry.objects.filter(pk=enquiry.pk, confirmed_at=None, at__gt=timezone.now() - VALID_FOR)
    if not open_rows.update(confirmed_at=timezone.now()):
        raise EnquiryError(_("The link has been used, or is too old."))
    enquiry.refresh_from_db()


def enquiries_to(acting: Acting) -> QuerySet[GuestEnquiry]:
    """Confirmed enquiries about one's organisation's listings: those that wait first, newest first."""
    if acting.organisation is None:
        return GuestEnquiry.objects.none()
    found = GuestEnquiry.objects.filter(listing__organisation=acting.organisation).exclude(confirmed_at=None)
    return found.select_related("listing__lot__project", "agreement").order_by("answered_at", "-pk")


@transaction.atomic
def answer(acting: Acting, enquiry: GuestEnquiry, text: str) -> None:
    """The owner's answer, once; the letter is the caller's. Raises NotAllowedError, EnquiryError."""
    require(acting, "enquiry.answer", enquiry.listing)
    now = timezone.now()
    rows = GuestEnquiry.objects.filter(pk=enquiry.pk, answered_at=None).exclude(confirmed_at=None)
    if not rows.update(answer=text.strip(), answered_at=now, answered_by=acting.person):
        raise EnquiryError(_("The enquiry has been answered already."))
    # The listing is one that gets answers: the coordinator looks for those that do not.
    Listing.objects.filter(pk=enquiry.listing_id, answered_at=None).update(answered_at=now)
    enquiry.refresh_from_db()
    # That it was answered, and by whom; what was written is between the two.
    version = {"version": enquiry.listing.version}
    record(acting, "enquiry.answer", enquiry.listing, before=version, after=version)


def own_enquiries_about(acting: Acting, listing: Listing) -> list[GuestEnquiry]:
    """What the person who is logged in has asked as a guest, under an address that is confirmed to be theirs."""
    if acting.person is None:
        return []
    mine = _addresses(acting)
    return list(GuestEnquiry.objects.filter(listing=listing, email__in=mine).exclude(confirmed_at=None).order_by("-pk"))


def may_take_over(acting: Acting, enquiry: GuestEnquiry) -> bool:
    """Whether one asked it, acts for another organisation than the owner's, and no agreement has come of it yet."""
    if acting.person is None or acting.organisation is None or enquiry.agreement_id is not None:
        return False
    return enquiry.listing.organisation_id != acting.organisation.pk and enquiry.email in _addresses(acting)


def keep_agreement(enquiry: GuestEnquiry, agreement: Agreement) -> None:
    """The agreement that came of it."""
    if not GuestEnquiry.objects.filter(pk=enquiry.pk, agreement=None).update(agreement=agreement):
        raise EnquiryError(_("The enquiry has become an agreement already."))


def _addresses(acting: Acting) -> list[str]:
    rows = EmailAddress.objects.filter(user=acting.person, verified=True)
    return [email.lower() for email in rows.values_list("email", flat=True)]
