"""docs/model.md has a row for each constraint and each cost term of the optimiser."""

import pytest

from ressursbank.balance.constraints import CONSTRAINTS
from ressursbank.balance.terms import TERMS
from tests.docs.documents import text_of

PAGE = "docs/model.md"


@pytest.mark.parametrize("constraint", [constraint.__name__ for constraint in CONSTRAINTS])
def test_every_constraint_has_its_equation(constraint: str) -> None:
    assert f"| `{constraint}` |" in text_of(PAGE)


@pytest.mark.parametrize("term", TERMS)
def test_every_cost_term_has_its_formula(term: str) -> None:
    assert f"| `{term}` |" in text_of(PAGE)
