"""Storage areas that serve anyone are facilities of kind storage in the Region, under the areas' own ids."""

from typing import Any

from django.db.models import QuerySet

from ressursbank.portal.audit.models import Publication
from ressursbank.portal.exchange.own_storage import OWN_KINDS
from ressursbank.portal.facilities.models import StorageArea
from ressursbank.region.columns import columns_of
from ressursbank.vocabulary import MASS_TYPES


def shared_areas() -> "QuerySet[StorageArea]":
    """The published areas that are not a project's own, in the order in which they were made."""
    return StorageArea.objects.filter(state=Publication.PUBLISHED).exclude(kind__in=OWN_KINDS).order_by("pk")


def facility_of_area(area: StorageArea) -> tuple[Any, ...]:
    """The row of facilities.csv, with the site's key and `extra`."""
    values = {
        "id": area.public_id,
        "site": area.site_id,
        "name": area.name,
        "kind": "storage",
        "operator": area.operator,
        "status": "open",
        "opens": area.from_period,
        "closes": area.to_period,
        "total_tonnes": area.room_tonnes,
        "is_candidate": False,
        "opening_cost_nok": 0.0,
        "max_storage_quarters": area.max_storage_quarters,
        "holding_nok_per_tonne_quarter": area.holding_nok_per_tonne_quarter,
    }
    return (*(values[column.field] for column in columns_of("facilities")), {})


def accepts_of_area(area: StorageArea) -> list[tuple[Any, ...]]:
    """The rows of facility_accepts.csv: its mass types (none chosen: all) at the area's own class and price."""
    return [
        (area.public_id, mass_type, area.max_contamination_class, area.fee_nok_per_tonne, {})
        for mass_type in dict.fromkeys(area.mass_types or MASS_TYPES.ids)
    ]
