"""Whether two regions are the same, table by table and cell by cell."""

from dataclasses import fields

import numpy as np

from ressursbank.region import Region
from ressursbank.region.tables import TABLES


def assert_same_region(one: Region, other: Region) -> None:
    """Every column of every table, the assumptions and the unknown columns are equal; NaN equals NaN."""
    assert one.assumptions == other.assumptions
    for file in TABLES:
        left, right = getattr(one, file), getattr(other, file)
        assert type(left) is type(right)
        for column in fields(left) if left is not None else ():
            np.testing.assert_array_equal(
                getattr(left, column.name), getattr(right, column.name), f"{file}.{column.name}"
            )
            assert getattr(left, column.name).dtype == getattr(right, column.name).dtype
    assert {file: sorted(columns) for file, columns in one.unknown_columns.items()} == {
        file: sorted(columns) for file, columns in other.unknown_columns.items()
    }
    for file, columns in one.unknown_columns.items():
        for name, texts in columns.items():
            np.testing.assert_array_equal(texts, other.unknown_columns[file][name])
