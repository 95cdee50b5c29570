"""Which lots not everybody may be matched with: paused or removed from the market, or shown to some only."""

from collections import defaultdict
from dataclasses import dataclass

from ressursbank.portal.marketplace.models import Listing

_SHOWN, _HIDDEN = Listing.State.OPEN, (Listing.State.PAUSED, Listing.State.REMOVED)


@dataclass(frozen=True, slots=True)
class Restricted:
    """`organisations` see it, its own among them; with `members` every organisation does."""

    lot_id: str
    organisations: frozenset[int]
    is_for_members: bool

    def is_seen_by(self, organisation: int | None) -> bool:
        """Whether it is shown to one who acts for the organisation, or for none."""
        return organisation is not None and (self.is_for_members or organisation in self.organisations)


def restricted_lots() -> tuple[Restricted, ...]:
    """By the newest listing of each lot; closed listings restrict nothing."""
    rows = list(
        Listing.objects.filter(state__in=(_SHOWN, *_HIDDEN))
        .order_by("pk")
        .values_list("pk", "lot__public_id", "state", "visibility", "organisation_id")
    )
    newest = {row[1]: row for row in rows}
    by_invitation = [row[0] for row in newest.values() if row[3] == Listing.Visibility.INVITED]
    invited: dict[int, set[int]] = defaultdict(set)
    through = Listing.invited.through.objects.filter(listing__in=by_invitation)
    for listing, organisation in through.values_list("listing_id", "organisation_id"):
        invited[listing].add(organisation)
    found = []
    for key, lot_id, state, visibility, owner in newest.values():
        is_open = state == _SHOWN
        if not is_open or visibility != Listing.Visibility.PUBLIC:
            seen_by = {owner} | (invited[key] if is_open else set())
            found.append(Restricted(lot_id, frozenset(seen_by), is_open and visibility == Listing.Visibility.MEMBERS))
    return tuple(found)
