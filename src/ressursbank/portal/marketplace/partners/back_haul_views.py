"""The page of return loads."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ressursbank.portal.accounts.acting import ActingRequest
from ressursbank.portal.marketplace.partners.back_hauls import return_loads
from ressursbank.region.periods import format_period, parse_period


@require_safe
def back_haul_list(request: ActingRequest) -> HttpResponse:
    """Pairs of hauls of one quarter of the published plan that fill each other's empty return."""
    found = return_loads(_quarter(request.GET.get("quarter", "")))
    quarters = [(format_period(number), number) for number in found.quarters] if found else []
    return render(request, "marketplace/partners_back_hauls.html", {"found": found, "quarters": quarters})


def _quarter(text: str) -> int | None:
    """The quarter that an address names; none for an old or broken address."""
    try:
        return parse_period(text)
    except ValueError:
        return None
