"""What is said about a plot that cannot be used."""

from collections.abc import Sequence


class PlotError(ValueError):
    """A plot that cannot be read. `faults`: one text each, in the language of the page, saying what would be right."""

    def __init__(self, faults: Sequence[str] | str, name: str = "") -> None:
        found = [faults] if isinstance(faults, str) else list(faults)
        self.faults = [f"{name}: {fault}" if name else fault for fault in found]
        super().__init__(" ".join(self.faults))
