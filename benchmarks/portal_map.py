"""The map's requests on the server with 100,000 lots, on the database that DATABASE_URL names (else SQLite).

`python -m benchmarks.portal_map [--projects 25000]` fills a database in a folder of its own, or an empty one that
DATABASE_URL names, asks for views of the map as a browser would (tiles, what lies in view, list), and prints the median
and the 95th percentile of each in milliseconds. `requests_of_views` and `timed` serve other benchmarks of the portal.
"""

import argparse
import math
import os
import random
import tempfile
from collections.abc import Iterator, Mapping
from time import perf_counter
from typing import Any

import numpy as np

PROJECTS, FACILITIES, QUARTERS, CANDIDATES = 25_000, 500, 40, 10
VIEWS = 40
LIMIT_MS = 100
TOWNS = ((63.43, 10.39), (63.47, 10.92), (63.29, 10.28), (63.31, 9.85))
ZOOMS = (7, 9, 11, 12, 13, 14)
FILTERS = ("", "period=2028-Q2", "mass_type=clay&class=1", "layer=surplus&stage=tender", "q=bolig")
COLUMNS, ROWS = 3, 3
"""Tiles of 512 pixels that a laptop's map shows at once."""


def requests_of_views(views: int = VIEWS, seed: int = 1) -> Iterator[tuple[str, str]]:
    """What a browser asks for: kind and address, view after view, each a place, a zoom and a filter."""
    chance = random.Random(seed)
    for _view in range(views):
        zoom, asked = chance.choice(ZOOMS), chance.choice(FILTERS)
        town = chance.choice(TOWNS)
        latitude, longitude = (degrees + chance.uniform(-0.05, 0.05) for degrees in town)
        side = 2.0**zoom
        column = (longitude + 180) / 360 * side
        row = (1 - math.asinh(math.tan(math.radians(latitude))) / math.pi) / 2 * side
        for x in range(COLUMNS):
            for y in range(ROWS):
                yield "tile", f"/kart/tiles/{zoom}/{int(column) - 1 + x}/{int(row) - 1 + y}.mvt?{asked}"
        half = 360 / side * COLUMNS / 2
        bbox = f"bbox={longitude - half:.4f},{latitude - half / 2:.4f},{longitude + half:.4f},{latitude + half / 2:.4f}"
        yield "in view", f"/kart/in-view/?{bbox}&{asked}"
        for which in ("lots", "projects", "facilities"):
            yield f"list of {which}", f"/kart/?view=list&show={which}&{bbox}&{asked}"
        yield "page", f"/kart/?{asked}"
        yield "near", f"/kart/naer/?near={latitude:.4f},{longitude:.4f}&{asked}"


def timed(requests: Iterator[tuple[str, str]], client: Any = None) -> Mapping[str, list[float]]:
    """Milliseconds of each kind of request, in a server's process. Raises AssertionError for an answer that is none.

    `client`: the browser of somebody who has logged in; nobody's when None.
    """
    from django.test import Client

    client = client or Client(HTTP_HOST="localhost", HTTP_ACCEPT_ENCODING="gzip")
    found: dict[str, list[float]] = {}
    for kind, address in requests:
        start = perf_counter()
        answer = client.get(address)
        found.setdefault(kind, []).append((perf_counter() - start) * 1000)
        assert answer.status_code in (200, 204), (address, answer.status_code)
    return found


def fill(projects: int = PROJECTS) -> None:
    """Write a generated region to the database, unless it has one."""
    from django.core.management import call_command

    from ressursbank.portal.accounts.acting import OPERATOR
    from ressursbank.portal.exchange.from_region import load_region
    from ressursbank.portal.projects.models import Lot
    from ressursbank.region.generate import generate_region

    call_command("migrate", verbosity=0)
    if not Lot.objects.exists():
        load_region(OPERATOR, generate_region(projects, FACILITIES, QUARTERS, CANDIDATES, seed=1))


def report(projects: int) -> str:
    """The figures as lines of text."""
    from django.db import connection

    from ressursbank.portal.audit.models import Change
    from ressursbank.portal.maps.index import current_index, read_index
    from ressursbank.portal.projects.models import Project

    fill(projects)
    start = perf_counter()
    index = read_index()
    counts = (len(index.lots), len(index.projects), len(index.facilities))
    lines = [
        "{}: {} lots, {} projects, {} facilities".format(connection.vendor, *counts),
        f"everything read into memory: {perf_counter() - start:.2f} s",
    ]
    current_index()
    project = Project.objects.order_by("pk")[0]
    again = []
    for _time in range(10):
        Change.objects.create(
            action="x", thing_type=Project._meta.label_lower, thing_id=project.pk, before={}, after={}
        )
        start = perf_counter()
        current_index()
        again.append((perf_counter() - start) * 1000)
    lines.append(f"one change seen: {np.median(again):.0f} ms")
    timed(requests_of_views(3, seed=2))
    lines.append("milliseconds          median     p95")
    for kind, milliseconds in timed(requests_of_views()).items():
        middle, most = np.quantile(milliseconds, (0.5, 0.95))
        late = "" if most <= LIMIT_MS else f"  more than {LIMIT_MS}"
        lines.append(f"{kind:20} {middle:7.1f} {most:7.1f}{late}")
    return "\n".join(lines)


def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.portal_map", description=__doc__)
    parser.add_argument("--projects", type=int, default=PROJECTS, help="how many; four lots each")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ["RESSURSBANK_HOME"] = os.environ.get("RESSURSBANK_HOME", home)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ressursbank.portal.settings")
        import django

        django.setup()
        print(report(chosen.projects))


if __name__ == "__main__":
    main()
