"""The balance: where every tonne goes, for a whole region and all its quarters at once, at least total cost.

Way of the data: `nodes` (lots, needs, stocks, intakes, quarries by quarter) and `arcs` (everything that can move) →
`constraints` and `terms` (one function each) → `assemble` (one matrix) → `programme` (solved over few arcs, the others
priced; `highs` is the seam to the solver), `branch` (which candidates open, helped by `links`), `optimise` (the levels
in their order, then the objective), `prices` (what one more tonne saves) → `solution` and `report` (the Plan).
`todays_way` is what the plan is compared with, and where the search starts.
"""
