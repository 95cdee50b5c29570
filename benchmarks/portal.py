"""The portal's requests with 100,000 lots on both databases: `python -m benchmarks.portal [--projects N]` prints JSON.

Each database is filled and asked in a process of its own (`--here`), on the one that DATABASE_URL names, else SQLite.
Milliseconds are on the clock, in the server's process, without a network.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.portal_map import PROJECTS, fill, requests_of_views, timed

ROOT = Path(__file__).parent.parent
ROUNDS, MAP_VIEWS = 25, 12
OWN_PROJECTS, EVERY_LISTED = 60, 5
TEXTS = ("bolig", "skole", "p00", "tromso", "naering 12")
TYPES = ("clay", "rock", "topsoil", "sand")


def both_databases(projects: int) -> dict[str, dict[str, Any]]:
    """Figures by database; without PostgreSQL where it cannot be started."""
    found = {"SQLite": _in_a_process(projects, {})}
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        cluster = f"{folder}/pg"
        start = [str(ROOT / "tools" / "postgres"), "start", cluster]
        url = subprocess.run(start, capture_output=True, text=True, check=True).stdout.strip()
        if url:
            try:
                found["PostgreSQL"] = _in_a_process(projects, {"DATABASE_URL": url})
            finally:
                subprocess.run([str(ROOT / "tools" / "postgres"), "stop", cluster], check=True)
    return found


def _in_a_process(projects: int, database: dict[str, str]) -> dict[str, Any]:
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "RESSURSBANK_HOME")}
    with tempfile.TemporaryDirectory() as home:
        command = [sys.executable, "-m", "benchmarks.portal", "--here", "--projects", str(projects)]
        environment = kept | database | {"RESSURSBANK_HOME": home}
        done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}\n{done.stderr}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def here(projects: int) -> dict[str, Any]:
    """Fill the database, ask, and say how long: median and 95th percentile of each kind, and its queries."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from ressursbank.portal.projects.models import Lot, Project

    fill(projects)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = _member()
    _put_on_the_market()
    rounds = ROUNDS if projects == PROJECTS else 2
    kinds: dict[str, Any] = {}
    for kind, addresses in _pages(rounds).items():
        for address in addresses[:2]:
            client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(addresses[-1])
        queries = len(captured)  # read before the next request empties the log
        kinds[kind] = _summary(timed(((kind, each) for each in addresses), client)[kind]) | {"queries": queries}
    views = MAP_VIEWS if projects == PROJECTS else 1
    timed(requests_of_views(1, seed=2))
    for kind, milliseconds in timed(requests_of_views(views)).items():
        kinds[f"map: {kind}"] = _summary(milliseconds)
    return {"lots": Lot.objects.count(), "projects": Project.objects.count(), "kinds": kinds}


def _summary(milliseconds: list[float]) -> dict[str, Any]:
    middle, most = np.quantile(milliseconds, (0.5, 0.95))
    return {"p50": float(middle), "p95": float(most)}


def _member() -> Any:
    """A browser of a builder who owns some of the projects."""
    from django.test import Client

    from ressursbank.portal.accounts.models import Membership, Organisation, OrganisationRole, Person
    from ressursbank.portal.projects.models import Project

    organisation = Organisation.objects.create(name="Benchmark", number=None)
    role = OrganisationRole.objects.create(organisation=organisation, role="builder", is_confirmed=True)
    person = Person.objects.create_user("benchmark@example.no", None, name="Benchmark")
    Membership.objects.create(person=person, organisation=organisation).roles.set([role])
    own = list(Project.objects.order_by("-pk").values_list("pk", flat=True)[:OWN_PROJECTS])
    Project.objects.filter(pk__in=own).update(organisation=organisation)
    client = Client(HTTP_HOST="localhost", HTTP_ACCEPT_ENCODING="gzip")
    client.force_login(person)
    return client


def _put_on_the_market() -> None:
    """Every fifth lot is listed by its project's organisation, or else by that of the one who asks."""
    from ressursbank.portal.accounts.models import Organisation
    from ressursbank.portal.marketplace.models import Listing
    from ressursbank.portal.projects.models import Lot

    asks = Organisation.objects.get(name="Benchmark").pk
    lots = Lot.objects.order_by("pk").values_list("pk", "project__organisation", "project__name")
    listings = (
        Listing(public_id=f"m-{pk}", lot_id=pk, organisation_id=owner or asks, title=name)
        for pk, owner, name in lots[::EVERY_LISTED]
    )
    Listing.objects.bulk_create(listings, batch_size=5000)


def _pages(rounds: int) -> dict[str, list[str]]:
    """Addresses of each kind of request, other ones each time."""
    from django.urls import reverse

    from ressursbank.portal.facilities.models import Facility
    from ressursbank.portal.projects.models import Lot, Project

    some = np.random.default_rng(1)
    project_ids = list(Project.objects.order_by("pk").values_list("public_id", flat=True))
    lot_ids = list(Lot.objects.order_by("pk").values_list("public_id", flat=True)[:5000])
    facility_ids = list(Facility.objects.order_by("pk").values_list("public_id", flat=True))

    def each(route: str, ids: list[str]) -> list[str]:
        return [reverse(route, args=[ids[int(some.integers(len(ids)))]]) for _round in range(rounds)]

    projects, lots, market = reverse("projects:list"), reverse("projects:lot_list"), reverse("market:list")
    numbers = range(rounds)
    return {
        "my page": [reverse("start:my_page")] * rounds,
        "projects, page by page": [f"{projects}?page={1 + 7 * number}" for number in numbers],
        "projects, search": [f"{projects}?text={TEXTS[number % len(TEXTS)]}" for number in numbers],
        "projects, one's own": [f"{projects}?whose=mine&page={1 + number % 2}" for number in numbers],
        "lots, page by page": [f"{lots}?page={1 + 11 * number}" for number in numbers],
        "lots, by type": [f"{lots}?direction=surplus&mass_type={TYPES[number % len(TYPES)]}" for number in numbers],
        "lots, near a place": [f"{lots}?near=63.{40 + number % 9},10.39&km=15" for number in numbers],
        "a project": each("projects:project", project_ids),
        "a lot": each("projects:lot", lot_ids),
        "market, page by page": [f"{market}?page={1 + 11 * number}" for number in numbers],
        "market, by type": [f"{market}?direction=surplus&mass_type={TYPES[number % len(TYPES)]}" for number in numbers],
        "market, near a place": [f"{market}?near=63.{40 + number % 9},10.39&km=15&sort=near" for number in numbers],
        "partners of a lot": each("market:partners", lot_ids),
        "partners of what is typed": [f"{reverse('market:find')}?{_wanted(some)}" for _round in numbers],
        "facilities": [reverse("facilities:list")] * rounds,
        "a facility": each("facilities:facility", facility_ids),
    }


def _wanted(some: np.random.Generator) -> str:
    """4,000 m3 of clay this quarter, within 15 km of a place in or around Trondheim."""
    today = date.today()
    quarter = f"{today.year}-Q{(today.month - 1) // 3 + 1}"
    what = f"direction=surplus&mass_type=clay&contamination_class=1&quantity=4000&unit=lm3&from_period={quarter}"
    return f"{what}&within=15&place={63.3 + 0.2 * some.random():.4f},{10.3 + 0.3 * some.random():.4f}"


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.portal", description=__doc__)
    parser.add_argument("--projects", type=int, default=PROJECTS, help="how many; four lots each")
    parser.add_argument("--here", action="store_true", help="on the database that DATABASE_URL names, in this process")
    chosen = parser.parse_args()
    if not chosen.here:
        print(json.dumps(both_databases(chosen.projects), indent=1))
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ressursbank.portal.settings")
    import django

    django.setup()
    print(json.dumps(here(chosen.projects)))


if __name__ == "__main__":
    main()
