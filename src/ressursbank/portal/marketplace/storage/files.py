"""Inventory and register as files: CSV with every line of the register, Excel with the heaps that stand there beside.

The sum of the tonnes of a heap's lines is what stands there.
"""

from collections.abc import Iterator
from typing import IO, Any

from django.db.models import QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from ressursbank import vocabulary
from ressursbank.portal.facilities.lists import name_by_id
from ressursbank.portal.marketplace.models import GoesTo, StoredMass
from ressursbank.portal.marketplace.storage.stock import entries_of, standing
from ressursbank.portal.table_files import open_workbook, spooled, write_csv, write_sheet


def write_file(rows: "QuerySet[StoredMass]", form: str) -> IO[bytes]:
    """The file, at its beginning."""
    target = spooled()
    if form == "csv":
        write_csv(_register_titles(), _register(rows), target)
    else:
        book = open_workbook(target)
        heaps = ([*_heap_values(heap), round(heap.tonnes, 3)] for heap in standing(rows))
        write_sheet(book, _("Stands there"), [*_heap_titles(), _("Tonnes")], heaps)
        write_sheet(book, _("The register"), _register_titles(), _register(rows))
        book.close()
    target.seek(0)
    return target


def _heap_titles() -> list[str]:
    return [
        _("Heap"),
        _("Storage area"),
        _("Owner"),
        _("Booking"),
        _("Mass type"),
        _("Contamination class"),
        _("What becomes of them"),
        _("Since"),
        _("Must leave by"),
    ]


def _heap_values(heap: StoredMass) -> list[Any]:
    return [
        heap.pk,
        heap.storage_area.name,
        heap.organisation.name,
        heap.booking.public_id if heap.booking is not None else "",
        name_by_id(vocabulary.MASS_TYPES, heap.mass_type),
        heap.contamination_class,
        str(GoesTo(heap.goes_to).label),
        heap.since.isoformat(),
        heap.must_leave_by.isoformat() if heap.must_leave_by is not None else "",
    ]


def _register_titles() -> list[str]:
    return [*_heap_titles(), _("Day"), _("What happened"), _("Tonnes"), _("Reason or note"), _("Written"), _("By")]


def _register(rows: "QuerySet[StoredMass]") -> Iterator[list[Any]]:
    for entry in entries_of(rows).iterator(chunk_size=2000):
        yield [
            *_heap_values(entry.stored),
            entry.on.isoformat(),
            entry.get_kind_display(),
            round(entry.tonnes, 3),
            entry.reason,
            localtime(entry.at).strftime("%Y-%m-%d %H:%M"),
            str(entry.person or ""),
        ]
