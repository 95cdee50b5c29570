"""What is said when a name is not in the vocabulary: the name itself and the valid ones nearest to it."""

from collections.abc import Iterable
from difflib import get_close_matches


class UnknownNameError(KeyError):
    """A name, code or symbol that a list of the vocabulary does not hold; `nearest` holds up to three that it does."""

    def __init__(self, kind: str, value: object, valid: Iterable[object]) -> None:
        self.kind = kind
        self.value = value
        names = tuple(str(name) for name in valid)
        self.nearest = nearest_names(str(value), names)
        hint = f"did you mean {' or '.join(self.nearest)}?" if self.nearest else f"valid are {_shortened(names)}"
        super().__init__(f'"{value}" is not a known {kind}; {hint}')

    def __str__(self) -> str:
        # KeyError would show the message in quotes.
        return str(self.args[0])


def nearest_names(value: str, valid: Iterable[str]) -> tuple[str, ...]:
    """Up to three of the valid names that look like the value, the likest first; none where nothing does."""
    return tuple(get_close_matches(value, tuple(valid), n=3, cutoff=0.5))


def _shortened(names: tuple[str, ...], most: int = 14) -> str:
    return ", ".join(names) if len(names) <= most else ", ".join(names[:most]) + " ..."
