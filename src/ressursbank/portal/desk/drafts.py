"""Ready letters about a lot that nobody has answered: to its owner and to each of the best partners.

Made of what the ranking, the roads and the published plan say. A letter names no prices that parties have offered and
nobody's contact data, and a partner is told of no listing that is not shown to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.accounts.models import Organisation
from ressursbank.portal.desk.models import Letter
from ressursbank.portal.desk.names import name_at_desk
from ressursbank.portal.desk.partners import Candidate, nearest_refused, partners_of_lots
from ressursbank.portal.facilities.models import Facility, StorageArea
from ressursbank.portal.marketplace.models import Listing
from ressursbank.portal.projects.models import Lot

OWNER, PARTNER = Letter.To.OWNER, Letter.To.PARTNER


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a letter can go to. `problem` says why it cannot be sent by e-mail; "" where it can."""

    to: str
    name: str
    organisation: Organisation | None
    candidate: Candidate | None = None
    problem: str = ""
    sent: Letter | None = None

    @property
    def partner_id(self) -> str:
        """The partner's id; "" for the owner."""
        return self.candidate.match.partner_id if self.candidate is not None else ""

    @property
    def key(self) -> str:
        """What names it in an address."""
        return f"{self.to}:{self.partner_id}" if self.partner_id else str(self.to)


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter as it is proposed."""

    subject: str
    text: str


def recipients_of(lot: Lot, listing: Listing | None, partners: Sequence[Candidate]) -> list[Recipient]:
    """The owner first, then the partners in their order. What stands in the lot's own storage needs no letter."""
    letters = list(Letter.objects.filter(lot=lot).select_related("sent_by").order_by("pk"))
    sent = {(letter.organisation_id, letter.partner_id): letter for letter in letters}
    owner = lot.project.organisation
    found = [
        Recipient(
            to=OWNER,
            name=name_at_desk(owner) if owner is not None else lot.project.owner or lot.project.name,
            organisation=owner,
            problem="" if owner is not None else _("No organisation here owns the project. Copy the letter."),
            sent=sent.get((owner.pk, "")) if owner is not None else None,
        )
    ]
    organisations = organisations_of(partners)
    for candidate in partners:
        if candidate.match.kind == "own_stock":
            continue
        organisation = organisations.get(candidate.match.partner_id)
        found.append(
            Recipient(
                to=PARTNER,
                name=candidate.name,
                organisation=organisation,
                candidate=candidate,
                problem=_problem(lot, listing, organisation),
                sent=sent.get((organisation.pk, candidate.match.partner_id)) if organisation is not None else None,
            )
        )
    return found


def _problem(lot: Lot, listing: Listing | None, organisation: Organisation | None) -> str:
    if organisation is None:
        return _("No organisation here runs it. Copy the letter.")
    if organisation == lot.project.organisation:
        return _("It is the owner's own. The letter to the owner names it.")
    is_hidden = listing is not None and listing.visibility == Listing.Visibility.INVITED
    if is_hidden and listing is not None and not listing.invited.filter(pk=organisation.pk).exists():
        return _("The listing is not shown to this organisation. Ask the owner to invite it first.")
    return ""


def organisations_of(partners: Sequence[Candidate]) -> dict[str, Organisation]:
    """Who stands behind partners, by the partner's id. Three queries at most."""
    found: dict[str, Organisation] = {}
    of_lots = [each.match.partner_id for each in partners if each.match.kind in ("need", "surplus")]
    others = [each.match.partner_id for each in partners if each.match.kind not in ("need", "surplus", "own_stock")]
    if of_lots:
        for lot in Lot.objects.filter(public_id__in=of_lots).select_related("project__organisation"):
            if lot.project.organisation is not None:
                found[lot.public_id] = lot.project.organisation
    for model in (Facility, StorageArea) if others else ():
        rows = model.objects.filter(public_id__in=others).exclude(organisation=None).select_related("organisation")
        found |= {row.public_id: row.organisation for row in rows if row.organisation is not None}
    return found


def draft_of(
    acting: Acting, lot: Lot, listing: Listing | None, recipient: Recipient, language: str, today: date, weeks: int
) -> Draft:
    """The letter to one recipient, in a language."""
    with override(language):
        partners = partners_of_lots([lot])[lot.pk] if recipient.to == OWNER else ()
        address = reverse("market:listing", args=[listing.public_id]) if listing else _page(lot)
        context = {
            "lot": lot,
            "listing": listing,
            "left": max(lot.tonnes - lot.promised_tonnes, 0.0),
            "days": (today - timezone.localdate(listing.created_at)).days if listing is not None else 0,
            "weeks": weeks,
            "partners": partners,
            "refused": nearest_refused(lot, language) if recipient.to == OWNER else (),
            "candidate": recipient.candidate,
            "address": settings.PORTAL_ADDRESS + address,
            "ranking": settings.PORTAL_ADDRESS + reverse("market:partners", args=[lot.public_id]),
            "person": acting.person,
            "organisation": acting.organisation,
        }
        subject = render_to_string(f"desk/letters/{recipient.to}_subject.txt", context)
        text = render_to_string(f"desk/letters/{recipient.to}.txt", context)
    return Draft(" ".join(subject.split())[:200], _tidy(text))


def _page(lot: Lot) -> str:
    return reverse("projects:lot", args=[lot.public_id])


def _tidy(text: str) -> str:
    """No more than one empty line between paragraphs."""
    lines: list[str] = []
    for line in text.strip().splitlines():
        if line.strip() or (lines and lines[-1]):
            lines.append(line.rstrip())
    return "\n".join(lines) + "\n"
