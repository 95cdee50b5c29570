"""Is this an organisation number? Nine digits, the last one a check digit by weights modulo 11.

Source: Brønnøysundregistrene, "Organisasjonsnummeret" (weights 3, 2, 7, 6, 5, 4, 3, 2; numbers begin with 8 or 9).
"""

WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)


class OrganisationNumberError(ValueError):
    """Not an organisation number. `reason` is "digits" (not nine digits), "start" (not 8 or 9) or "check"."""

    def __init__(self, text: str, reason: str) -> None:
        super().__init__(f"{text!r} is not an organisation number ({reason})")
        self.reason = reason


def check_digit(first_eight: str) -> int | None:
    """The ninth digit of a number; None where the first eight cannot begin a number."""
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, first_eight, strict=True))
    digit = -total % 11
    return None if digit == 10 else digit


def organisation_number(text: str) -> str:
    """The number as nine digits, from what somebody typed: spaces, "NO" before and "MVA" behind are left out.

    Raises OrganisationNumberError.
    """
    digits = "".join(text.split()).upper().removeprefix("NO").removesuffix("MVA")
    if len(digits) != 9 or not (digits.isascii() and digits.isdigit()):
        raise OrganisationNumberError(text, "digits")
    if digits[0] not in "89":
        raise OrganisationNumberError(text, "start")
    if check_digit(digits[:8]) != int(digits[8]):
        raise OrganisationNumberError(text, "check")
    return digits


def grouped(number: str) -> str:
    """As it is written: `923 609 016`."""
    return " ".join(number[start : start + 3] for start in range(0, len(number), 3))
