"""Agreements in each state in which a page shows something of its own."""

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from ressursbank.portal.facilities.models import Facility
from ressursbank.portal.marketplace.agreements import services as agreements
from ressursbank.portal.marketplace.agreements.delivery import register_delivery
from ressursbank.portal.marketplace.agreements.ends import Ends
from ressursbank.portal.marketplace.agreements.messages import write_message
from ressursbank.portal.marketplace.agreements.services import Masses, Terms
from ressursbank.portal.projects.models import (
    Lot,
    Project,
)
from tests.portal.people import People


def of_agreements(people: People, project: Project, facility: Facility) -> dict[str, Any]:
    """One in each state in which a page shows something of its own: berit asks mona's facility about her lot."""
    lot = Lot.objects.filter(project=project, direction="surplus").order_by("-tonnes")[0]
    seller, keeper = people.acting("berit"), people.acting("mona")
    masses = Masses(lot.mass_type, lot.contamination_class, 10.0, lot.from_period, lot.to_period)
    made = {}
    for name in ("enquiry", "offered", "agreed", "finished"):
        found = agreements.ask(seller, Ends(facility, lot, "giver"), masses, "Kan dere ta imot dette?")
        made[name] = found.public_id
        if name == "enquiry":
            continue
        day = timezone.localdate() + timedelta(days=7)
        terms = Terms(10.0, -120.0, "giver", lot.from_period, lot.to_period, "Veiesedler følger lassene.", day)
        agreements.offer(keeper, found, terms)
        if name == "offered":
            continue
        agreements.accept(seller, found)
        if name == "finished":
            register_delivery(keeper, found, 8.0, is_last=True)
        else:
            write_message(seller, found, "Prøvene ligger ved.", SimpleUploadedFile("prover.csv", b"a;b\n1;2\n"))
            attached = found.messages.exclude(attachment="").get().pk
    return {
        "market:project_agreements.public_id": project.public_id,
        "market:agreement.public_id": made["agreed"],
        "market:agreement_offer.public_id": made["enquiry"],
        "market:agreement_accept.public_id": made["offered"],
        "market:agreement_decline.public_id": made["offered"],
        "market:agreement_withdraw.public_id": made["offered"],
        "market:agreement_complete.public_id": made["finished"],
        "market:agreement_attachment.pk": attached,
        "market:ask?": f"?partner=facility:{facility.public_id}&lot={lot.public_id}",
    }
