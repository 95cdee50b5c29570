"""How the desk tells organisations: a notice, and a letter at once, whatever people have chosen for their digests."""

from collections.abc import Iterable, Mapping
from typing import Any

from ressursbank.portal.accounts.models import Organisation
from ressursbank.portal.marketplace.alerts.models import Often
from ressursbank.portal.marketplace.alerts.notices import News, tell_all


def tell(kind: str, facts: Mapping[str, Any], address: str, *, organisations: Iterable[Organisation]) -> None:
    """To everybody of the organisations who makes agreements. `address` is in the portal's first language."""
    tell_all([News(kind, facts, address, organisation=each.pk, often=Often.INSTANT) for each in organisations])
