"""Agreements of the tests, made by the services as people make them: berit (Trondheim) gives, frida (Fjord) takes."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from ressursbank.portal.facilities.models import Facility, FacilityAccepts
from ressursbank.portal.marketplace.agreements import services as agreements
from ressursbank.portal.marketplace.agreements.ends import End, Ends, find_partner, name_of_end, party_with
from ressursbank.portal.marketplace.agreements.services import Masses, Terms
from ressursbank.portal.marketplace.agreements.states import other_of
from ressursbank.portal.marketplace.models import Agreement
from ressursbank.portal.projects.models import Lot
from tests.portal.marketplace.listed import make_lot_to_list
from tests.portal.people import People
from tests.portal.projects.made import END, START


def make_surplus(people: People, who: str = "berit", name: str = "Ny skole", **fields: Any) -> Lot:
    """1 850 t clay of a published project."""
    return make_lot_to_list(people, who, name, **fields)


def make_need(people: People, who: str = "frida", name: str = "Støyvoll", tonnes: float = 3000.0, **fields: Any) -> Lot:
    """A need of 3 000 t clay, class 2, of a published project."""
    return make_lot_to_list(
        people, who, name, **{"direction": "need", "contamination_class": 2, "tonnes": tonnes, **fields}
    )


def make_landfill(people: People, fee: float = 90.0, kind: str = "landfill") -> Facility:
    """Mottak's landfill, which takes clay."""
    site = make_surplus(people, name="Et sted").project.site
    facility = Facility.objects.create(
        public_id="f-deponi",
        site=site,
        name="Deponiet",
        kind=kind,
        organisation=people.organisation["mottak"],
        state="published",
    )
    FacilityAccepts.objects.create(
        facility=facility, mass_type="clay", max_contamination_class=3, fee_nok_per_tonne=fee
    )
    return facility


def make_enquiry(
    people: People, partner: End, who: str = "frida", mine: End | None = None, tonnes: float = 1000.0
) -> Agreement:
    """`who` asks about `partner`."""
    found, listing = find_partner(people.acting(who), name_of_end(partner))
    ends = Ends(found, mine, other_of(party_with(found, mine)), listing)
    masses = Masses("clay", 1, tonnes, START, END)
    return agreements.ask(people.acting(who), ends, masses, "Kan vi få noe av dette?")


def terms(tonnes: float = 1000.0, price: float = -40.0, **fields: Any) -> Terms:
    """The giver pays 40 kroner a tonne and hauls."""
    values: dict[str, Any] = {
        "tonnes": tonnes,
        "price_nok_per_tonne": price,
        "hauled_by": "giver",
        "from_period": START,
        "to_period": END,
        "terms": "Veiesedler følger lassene.",
        "deadline": timezone.localdate() + timedelta(days=7),
    }
    return Terms(**{**values, **fields})


def make_offer(people: People, agreement: Agreement, who: str = "berit", **said: Any) -> Agreement:
    """`who` offers."""
    agreements.offer(people.acting(who), agreement, terms(**said))
    return agreement


def make_agreed(people: People, tonnes: float = 1000.0) -> Agreement:
    """Fjord's need takes so much of Trondheim's clay: asked, offered, accepted."""
    agreement = make_enquiry(people, make_surplus(people), mine=make_need(people), tonnes=tonnes)
    make_offer(people, agreement, tonnes=tonnes)
    agreements.accept(people.acting("frida"), agreement)
    return agreement


def promised(lot: Lot) -> float:
    """What is promised of a lot now."""
    return float(Lot.objects.values_list("promised_tonnes", flat=True).get(pk=lot.pk))


def held_of(lot: Lot) -> float:
    """What its agreements say that they hold of it."""
    given = sum(Agreement.objects.filter(giver_lot=lot).values_list("giver_held_tonnes", flat=True))
    return given + sum(Agreement.objects.filter(taker_lot=lot).values_list("taker_held_tonnes", flat=True))
