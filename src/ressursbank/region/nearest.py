"""Which valid ids a mistyped one comes closest to: edit distance to all candidates at once.

The vocabulary's `nearest_names` takes 20 µs a candidate; a package can hold hundreds of unknown ids and thousands of
valid ones.
"""

from collections.abc import Sequence

import numpy as np

_MOST_SEARCHES = 200
"""A package with thousands of unknown ids has another fault than typing: the first ones show which."""
_LONGEST = 60


class Nearest:
    """Finds the valid ids nearest to a text, for as many texts as is of help to a reader."""

    def __init__(self, candidates: Sequence[str]) -> None:
        self._candidates = candidates
        self._letters: np.ndarray | None = None
        self._searches_left = _MOST_SEARCHES

    def to(self, text: str, most: int = 3) -> tuple[str, ...]:
        """Up to `most` candidates, the nearest first; none when too many texts have been asked about."""
        if not self._candidates or self._searches_left == 0:
            return ()
        self._searches_left -= 1
        distances = self._edit_distances(text.casefold()[:_LONGEST])
        return tuple(self._candidates[i] for i in np.argsort(distances, kind="stable")[:most])

    def hint(self, text: str) -> str:
        """The nearest ids as an ending of a message, or ""."""
        found = self.to(text)
        return f" (nearest: {', '.join(found)})" if found else ""

    def _edit_distances(self, text: str) -> np.ndarray:
        """Levenshtein distance from the text to every candidate, one row of the table at a time."""
        if self._letters is None:
            shortened = [candidate.casefold()[:_LONGEST] for candidate in self._candidates]
            width = max(map(len, shortened)) or 1
            self._letters = np.array(shortened, dtype=f"U{width}").view(np.uint32).reshape(len(shortened), width)
            self._lengths = np.array([len(candidate) for candidate in shortened])
        count, width = self._letters.shape
        row = np.tile(np.arange(width + 1), (count, 1))
        for number, letter in enumerate(text, start=1):
            left = np.full(count, number)
            following = np.empty_like(row)
            following[:, 0] = left
            differs = self._letters != ord(letter)
            for position in range(width):
                left = np.minimum(np.minimum(left, row[:, position + 1]) + 1, row[:, position] + differs[:, position])
                following[:, position + 1] = left
            row = following
        distances: np.ndarray = row[np.arange(count), self._lengths]
        return distances
