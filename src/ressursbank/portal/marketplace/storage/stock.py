"""What stands in storage, for pages and files: by owner, type and class, heap by heap, and the register's lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, QuerySet, Sum

from ressursbank.portal.accounts.models import Organisation
from ressursbank.portal.facilities.models import StorageArea
from ressursbank.portal.marketplace.models import StorageEntry, StoredMass


@dataclass(frozen=True, slots=True)
class Group:
    """Tonnes of one owner, type and class (in one area), with the first day by which some must leave."""

    organisation: str
    area: str
    area_id: str
    mass_type: str
    contamination_class: int
    tonnes: float
    heaps: int
    must_leave_by: date | None


def in_area(area: StorageArea) -> "QuerySet[StoredMass]":
    """All that stands or has stood in an area."""
    return StoredMass.objects.filter(storage_area=area)


def of_organisation(organisation: Organisation) -> "QuerySet[StoredMass]":
    """All that an organisation has or has had in storage, over all areas."""
    return StoredMass.objects.filter(organisation=organisation)


def standing(rows: "QuerySet[StoredMass]") -> "QuerySet[StoredMass]":
    """What stands there now, the first to leave first."""
    found = rows.filter(left_on=None).select_related("storage_area", "organisation", "booking")
    return found.order_by("must_leave_by", "pk")


def groups_of(rows: "QuerySet[StoredMass]") -> list[Group]:
    """What stands there by owner, area, type and class. One query."""
    keys = (
        "organisation__name",
        "storage_area__name",
        "storage_area__public_id",
        "mass_type",
        "contamination_class",
    )
    found = rows.filter(left_on=None).order_by(*keys).values_list(*keys)
    return [Group(*row) for row in found.annotate(Sum("tonnes"), Count("pk"), Min("must_leave_by"))]


def total_of(groups: Sequence[Group]) -> float:
    """Tonnes of them all."""
    return sum(group.tonnes for group in groups)


def entries_of(rows: "QuerySet[StoredMass]") -> "QuerySet[StorageEntry]":
    """The lines of the register about some masses, in the order in which they were written."""
    found = StorageEntry.objects.filter(stored__in=rows.order_by().values("pk")).order_by("pk")
    return found.select_related("stored__organisation", "stored__storage_area", "stored__booking", "person")
