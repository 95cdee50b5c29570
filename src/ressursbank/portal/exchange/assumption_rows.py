"""The region's assumptions and its table of substitutions, between the database's rows and the Region's."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
from django.utils import timezone
from numpy.typing import NDArray

from ressursbank.portal.exchange.kept_rows import unknown_columns
from ressursbank.portal.plans.models import Assumption, SubstitutionTable
from ressursbank.region.assumptions import Assumptions, assumptions_from, declared_assumptions, figures_of
from ressursbank.region.periods import quarter_of
from ressursbank.region.tables import Region, Substitutions
from ressursbank.vocabulary import MASS_TYPES

DEFAULT_PERIODS = 16
"""Quarters of the horizon where nobody has chosen any: four years, as long as builders' programmes reach."""


def assumptions_of_database() -> Assumptions:
    """The figures that the region has chosen, the package's defaults for the others."""
    chosen = dict(Assumption.objects.values_list("key", "value"))
    figures = {**default_figures(), **chosen}
    types = {key.key: key.type for key in declared_assumptions()}
    for key, value in figures.items():
        # PostgreSQL gives back a large whole number as an int.
        figures[key] = float(value) if types[key] == "number" else value
    return assumptions_from(figures)


def kept_assumptions(assumptions: Assumptions) -> dict[str, Any]:
    """What the database keeps of assumptions: the figures that are not the package's default, the horizon always."""
    defaults = {key.key: key.default for key in declared_assumptions()}
    return {key: value for key, value in figures_of(assumptions).items() if value != defaults[key]}


def default_figures(today: date | None = None) -> dict[str, Any]:
    """The package's defaults, and a horizon from this quarter on where none is chosen."""
    day = today or timezone.localdate()
    horizon = {"horizon_start": quarter_of(day), "periods": DEFAULT_PERIODS}
    return {key.key: key.default for key in declared_assumptions() if key.default is not None} | horizon


def substitutions_of_database() -> tuple[Substitutions | None, Mapping[str, NDArray[np.object_]]]:
    """The region's own table with the columns that the format does not know; None where the vocabulary's holds."""
    kept = SubstitutionTable.objects.order_by("pk").first()
    if kept is None:
        return None, {}
    codes = [[MASS_TYPES.code(pair[0]), MASS_TYPES.code(pair[1])] for pair in kept.pairs]
    offered, needed = np.array(codes, dtype=np.int64).reshape(-1, 2).T
    extras = [pair[2] if len(pair) > 2 else {} for pair in kept.pairs]
    return Substitutions(offered.copy(), needed.copy()), unknown_columns(extras)


def kept_substitutions(region: Region) -> list[list[Any]] | None:
    """What the database keeps of a region's own table: pairs of mass types, then unknown columns' texts if any."""
    table = region.substitutions
    if table is None:
        return None
    pairs: list[list[Any]] = [
        [MASS_TYPES.ids[offered], MASS_TYPES.ids[needed]]
        for offered, needed in zip(table.offered_mass_type.tolist(), table.needed_mass_type.tolist(), strict=True)
    ]
    unknown = region.unknown_columns.get("substitutions", {})
    for row, pair in enumerate(pairs):
        if unknown:
            pair.append({name: texts[row] for name, texts in unknown.items()})
    return pairs
