"""What the demo region is: Trondheimsregionen 2026-2035 with its real named sites and illustrative building projects.

Found: the names and kinds of the strategy's sites, Udduvold's room and permit, Bratsberg's planned room, the bulk
terminal's pilot and where it ships to. Illustrative, and so named: every building project, and every other facility.
Coordinates are approximate (places.csv: accuracy_metres). Each data file says source and confidence row by row.

Sized by the excavation ratios (sizing.py) the 159 projects dig about 7.4 million tonnes and need 4.0; counted with the
probability that they are built, 5.1 and 2.9 million tonnes in ten years. The region's real total is another: small
projects, roads and what nobody has planned yet are not here. Landfill room shrinks from 620,000 tonnes a year in 2026
to 250,000 in 2034 unless candidates open.
"""

import numpy as np

from ressursbank.region.assumptions import default_assumptions
from ressursbank.region.demo.projects import lots, project_sites, project_storage, projects
from ressursbank.region.demo.receivers import receiver_sites, receivers, sea_legs
from ressursbank.region.periods import parse_period
from ressursbank.region.tables import Region, Sites

HORIZON_START, PERIODS = parse_period("2026-Q1"), 40


def demo_region() -> Region:
    """The demo region without road distances: `distances` holds only the sea legs, which are given by hand."""
    sites = _joined(project_sites(), receiver_sites())
    site_row = {site_id: row for row, site_id in enumerate(sites.id.tolist())}
    received = receivers(site_row)
    return Region(
        sites=sites,
        projects=projects(),
        project_storage=project_storage(),
        lots=lots(),
        facilities=received.facilities,
        facility_accepts=received.facility_accepts,
        facility_capacity=received.facility_capacity,
        facility_yields=received.facility_yields,
        substitutions=None,
        distances=sea_legs(site_row),
        assumptions=default_assumptions(HORIZON_START, PERIODS),
    )


def _joined(one: Sites, other: Sites) -> Sites:
    return Sites(
        id=np.concatenate([one.id, other.id]),
        name=np.concatenate([one.name, other.name]),
        longitude=np.concatenate([one.longitude, other.longitude]),
        latitude=np.concatenate([one.latitude, other.latitude]),
        municipality=np.concatenate([one.municipality, other.municipality]),
    )
