"""Flows: the only room that knows what may go where, and what a tonne of it costs, emits and counts as.

`kinds` says which flows exist (flow_kinds.csv), `ends` who can send and take, `rules` whether a pair is allowed and if
not by which rule, `price` what a tonne costs and emits. All take and give whole vectors of pairs.
"""
