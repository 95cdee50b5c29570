"""The commands that make and check region packages: demo, generate, check."""

from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ressursbank.cli.folders import refuse_taken, write_whole
from ressursbank.cli.output import AsJson, Force, as_objects, measured, print_json, refuse, results, warn, working
from ressursbank.cli.rooms import demo as demo_region_room
from ressursbank.cli.rooms import region as region_room
from ressursbank.cli.rooms import region_generate, region_tables, roads

if TYPE_CHECKING:
    from ressursbank.region.tables import Region

NewRegion = Annotated[Path, typer.Argument(metavar="DIR", help="The folder to write the region package to.")]
RegionFolder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the region package.")]


def demo(directory: NewRegion, force: Force = False, as_json: AsJson = False) -> None:
    """Write the demo region of Trondheimsregionen. Its sites are real, its building projects illustrative."""
    refuse_taken(directory, force, as_json)
    with working("Building the demo region"):
        region = demo_region_room.demo_region()
    with measured("Finding the kilometres by road") as bar:
        region = roads.fill_distances(region, roads.main_roads(), progress=bar).region
    _write(region, directory, as_json)


def generate(
    directory: NewRegion,
    projects: Annotated[int, typer.Option(min=1, help="Number of building projects.")] = 100,
    facilities: Annotated[int, typer.Option(min=1, help="Number of facilities, candidates among them.")] = 20,
    periods: Annotated[int, typer.Option(min=1, max=400, help="Number of quarters in the horizon.")] = 16,
    candidates: Annotated[int, typer.Option(min=0, help="How many of the facilities are candidates.")] = 3,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same region.")] = 1,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Write a made-up region of any size. It uses every table and rule of the format."""
    if candidates > facilities:
        raise typer.BadParameter(f"must be at most --facilities ({facilities})", param_hint="--candidates")
    refuse_taken(directory, force, as_json)
    with working("Generating the region"):
        region = region_generate.generate_region(
            projects=projects, facilities=facilities, periods=periods, candidates=candidates, seed=seed
        )
    _write(region, directory, as_json)


def check(directory: RegionFolder, as_json: AsJson = False) -> None:
    """List every fault of a region package. Each with file, line, column and what would be right."""
    with working(f"Checking {directory}"):
        result = region_room.check_package(directory)
    if not as_json:
        warn(result.warnings)
    if result.faults or result.region is None:
        refuse(result.faults, as_json, warnings=as_objects(result.warnings))
    rows = rows_by_file(result.region)
    if as_json:
        print_json({"faults": [], "warnings": as_objects(result.warnings), "rows": rows})
    else:
        results().print(f"No faults in {directory}: {in_words(rows)}.", markup=False, soft_wrap=True)


def _write(region: "Region", directory: Path, as_json: bool) -> None:
    with working(f"Writing {directory}"):
        write_whole(region, directory)
    rows = rows_by_file(region)
    if as_json:
        print_json({"region": str(directory), "rows": rows})
    else:
        results().print(f"Wrote {directory}: {in_words(rows)}.", markup=False, soft_wrap=True)


def rows_by_file(region: "Region") -> dict[str, int]:
    """Number of rows of each file that a region has."""
    tables = {field.name: getattr(region, field.name) for field in fields(region)}
    return {name: len(table) for name, table in tables.items() if name in region_tables.TABLES and table is not None}


def in_words(rows: dict[str, int]) -> str:
    """Such numbers as people say them."""
    return ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in rows.items() if count)
