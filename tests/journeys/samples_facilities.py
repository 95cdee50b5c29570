"""Facilities of the people of the tests and a storage area, for their pages."""

from datetime import date

from ressursbank.portal.facilities.models import Facility, Permit, StorageArea
from ressursbank.portal.projects.models import (
    Project,
)
from tests.portal.people import People

QUARTER = 2027 * 4


def make_facilities(people: People) -> Facility:
    mine = list(Facility.objects.filter(state="published", kind="landfill").order_by("pk"))
    others = list(Facility.objects.filter(state="published").exclude(kind="landfill").order_by("pk")[:4])
    for facility in [*mine, *others]:
        facility.organisation = people.organisation["gard" if facility.kind == "recovery" else "mottak"]
        facility.save()
    first = next(facility for facility in [*mine, *others] if facility.kind != "recovery")
    Permit.objects.create(
        facility=first,
        title="Tillatelse til deponi",
        issued_by="Statsforvalteren",
        valid_from=date(2024, 1, 1),
        valid_to=date(2030, 12, 31),
        total_tonnes=200_000,
    )
    return first


def make_storage(people: People) -> StorageArea:
    site = Project.objects.exclude(site=None).order_by("-pk")[0].site
    return StorageArea.objects.create(
        public_id="a-gard",
        site=site,
        organisation=people.organisation["gard"],
        name="Jordet ved fylkesveien",
        kind="shared",
        operator="Trøndelag ressursbank",
        from_period=QUARTER,
        to_period=QUARTER + 8,
        area_m2=5000,
        room_tonnes=20_000,
        surface="gravel",
        access="Fra fylkesveien",
        noise_limits="Hverdager 07-18",
        dust_limits="Vanning",
        mass_types=["clay", "topsoil"],
        fee_nok_per_tonne=20,
        state="published",
    )
