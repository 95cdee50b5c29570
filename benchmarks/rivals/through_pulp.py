"""Through PuLP: a variable object for each column, an lpSum for each row."""

import numpy as np
import pulp

from benchmarks.rivals import Solver, Triplets
from ressursbank.balance.assemble import Model


def build(model: Model, triplets: list[Triplets]) -> pulp.LpProblem:
    problem = pulp.LpProblem("balance", pulp.LpMinimize)
    variables = [
        pulp.LpVariable(f"x{number}", lower, None if np.isinf(upper) else upper)
        for number, (lower, upper) in enumerate(zip(model.lower.tolist(), model.upper.tolist(), strict=True))
    ]
    problem += pulp.lpSum(cost * variable for cost, variable in zip(model.cost.tolist(), variables, strict=True))
    for part in triplets:
        starts = np.searchsorted(part.row, np.arange(len(part.lower) + 1)).tolist()
        columns, values = part.column.tolist(), part.value.tolist()
        for row, (lower, upper) in enumerate(zip(part.lower.tolist(), part.upper.tolist(), strict=True)):
            cells = range(starts[row], starts[row + 1])
            total = pulp.lpSum(values[cell] * variables[columns[cell]] for cell in cells)
            if lower == upper:
                problem += total == upper
            elif np.isfinite(upper):
                problem += total <= upper
    return problem


def hand_over(problem: pulp.LpProblem) -> Solver:
    solver = pulp.HiGHS(msg=False)
    solver.createAndConfigureSolver(problem)
    solver.buildSolverModel(problem)
    highs: Solver = problem.solverModel
    return highs
