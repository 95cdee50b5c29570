"""What a listing lacks that makes answers less likely: told to its owner before anybody is blamed."""

from django.utils.translation import gettext as _

from ressursbank.portal.marketplace.models import Listing, ListingFile


def lacks_of(listing: Listing | None) -> list[str]:
    """In the language of the page; one query."""
    if listing is None:
        return [_("The lot is not on the market: nobody has been asked.")]
    kinds = set(listing.files.values_list("kind", flat=True))
    found = []
    if listing.state == Listing.State.PAUSED:
        found.append(_("The owner has paused the listing."))
    if listing.visibility == Listing.Visibility.INVITED:
        found.append(_("Only invited organisations see the listing."))
    elif listing.visibility == Listing.Visibility.MEMBERS:
        found.append(_("Only members see the listing."))
    if ListingFile.Kind.PHOTO not in kinds:
        found.append(_("The listing has no photo."))
    if not kinds & {ListingFile.Kind.LAB_REPORT, ListingFile.Kind.GRADING_CURVE} and not listing.quality:
        found.append(_("The listing has no lab report and no quality data."))
    if listing.price_nok_per_tonne is None:
        found.append(_("The listing says nothing about who pays."))
    if not listing.description:
        found.append(_("The listing has no description."))
    return found
