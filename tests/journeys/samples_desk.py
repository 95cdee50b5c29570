"""What the coordinator's desk shows in the browser: an unanswered listing, reported, with a letter and a decision."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from ressursbank.portal.desk.drafts import draft_of, recipients_of
from ressursbank.portal.desk.letters import send_letter
from ressursbank.portal.desk.moderation import decide
from ressursbank.portal.marketplace.agreements.states import TALKING
from ressursbank.portal.marketplace.listings.reports import report_listing
from ressursbank.portal.marketplace.models import Agreement, Listing
from tests.portal.marketplace.listed import make_enquiry, make_listing
from tests.portal.people import People


def of_desk(people: People) -> dict[str, Any]:
    """Arguments of the desk's pages."""
    listing = make_listing(people, name="Ny barnehage")
    Listing.objects.filter(pk=listing.pk).update(created_at=timezone.now() - timedelta(days=40))
    listing.refresh_from_db()
    make_enquiry(listing, token="bordet", confirmed_at=timezone.now() - timedelta(days=9), tonnes=400.0)
    report_listing(people.acting("frida"), listing, "wrong_facts", "Massene er hentet.")
    decide(people.acting("clara"), listing, "warned", "Rett opp mengden.")
    report_listing(people.acting("frida"), listing, "wrong_facts", "Fortsatt feil mengde.")
    Agreement.objects.filter(state__in=TALKING).update(deadline=timezone.localdate() + timedelta(days=2))
    lot = listing.lot
    owner = recipients_of(lot, listing, ())[0]
    draft = draft_of(people.acting("clara"), lot, listing, owner, "nb", timezone.localdate(), 5)
    letter = send_letter(people.acting("clara"), lot, owner, draft, "nb")
    return {
        "desk:export.form": "csv",
        "desk:lot_id": lot.public_id,
        "desk:remind.about": "agreement",
        "desk:remind.pk": 1,
        "desk:undo.pk": 1,
        "desk:letter.pk": letter.pk,
        "desk:decide.public_id": listing.public_id,
    }
