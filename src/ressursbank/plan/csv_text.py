"""A plan's tables as the text of CSV files: header first, UTF-8, lines ended by LF, numbers in their shortest form."""

import csv
import io
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ressursbank import vocabulary
from ressursbank.plan.columns import PlanColumn, columns_of
from ressursbank.region.periods import format_period


def table_as_csv(table: str, rows: Any) -> str:
    """The text of one file. Raises ValueError when a number is not finite where nothing can be unlimited."""
    columns = columns_of(table)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(column.column for column in columns)
    writer.writerows(zip(*(column_as_text(column, getattr(rows, column.field)) for column in columns), strict=True))
    return text.getvalue()


def column_as_text(column: PlanColumn, values: NDArray[Any]) -> list[str]:
    """The cells of one column. Numbers are the shortest text that reads back to the same number."""
    if column.type == "number":
        return _numbers_as_text(column, values)
    if column.type == "period":
        names = {period: format_period(period) for period in np.unique(values).tolist()}
        return [names[period] for period in values.tolist()]
    if column.type == "code:mass_types":
        return [vocabulary.MASS_TYPES.ids[code] for code in values.tolist()]
    if column.type == "boolean":
        return ["true" if value else "false" for value in values.tolist()]
    if column.empty == "none":
        return [str(value) if value else "" for value in values.tolist()]
    return [str(value) for value in values.tolist()]


def _numbers_as_text(column: PlanColumn, values: NDArray[Any]) -> list[str]:
    is_finite = np.isfinite(values)
    if is_finite.all():
        return [repr(value) for value in values.astype(float).tolist()]
    is_right = is_finite | (np.isposinf(values) if column.empty == "unlimited" else False)
    if not is_right.all():
        row = int(np.flatnonzero(~is_right)[0])
        raise ValueError(f"{column.file}, row {row}, {column.column}: {values[row]} must be a finite number")
    return [repr(value) if value != np.inf else "" for value in values.astype(float).tolist()]
