"""Names, numbers and quarters of matching's sentences, in English or Norwegian ("nb")."""

from ressursbank import vocabulary
from ressursbank.region.periods import format_period
from ressursbank.vocabulary.named_list import NamedList


def name(names: NamedList, code: int, language: str) -> str:
    """The name of a code as it stands inside a sentence."""
    return (names.name_nb if language == "nb" else names.name_en)[code].lower()


def mass_type_names(codes: tuple[int, ...], language: str) -> str:
    """Names of mass types, with commas."""
    return ", ".join(name(vocabulary.MASS_TYPES, code, language) for code in codes)


def decimal(value: float, decimals: int, language: str) -> str:
    """`12.3`, in Norwegian `12,3`; thousands apart by a thin space."""
    text = f"{value:,.{decimals}f}".replace(",", "\u202f")
    return text.replace(".", ",") if language == "nb" else text


def window(first: int, last: int, language: str) -> str:
    """`2027-Q1 to 2027-Q3`, in Norwegian `1. kv. 2027 til 3. kv. 2027`."""
    if language == "nb":
        start, end = (f"{period % 4 + 1}. kv. {period // 4}" for period in (first, last))
        return start if first == last else f"{start} til {end}"
    return format_period(first) if first == last else f"{format_period(first)} to {format_period(last)}"
