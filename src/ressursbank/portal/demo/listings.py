"""Some of the demo's lots on the market, with quality data, as their owners would put them there."""

from typing import Any

from ressursbank.portal.demo.people import Cast
from ressursbank.portal.demo.rows import rows
from ressursbank.portal.marketplace.listings.services import edit_listing, publish_listing
from ressursbank.portal.projects.models import Lot

PUT_ON = ("loading_equipment", "times", "delivery", "visibility", "description", "specification")


def put_on_the_market(cast: Cast) -> None:
    """Publish the lots of listings.csv, each by its project's organisation."""
    quality: dict[str, list[dict[str, str]]] = {}
    for row in rows("listing_quality.csv"):
        quality.setdefault(row.pop("lot_id"), []).append(row)
    lots = {lot.public_id: lot for lot in Lot.objects.select_related("project__organisation")}
    for row in rows("listings.csv"):
        lot = lots[row["lot_id"]]
        organisation = lot.project.organisation
        assert organisation is not None, f"{lot.public_id}: give its project to somebody in project_owners.csv"
        acting = cast.of(organisation)
        listing = publish_listing(acting, lot)
        fields: dict[str, Any] = {name: row[name] for name in PUT_ON}
        price = row["price_nok_per_tonne"]
        fields |= {"price_nok_per_tonne": float(price) if price else None, "quality": quality.get(row["lot_id"], [])}
        invited = [cast.organisation[key] for key in row["invited"].split()]
        edit_listing(acting, listing, fields, invited, listing.version)
