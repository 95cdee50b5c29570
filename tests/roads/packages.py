"""Region packages of a few sites with one project each, for what only needs places and distances."""

from collections.abc import Mapping
from pathlib import Path

from ressursbank.region import Region, read_region


def region_at(folder: Path, places: Mapping[str, tuple[float, float]], distances: str = "") -> Region:
    """A region with one project at each (longitude, latitude); `distances` are the data lines of distances.csv."""
    sites = [f"{name},{name},{longitude},{latitude}" for name, (longitude, latitude) in places.items()]
    projects = [f"project at {name},{name},{name}" for name in places]
    files = {
        "sites.csv": ["site_id,name,longitude,latitude", *sites],
        "projects.csv": ["project_id,site_id,name", *projects],
        "lots.csv": ["lot_id,project_id,direction,mass_type,contamination_class,from_period,to_period,tonnes"],
        "facilities.csv": ["facility_id,site_id,name,kind"],
        "facility_accepts.csv": ["facility_id,mass_type,max_contamination_class,fee_nok_per_tonne"],
        "distances.csv": ["from_site,to_site,kilometres,minutes,haul_nok_per_tonne,source", *distances.splitlines()],
        "assumptions.toml": ['horizon_start = "2027-Q1"', "periods = 4"],
    }
    for name, lines in files.items():
        (folder / name).write_text("\n".join([*lines, ""]), encoding="utf-8")
    return read_region(folder)
