"""What does the register of companies (Enhetsregisteret) say of an organisation number?

Open API without a key: https://data.brreg.no/enhetsregisteret/api/dokumentasjon/no/index.html
"""

from dataclasses import dataclass
from typing import Any

import httpx

TIMEOUT_SECONDS = 3.0


class RegisterUnavailableError(Exception):
    """The register could not be reached or did not answer as it should. Facts must be typed by hand."""


@dataclass(frozen=True, slots=True)
class Company:
    """One unit of the register. `state` is "" in order, else "bankrupt", "winding_up" or "deleted".

    A branch (underenhet) has the number of its company in `branch_of`.
    """

    number: str
    name: str
    form: str = ""
    address: str = ""
    postal_code: str = ""
    postal_place: str = ""
    municipality: str = ""
    state: str = ""
    branch_of: str = ""


def look_up(number: str, base_url: str, timeout: float = TIMEOUT_SECONDS) -> Company | None:
    """The company or branch with this number, None when there is none. Raises RegisterUnavailableError."""
    try:
        with httpx.Client(timeout=timeout, headers={"Accept": "application/json"}) as client:
            for path in ("enheter", "underenheter"):
                answer = client.get(f"{base_url.rstrip('/')}/{path}/{number}")
                if answer.status_code in (404, 400):
                    continue
                if answer.status_code != httpx.codes.GONE:
                    answer.raise_for_status()
                return company_of(answer.json(), number, is_branch=path == "underenheter")
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, LookupError, TypeError, AttributeError) as fault:
        # A wrong shape is the same to whoever asks as no answer; the cause goes along for the log.
        raise RegisterUnavailableError(str(fault)) from fault
    return None


def company_of(facts: dict[str, Any], number: str, *, is_branch: bool) -> Company:
    """One answer of the register. Raises LookupError for an answer of another unit."""
    if str(facts["organisasjonsnummer"]) != number:
        raise LookupError(f"asked for {number}, got {facts['organisasjonsnummer']}")
    # A business address; a branch has its place, and some have only where letters go.
    place = facts.get("forretningsadresse") or facts.get("beliggenhetsadresse") or facts.get("postadresse") or {}
    return Company(
        number=number,
        name=facts.get("navn", ""),
        form=(facts.get("organisasjonsform") or {}).get("kode", ""),
        address=", ".join(line for line in place.get("adresse") or [] if line),
        postal_code=place.get("postnummer", ""),
        postal_place=(place.get("poststed") or "").title(),
        municipality=place.get("kommunenummer", ""),
        state=_state(facts),
        branch_of=(facts.get("overordnetEnhet") or "") if is_branch else "",
    )


def _state(facts: dict[str, Any]) -> str:
    if facts.get("slettedato"):
        return "deleted"
    if facts.get("konkurs"):
        return "bankrupt"
    if facts.get("underAvvikling") or facts.get("underTvangsavviklingEllerTvangsopplosning"):
        return "winding_up"
    return ""
