"""The figures that generated facilities are drawn from, kind by kind: what they take, at what price, how much room.

All of it is chosen to be of the order of the region's prices and sizes; none of it describes a real facility.
"""

from dataclasses import dataclass

KIND_SHARES = {
    "landfill": 0.2,
    "quarry": 0.17,
    "sorting": 0.16,
    "storage": 0.2,
    "recovery": 0.18,
    "treatment": 0.09,
}
"""In the order in which a small region gets its first facilities."""
CANDIDATE_KINDS = ("sorting", "storage", "recovery", "landfill", "treatment", "quarry")
"""Turn by turn, so that the candidates are of several kinds."""


@dataclass(frozen=True, slots=True)
class KindOfFacility:
    """How the facilities of one kind are drawn: figures of the same order as the region's prices (from memory).

    Capacity and room are shares of what the whole region digs (a quarry: needs) in a quarter, for the kind together.
    """

    accepts: dict[str, float]
    """Chance that a facility takes the mass type."""
    class_weights: tuple[float, float, float, float, float]
    fee_low: float
    fee_high: float
    capacity_share: float
    total_quarters: float | None
    """Life's intake or sales in quarters of full capacity, as a share of the horizon; None: stock, see room_share."""
    room_share: float = 0.0


NATURAL = ("rock", "gravel", "sand", "till", "silt", "clay", "quick_clay", "dry_crust_clay", "peat", "topsoil")
REUSABLE = ("rock", "gravel", "sand", "till", "dry_crust_clay", "topsoil", "clay", "mixed_fill", "crushed_aggregate")
KINDS = {
    "landfill": KindOfFacility(
        {**dict.fromkeys(NATURAL, 0.8), "mixed_fill": 0.9, "crushed_concrete": 0.5, "crushed_asphalt": 0.4},
        (0.5, 0.15, 0.2, 0.1, 0.05),
        60,
        170,
        0.8,
        0.6,
    ),
    "recovery": KindOfFacility(
        {"clay": 0.7, "dry_crust_clay": 0.7, "till": 0.6, "silt": 0.4, "topsoil": 0.5, "rock": 0.5, "mixed_fill": 0.4}
        | {"peat": 0.3, "quick_clay": 0.2},
        (0.75, 0.25, 0.0, 0.0, 0.0),
        15,
        60,
        0.35,
        0.7,
    ),
    "sorting": KindOfFacility(
        {"mixed_fill": 0.9, "till": 0.8, "rock": 0.7, "crushed_concrete": 0.8, "crushed_asphalt": 0.6, "gravel": 0.4},
        (0.2, 0.5, 0.3, 0.0, 0.0),
        30,
        90,
        0.3,
        None,
        0.35,
    ),
    "treatment": KindOfFacility(
        {"mixed_fill": 0.9, "quick_clay": 0.8, "clay": 0.7, "peat": 0.6, "topsoil": 0.5, "silt": 0.4},
        (0.0, 0.0, 0.3, 0.4, 0.3),
        120,
        260,
        0.12,
        None,
        0.12,
    ),
    "storage": KindOfFacility(
        dict.fromkeys(REUSABLE, 0.8),
        (0.6, 0.3, 0.1, 0.0, 0.0),
        4,
        18,
        0.4,
        None,
        0.8,
    ),
    "quarry": KindOfFacility(
        {"crushed_aggregate": 1.0, "gravel": 0.6, "sand": 0.5, "rock": 0.6},
        (1.0, 0.0, 0.0, 0.0, 0.0),
        85,
        150,
        1.3,
        0.9,
    ),
}
YIELDS: dict[str, tuple[tuple[str, float, bool], ...]] = {
    # what goes in: (what comes out, share, whether it is cleaned to class 1)
    "mixed_fill": (("gravel", 0.35, True), ("sand", 0.22, True), ("clay", 0.3, False)),
    "till": (("gravel", 0.4, True), ("sand", 0.3, True), ("silt", 0.2, False)),
    "rock": (("crushed_aggregate", 0.88, True), ("sand", 0.07, True)),
    "crushed_concrete": (("crushed_aggregate", 0.55, True), ("crushed_concrete", 0.38, False)),
    "crushed_asphalt": (("crushed_asphalt", 0.95, False),),
    "gravel": (("gravel", 0.7, True), ("sand", 0.25, True)),
    "quick_clay": (("dry_crust_clay", 0.8, False),),
    "clay": (("dry_crust_clay", 0.85, False),),
    "peat": (("topsoil", 0.6, True), ("peat", 0.25, False)),
    "topsoil": (("topsoil", 0.8, True), ("mixed_fill", 0.12, False)),
    "silt": (("silt", 0.9, False),),
}
