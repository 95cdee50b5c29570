"""Agreements of the demo in every state, a guest's enquiry and a report, made by the services as people would."""

from datetime import timedelta

from ressursbank.portal.accounts.acting import NOBODY, Acting
from ressursbank.portal.demo.people import Cast
from ressursbank.portal.demo.rows import rows
from ressursbank.portal.marketplace.agreements import delivery, services
from ressursbank.portal.marketplace.agreements.ends import Ends, find_end, find_partner, party_with
from ressursbank.portal.marketplace.agreements.services import Masses, Terms
from ressursbank.portal.marketplace.agreements.states import other_of
from ressursbank.portal.marketplace.listings.follow import LIVE
from ressursbank.portal.marketplace.listings.guests import ask_as_guest, confirm
from ressursbank.portal.marketplace.listings.reports import report_listing
from ressursbank.portal.marketplace.listings.visibility import is_on_the_market
from ressursbank.portal.marketplace.models import Agreement, Listing
from ressursbank.portal.marketplace.storage.limits import today_is
from ressursbank.portal.projects.models import Lot
from ressursbank.region.periods import quarter_of


def agree_on_masses(cast: Cast) -> None:
    """What agreements.csv, guest_enquiries.csv and reports.csv tell.

    Rows about lots whose quarters are over when the demo is made are left out.
    """
    today = today_is()
    on_the_market = {
        listing.lot.public_id: listing
        for listing in Listing.objects.filter(state__in=LIVE).select_related("lot__project")
        if is_on_the_market(listing, today) and listing.lot.to_period >= quarter_of(today)
    }
    for row in rows("agreements.csv"):
        if row["lot_id"] in on_the_market:
            _agree(cast, row)
    for row in rows("guest_enquiries.csv"):
        listing = on_the_market.get(row.pop("lot_id"))
        if listing is not None:
            enquiry, _token = ask_as_guest(NOBODY, listing, row | {"tonnes": float(row["tonnes"])})
            confirm(enquiry)
    for row in rows("reports.csv"):
        listing = on_the_market.get(row["lot_id"])
        if listing is not None:
            report_listing(cast.acting(row["reported_by"]), listing, row["reason"], row["text"])


def _agree(cast: Cast, row: dict[str, str]) -> None:
    """One agreement from the enquiry to the last of its moves, `who.move` or `who.move=number`."""
    asker = cast.of(cast.organisation[row["asked_by"]])
    lot, listing = find_partner(asker, f"lot:{row['lot_id']}")
    assert isinstance(lot, Lot)
    mine = find_end(row["own"]) if row["own"] else None
    windows = [lot, *([mine] if isinstance(mine, Lot) else [])]
    first = max(quarter_of(today_is()), *(each.from_period for each in windows))
    masses = Masses(
        mass_type=lot.mass_type,
        contamination_class=lot.contamination_class,
        tonnes=float(row["tonnes"]),
        from_period=first,
        to_period=max(first, min(each.to_period for each in windows)),
    )
    ends = Ends(lot, mine, other_of(party_with(lot, mine)), listing)
    agreement = services.ask(asker, ends, masses, row["question"])
    acting = {"asker": asker, "partner": cast.of(ends.partner_organisation)}
    for words in row["moves"].split():
        who, _dot, move = words.partition(".")
        _move(acting[who], agreement, move, row)


def _move(acting: Acting, agreement: Agreement, move: str, row: dict[str, str]) -> None:
    name, _equals, amount = move.partition("=")
    if name in ("offer", "counter"):
        terms = Terms(
            tonnes=float(row["tonnes"]),
            price_nok_per_tonne=float(amount or row["price_nok_per_tonne"]),
            hauled_by=row["hauled_by"],
            from_period=agreement.from_period,
            to_period=agreement.to_period,
            terms=row["terms"],
            deadline=today_is() + timedelta(days=int(row["answer_in_days"])),
        )
        (services.offer if name == "offer" else services.counter)(acting, agreement, terms)
    elif name == "deliver":
        delivery.register_delivery(acting, agreement, float(amount))
    elif name in ("decline", "cancel"):
        (services.decline if name == "decline" else services.cancel)(acting, agreement, row["why"])
    else:
        {"accept": services.accept, "start": delivery.start, "complete": delivery.complete}[name](acting, agreement)
