"""Facilities and storage areas for the tests, with as little said as each needs."""

from typing import Any

from ressursbank.portal.facilities.models import Facility, FacilityAccepts, FacilityCapacity, FacilityYield, StorageArea
from ressursbank.portal.projects.models import Project
from ressursbank.portal.sites.models import Site
from ressursbank.portal.sites.public_ids import new_public_id


def make_site(latitude: float = 63.4, longitude: float = 10.4, municipality: str = "5001", name: str = "Sted") -> Site:
    """A place."""
    return Site.objects.create(
        public_id=new_public_id("s"), name=name, longitude=longitude, latitude=latitude, municipality=municipality
    )


def make_facility(
    name: str = "Anlegg",
    *,
    accepts: dict[str, tuple[int, float]] | None = None,
    site: Site | None = None,
    **fields: Any,
) -> Facility:
    """A published landfill that is open. `accepts`: highest class and price by mass type."""
    defaults = {"kind": "landfill", "status": "open", "state": "published", "public_id": new_public_id("f")}
    facility = Facility.objects.create(name=name, site=site or make_site(), **(defaults | fields))
    for mass_type, (highest, fee) in (accepts or {}).items():
        FacilityAccepts.objects.create(
            facility=facility, mass_type=mass_type, max_contamination_class=highest, fee_nok_per_tonne=fee
        )
    return facility


def add_capacity(facility: Facility, start: int, end: int, tonnes: float) -> FacilityCapacity:
    """A run of quarters."""
    return FacilityCapacity.objects.create(
        facility=facility, from_period=start, to_period=end, tonnes_per_period=tonnes
    )


def add_yield(facility: Facility, taken: str, made: str, share: float, class_out: int = 1) -> FacilityYield:
    """What a plant makes."""
    return FacilityYield.objects.create(
        facility=facility, mass_type_in=taken, mass_type_out=made, share=share, contamination_class_out=class_out
    )


def make_area(name: str = "Mellomlager", *, site: Site | None = None, **fields: Any) -> StorageArea:
    """A published shared site for clay and till in 2027 and 2028."""
    defaults = {
        "public_id": new_public_id("a"),
        "kind": "shared",
        "from_period": 2027 * 4,
        "to_period": 2028 * 4 + 3,
        "area_m2": 3000,
        "room_tonnes": 9000,
        "surface": "gravel",
        "mass_types": ["clay", "till"],
        "max_contamination_class": 2,
        "state": "published",
    }
    return StorageArea.objects.create(name=name, site=site or make_site(), **(defaults | fields))


def make_project(name: str = "Prosjekt", **fields: Any) -> Project:
    """A published project."""
    defaults = {"public_id": new_public_id("p"), "state": "published"}
    return Project.objects.create(name=name, site=fields.pop("site", None) or make_site(), **(defaults | fields))


def rows_data(prefix: str, rows: list[dict[str, Any]], initial: int = 0) -> dict[str, Any]:
    """What a browser posts for a table of rows."""
    data: dict[str, Any] = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": initial}
    for number, row in enumerate(rows):
        data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data
