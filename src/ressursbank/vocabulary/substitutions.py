"""Which mass type may serve a need for another, when a region package does not say so itself.

A type always serves itself. The class of contamination is judged apart.
"""

from dataclasses import dataclass

from ressursbank.vocabulary.rows import read_rows


@dataclass(frozen=True, slots=True)
class Substitution:
    """`offered` may serve a need for `needed`, and why."""

    offered: str
    needed: str
    reason: str
    source: str
    confidence: str


SUBSTITUTION_RULES = tuple(Substitution(**row) for row in read_rows("substitutions.csv"))
SUBSTITUTIONS: tuple[tuple[str, str], ...] = tuple((rule.offered, rule.needed) for rule in SUBSTITUTION_RULES)
"""(offered, needed) mass type ids, without the pairs of a type with itself."""
