"""What is said when a name is not in the vocabulary: the name itself and the valid ones nearest to it."""

from collections.abc import Iterable
from difflib import get_close_matches

NEAREST = 3
"""How many valid names an error suggests."""


class UnknownNameError(KeyError):
    """A name, code or symbol that a list of the vocabulary does not hold."""

    def __init__(self, kind: str, value: object, valid: Iterable[object]) -> None:
        self.kind = kind
        self.value = value
        names = [str(name) for name in valid]
        self.nearest = tuple(get_close_matches(str(value), names, n=NEAREST, cutoff=0.5))
        hint = self.nearest or tuple(names[:NEAREST])
        lead = "did you mean" if self.nearest else "valid are for example"
        super().__init__(f'"{value}" is not a known {kind}; {lead} {", ".join(hint)}?')

    def __str__(self) -> str:
        # KeyError would show the message in quotes.
        return str(self.args[0])
