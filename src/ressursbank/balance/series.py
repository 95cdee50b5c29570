"""Numbering of (owner, period) couples: each owner has one unbroken run of periods, possibly empty."""

from dataclasses import dataclass

import numpy as np

from ressursbank.region.tables import Integers


@dataclass(frozen=True, slots=True)
class Series:
    """`offset[i]` is the number of owner i's first period; `offset[-1]` how many couples there are."""

    first: Integers
    last: Integers
    offset: Integers

    @classmethod
    def of(cls, first: Integers, last: Integers) -> "Series":
        """One run from first[i] to last[i], both inclusive, for each owner i; empty where last < first."""
        lengths = np.maximum(last - first + 1, 0)
        return cls(first, last, np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64))

    def __len__(self) -> int:
        return int(self.offset[-1])

    def owners(self) -> Integers:
        """Owner of each couple."""
        return np.repeat(np.arange(len(self.first)), np.diff(self.offset))

    def periods(self) -> Integers:
        """Period of each couple."""
        owners = self.owners()
        return np.arange(len(self)) - self.offset[owners] + self.first[owners]

    def number(self, owner: Integers, period: Integers) -> Integers:
        """Number of each couple; the period must lie in the owner's run."""
        return np.asarray(self.offset[owner] + period - self.first[owner])
