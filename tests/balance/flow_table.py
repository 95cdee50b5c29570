"""The table of flows of docs/formats.md, written a second time for the independent model."""

from dataclasses import dataclass

from tests.balance.linear_programme import Name


@dataclass(frozen=True)
class End:
    """One end of flows in a quarter: what it is, whose, where, which mass, and the row that counts its tonnes."""

    kind: str
    owner: str
    site: str
    mass_type: str
    grade: int
    row: Name
    fee: float = 0.0


def co2_kind_and_level(sender: End, taker: End) -> tuple[str, int] | None:
    """What is done at the flow's end and the pyramid level it counts in (0: none); None where no such flow exists."""
    waste = ("lot", "own_stock", "storage", "sorting", "treatment")
    if taker.kind == "need":
        if sender.kind in ("lot", "own_stock"):
            return ("own_site", 2) if sender.owner == taker.owner else ("reuse", 3)
        return {"storage": ("reuse", 3), "quarry": ("quarry", 0)}.get(sender.kind, ("reuse", 4))
    if taker.kind in ("sorting", "treatment"):
        may = sender.kind in ("lot", "own_stock", "storage") or (sender.kind, taker.kind) == ("sorting", "treatment")
        return (taker.kind, 0) if may else None
    if taker.kind == "storage":
        return ("storage", 0) if sender.kind in ("lot", "own_stock") else None
    if sender.kind not in waste:
        return None
    return ("recovery", 5) if taker.kind == "recovery" else ("landfill", 6)
