"""A package that would break a promise is refused with words, and the database is never the one that says no."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from django.utils.translation import override

from ressursbank.portal.accounts.acting import OPERATOR
from ressursbank.portal.exchange.to_region import region_of_database
from ressursbank.portal.imports.fault_words import in_words
from ressursbank.portal.imports.services import bring_in
from ressursbank.region.faults import RegionError
from ressursbank.region.tables import Region
from ressursbank.region.write import write_region
from tests.portal.marketplace.agreed import make_agreed, promised
from tests.portal.people import People

pytestmark = pytest.mark.django_db


def with_lot(region: Region, lot_id: str, **values: float) -> Region:
    """The region with another value in a lot's row."""
    row = int(np.flatnonzero(region.lots.id == lot_id)[0])
    columns = {}
    for name, value in values.items():
        column = getattr(region.lots, name).copy()
        column[row] = value
        columns[name] = column
    return replace(region, lots=replace(region.lots, **columns))


def test_a_package_makes_no_lot_smaller_than_its_promises(people: People, tmp_path: Path) -> None:
    agreement = make_agreed(people)
    lot = agreement.giver_lot
    assert lot is not None
    write_region(
        with_lot(region_of_database(), lot.public_id, tonnes=900.0, tonnes_p10=800.0, tonnes_p90=1000.0, mass_type=0),
        tmp_path / "p",
    )
    with pytest.raises(RegionError) as caught:
        bring_in(OPERATOR, tmp_path / "p")
    said = {fault.column: fault.message for fault in caught.value.faults}
    assert said["tonnes"] == "is less than the 1000 tonnes that are promised in agreements"
    assert said["mass_type"] == "must stay clay: tonnes of the lot are promised in agreements"
    with override("nb"):
        assert in_words(said["tonnes"]) == "er mindre enn de 1000 tonnene som er lovet bort i avtaler"
    lot.refresh_from_db()
    assert (lot.tonnes, lot.mass_type) == (1850.0, "clay")


def test_a_package_may_make_it_as_small_as_its_promises(people: People, tmp_path: Path) -> None:
    agreement = make_agreed(people)
    lot = agreement.giver_lot
    assert lot is not None
    write_region(
        with_lot(region_of_database(), lot.public_id, tonnes=1000.0, tonnes_p10=900.0, tonnes_p90=1100.0),
        tmp_path / "p",
    )
    bring_in(OPERATOR, tmp_path / "p")
    lot.refresh_from_db()
    assert (lot.tonnes, promised(lot)) == (1000.0, 1000.0)
