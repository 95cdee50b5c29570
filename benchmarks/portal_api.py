"""The REST API's lists and single things, asked by a program with a token, on a filled database.

`python -m benchmarks.portal_api [--projects N]` fills the database that DATABASE_URL names (else SQLite in
RESSURSBANK_HOME, which must be empty) and prints JSON.
"""

import argparse
import json
import os
from typing import Any

import numpy as np

from benchmarks.portal_map import PROJECTS, fill, timed

TYPES = ("clay", "rock", "topsoil", "sand")
NO_LIMIT = 10_000_000


def addresses(rounds: int) -> dict[str, list[str]]:
    """Addresses of each kind of request, other ones each time."""
    from ressursbank.portal.projects.models import Lot, Project

    some = np.random.default_rng(3)
    lots = list(Lot.objects.filter(state="published").order_by("pk").values_list("public_id", flat=True))
    projects = list(Project.objects.order_by("pk").values_list("public_id", flat=True))
    numbers, v1 = range(rounds), "/api/v1"

    def one(ids: list[str]) -> str:
        return ids[int(some.integers(len(ids)))]

    return {
        "API: lots, page by page": [f"{v1}/lots?cursor={one(lots)}" for _round in numbers],
        "API: lots, 200 a page": [f"{v1}/lots?limit=200&cursor={one(lots)}" for _round in numbers],
        "API: lots, by type": [
            f"{v1}/lots?direction=surplus&mass_type={TYPES[number % len(TYPES)]}&cursor={one(lots)}"
            for number in numbers
        ],
        "API: lots, by type, first page": [
            f"{v1}/lots?direction=need&mass_type={TYPES[number % len(TYPES)]}" for number in numbers
        ],
        "API: lots, a class and a quarter": [
            f"{v1}/lots?contamination_class={1 + number % 5}&from_quarter=203{number % 3}-Q2" for number in numbers
        ],
        "API: lots of a municipality": [f"{v1}/lots?municipality={each}" for each in _municipalities(rounds)],
        "API: lots changed since": [
            f"{v1}/lots?changed_since=2099-01-{1 + number % 28:02}T00:00:00Z" for number in numbers
        ],
        "API: lots, one's own": [f"{v1}/lots?mine=true"] * rounds,
        "API: a lot": [f"{v1}/lots/{one(lots)}" for _round in numbers],
        "API: projects, page by page": [f"{v1}/projects?cursor={one(projects)}" for _round in numbers],
        "API: facilities": [f"{v1}/facilities"] * rounds,
        "API: partners of a lot": [f"{v1}/lots/{one(lots)}/matches" for _round in numbers],
    }


def _municipalities(rounds: int) -> list[str]:
    from ressursbank.portal.sites.municipalities import municipalities_of_the_county

    numbers = municipalities_of_the_county()
    return [numbers[round_ % len(numbers)] for round_ in range(rounds)]


def program() -> Any:
    """A client with the token of a builder who owns some of the projects."""
    from datetime import timedelta

    from django.test import Client
    from django.utils import timezone

    from ressursbank.portal.accounts.models import Organisation, OrganisationRole
    from ressursbank.portal.api import limits, tokens
    from ressursbank.portal.api.models import ApiToken
    from ressursbank.portal.projects.models import Project

    for kind in ("token_a_minute", "writes_a_minute"):
        limits.LIMITS[kind] = NO_LIMIT  # type: ignore[index]  # a dict, read-only by its type
    organisation = Organisation.objects.create(name="Benchmark of the API", number=None)
    OrganisationRole.objects.create(organisation=organisation, role="builder", is_confirmed=True)
    own = list(Project.objects.order_by("pk").values_list("pk", flat=True)[:60])
    Project.objects.filter(pk__in=own).update(organisation=organisation)
    secret = tokens.new_secret()
    ApiToken.objects.create(
        organisation=organisation,
        name="Benchmark",
        beginning=secret[:8],
        digest=tokens.digest_of(secret),
        scopes=list(tokens.SCOPES),
        expires_on=timezone.localdate() + timedelta(days=1),
    )
    return Client(HTTP_HOST="localhost", HTTP_ACCEPT_ENCODING="gzip", HTTP_AUTHORIZATION=f"Bearer {secret}")


def ask(rounds: int) -> dict[str, Any]:
    """Median and 95th percentile of each kind in milliseconds, and its queries."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, found = program(), {}
    for kind, listed in addresses(rounds).items():
        for address in listed[:2]:
            assert client.get(address).status_code == 200, address
        with CaptureQueriesContext(connection) as captured:
            client.get(listed[-1])
        queries = len(captured)
        middle, most = np.quantile(timed(((kind, each) for each in listed), client)[kind], (0.5, 0.95))
        found[kind] = {"p50": float(middle), "p95": float(most), "queries": queries}
    return found


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.portal_api", description=__doc__)
    parser.add_argument("--projects", type=int, default=PROJECTS, help="how many; four lots each")
    parser.add_argument("--rounds", type=int, default=25)
    chosen = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ressursbank.portal.settings")
    import django

    django.setup()
    fill(chosen.projects)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(json.dumps(ask(chosen.rounds), indent=1))


if __name__ == "__main__":
    main()
