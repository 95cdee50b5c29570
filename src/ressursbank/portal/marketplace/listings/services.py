"""What changes a listing: published with one click, edited, paused, opened, closed."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.accounts.models import Organisation
from ressursbank.portal.audit.models import Publication
from ressursbank.portal.audit.services import EditConflictError, change, create, record
from ressursbank.portal.marketplace.listings.follow import LEAST_TONNES, LIVE
from ressursbank.portal.marketplace.listings.limits import LIMITS, TooManyError
from ressursbank.portal.marketplace.models import Listing
from ressursbank.portal.permissions import require
from ressursbank.portal.plans.templatetags.shown import mass_type, number
from ressursbank.portal.projects.models import Lot
from ressursbank.portal.sites.public_ids import new_public_id


class NotForTheMarketError(ValueError):
    """A lot that cannot be listed as it is; the text says why and what to do, in the language of the page."""


@transaction.atomic
def publish_listing(acting: Acting, lot: Lot) -> Listing:
    """Put a lot on the market: a new listing, or the last closed one opened again with all that it had.

    One that is on the market already is given as it is. Raises NotAllowedError, NotForTheMarketError, TooManyError.
    """
    require(acting, "listing.publish", lot)
    last = Listing.objects.filter(lot=lot).order_by("-pk").first()
    if last is not None and last.state in LIVE:
        if last.state == Listing.State.PAUSED:
            set_state(acting, last, Listing.State.OPEN)
        return last
    if last is not None:
        set_state(acting, last, Listing.State.OPEN)
        return last
    _check(lot)
    organisation = lot.project.organisation
    assert organisation is not None  # the permission asks for the project's own organisation
    _check_limit(organisation)
    listing = Listing(
        public_id=new_public_id("m"), lot=lot, organisation=organisation, title=title_of(lot), description=lot.note
    )
    try:
        with transaction.atomic():
            create(acting, "listing.publish", listing)
    except IntegrityError:
        # Two clicks at once: the database keeps one live listing a lot.
        return Listing.objects.get(lot=lot, state__in=LIVE)
    return listing


def title_of(lot: Lot) -> str:
    """What a listing is called at first."""
    words = {"mass": mass_type(lot.mass_type_code), "number": lot.contamination_class, "project": lot.project.name}
    if lot.direction == "need":
        return (_("%(mass)s wanted, up to class %(number)s, for %(project)s") % words)[:200]
    return (_("%(mass)s, class %(number)s, from %(project)s") % words)[:200]


@transaction.atomic
def edit_listing(
    acting: Acting, listing: Listing, fields: Mapping[str, Any], invited: Iterable[Organisation], version: int
) -> bool:
    """Set fields and who is invited; whether anything differed. Raises NotAllowedError, EditConflictError."""
    batch = uuid.uuid4()
    changed = change(acting, "listing.edit", listing, fields, version=version, batch=batch) is not None
    wanted = {organisation.pk: organisation for organisation in invited}
    if set(wanted) == set(listing.invited.values_list("pk", flat=True)):
        return changed
    # Whom one invites is no field of the row: it gets a version of its own, and the log names them.
    seen = listing.version
    if not Listing.objects.filter(pk=listing.pk, version=seen).update(version=seen + 1, changed_at=timezone.now()):
        raise EditConflictError(listing)
    listing.invited.set(wanted)
    listing.version = seen + 1
    names = ", ".join(sorted(organisation.name for organisation in wanted.values())) or "–"
    why = _("Invited: %(names)s") % {"names": names}
    before, after = {"version": seen}, {"version": seen + 1}
    record(acting, "listing.edit", listing, before=before, after=after, why=why, batch=batch)
    return True


@transaction.atomic
def set_state(acting: Acting, listing: Listing, state: Listing.State, version: int | None = None) -> bool:
    """Pause, open or close it; whether it was in another state.

    Raises NotAllowedError, EditConflictError, NotForTheMarketError, TooManyError.
    """
    action = "listing.close" if state == Listing.State.CLOSED else "listing.edit"
    require(acting, action, listing)
    if listing.state == Listing.State.REMOVED:
        raise NotForTheMarketError(_("The coordinator has removed this listing. Write to the coordinator about it."))
    if state == Listing.State.OPEN:
        _check(listing.lot)
        if listing.state == Listing.State.CLOSED:
            _check_limit(listing.organisation)
    fields: dict[str, Any] = {"state": state}
    if state == Listing.State.OPEN and listing.expires_on is not None and listing.expires_on < timezone.localdate():
        fields["expires_on"] = None
    return change(acting, action, listing, fields, version=version) is not None


def _check(lot: Lot) -> None:
    """Raises NotForTheMarketError unless the lot is published and something of it is left."""
    if lot.state == Publication.DRAFT:
        raise NotForTheMarketError(_("Publish the project first. Its lots can then be put on the market."))
    if lot.state != Publication.PUBLISHED:
        raise NotForTheMarketError(_("The lot is closed or withdrawn. Bring it back first."))
    if lot.tonnes - lot.promised_tonnes < LEAST_TONNES:
        raise NotForTheMarketError(_("Every tonne of the lot is promised. Nothing is left to put on the market."))


def _check_limit(organisation: Organisation) -> None:
    """Raises TooManyError where the organisation has as many listings as it may."""
    most = LIMITS["open_listings"]
    if Listing.objects.filter(organisation=organisation, state__in=LIVE).count() >= most:
        text = ngettext(
            "%(organisation)s has %(most)s listing already, the most that one organisation may have. Close one first.",
            "%(organisation)s has %(most)s listings already, the most that one organisation may have. Close one first.",
            most,
        )
        raise TooManyError(text % {"organisation": organisation.name, "most": number(most)})
