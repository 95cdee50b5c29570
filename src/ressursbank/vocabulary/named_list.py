"""The shape that every closed list of the vocabulary has: ids in a fixed order, and their names."""

from dataclasses import dataclass
from typing import TypedDict

from ressursbank.vocabulary.rows import Rows, texts
from ressursbank.vocabulary.unknown import UnknownNameError


@dataclass(frozen=True, slots=True)
class NamedList:
    """Parallel columns, one entry for each id. `kind` is what one entry is called in an error."""

    kind: str
    ids: tuple[str, ...]
    name_nb: tuple[str, ...]
    name_en: tuple[str, ...]
    source: tuple[str, ...]
    confidence: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.ids)

    def code(self, entry_id: str) -> int:
        """The place of an id in the list, from 0. Raises UnknownNameError, a KeyError, that names the nearest ids."""
        try:
            return self.ids.index(entry_id)
        except ValueError:
            raise UnknownNameError(self.kind, entry_id, self.ids) from None


class NamedColumns(TypedDict):
    """The fields of NamedList, for the lists that hold more."""

    kind: str
    ids: tuple[str, ...]
    name_nb: tuple[str, ...]
    name_en: tuple[str, ...]
    source: tuple[str, ...]
    confidence: tuple[str, ...]


def named_columns(kind: str, rows: Rows) -> NamedColumns:
    """What every closed list reads from its rows."""
    return {
        "kind": kind,
        "ids": texts(rows, "id"),
        "name_nb": texts(rows, "name_nb"),
        "name_en": texts(rows, "name_en"),
        "source": texts(rows, "source"),
        "confidence": texts(rows, "confidence"),
    }
