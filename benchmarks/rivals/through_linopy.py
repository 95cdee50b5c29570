"""Through linopy: vectors of variables, cells summed by row in whole vectors, in the sparse form that it has for this.

Without `sparse=True` linopy pads every row to the longest one, which a landfill's thousands of arcs make very long.
"""

import linopy
import numpy as np
import pandas as pd
import xarray as xr

from benchmarks.rivals import Solver, Triplets
from ressursbank.balance.assemble import Model

linopy.options["semantics"] = "v1"


def build(model: Model, triplets: list[Triplets]) -> linopy.Model:
    built = linopy.Model(sparse=True)
    columns = pd.RangeIndex(len(model.cost), name="column")
    x = built.add_variables(
        lower=xr.DataArray(model.lower, [columns]), upper=xr.DataArray(model.upper, [columns]), name="x"
    )
    for part in triplets:
        cells = pd.RangeIndex(len(part.row), name="cell")
        value = xr.DataArray(part.value, [cells])
        column = xr.DataArray(part.column, [cells])
        total = (value * x.isel(column=column)).groupby(pd.Series(part.row, cells, name="row")).sum()
        rows = pd.Index(np.unique(part.row), name="row")
        is_equal = part.lower == part.upper
        bound = xr.DataArray(part.upper[rows], [rows])
        if is_equal.all():
            built.add_constraints(total == bound, name=part.name)
        else:
            built.add_constraints(total <= bound, name=part.name)
    built.add_objective((xr.DataArray(model.cost, [columns]) * x).sum())
    return built


def hand_over(built: linopy.Model) -> Solver:
    highs: Solver = built.to_highspy(set_names=False)
    return highs
