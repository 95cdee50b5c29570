"""Bare HiGHS on our matrix: all arcs at once, in one call, without names, pricing or anything else of ours."""

import highspy
import numpy as np

from benchmarks.rivals import Solver
from ressursbank.balance.assemble import Model


def hand_over(model: Model) -> Solver:
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(model.cost), len(model.row_lower)
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = model.cost, model.lower, model.upper
    lp.row_lower_, lp.row_upper_ = model.row_lower, model.row_upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = model.starts, model.indices, model.values
    if np.any(model.is_integer):
        lp.integrality_ = [highspy.HighsVarType(int(kind)) for kind in model.is_integer]
    highs = highspy.Highs()  # type: ignore[no-untyped-call]  # highspy declares no types here
    highs.setOptionValue("output_flag", False)
    highs.passModel(lp)
    return highs
