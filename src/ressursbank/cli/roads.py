"""The commands that turn road data into kilometres between sites: roads build, roads fill."""

from pathlib import Path
from typing import Annotated

import typer

from ressursbank.cli.folders import write_whole
from ressursbank.cli.input import bad_input_is_refused, region_from
from ressursbank.cli.interruption import interruptible
from ressursbank.cli.output import AsJson, Force, measured, print_json, refuse_text, results, working
from ressursbank.cli.rooms import roads as roads_room

MAIN_ROADS = "main-roads"

app = typer.Typer(rich_markup_mode=None, help="Build truck road networks, and fill distances from them.")


@app.command()
def build(
    source: Annotated[
        Path, typer.Argument(metavar="SOURCE", help="An OpenStreetMap extract (.osm.pbf) or N1000 road links (.gpkg).")
    ],
    out: Annotated[Path, typer.Option("--out", metavar="NET", help="The network file to write.")],
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Build a truck road network from road data and store it compactly."""
    if out.exists() and not force:
        refuse_text(f"{out} exists already: name another file, or write over it with --force", as_json)
    with bad_input_is_refused(as_json), measured("Building") as bar:
        network = interruptible(lambda: roads_room.build_network(source, bar))
    out.parent.mkdir(parents=True, exist_ok=True)
    with working(f"Writing {out}"):
        network.save(out)
    if as_json:
        print_json(
            {
                "network": str(out),
                "name": network.name,
                "nodes": network.node_count,
                "arcs": network.arc_count,
                "notes": network.notes,
                "attribution": network.attribution,
            }
        )
        return
    console = results()
    for note in network.notes:
        console.print(note, markup=False, soft_wrap=True)
    console.print(f"Wrote {out}: {network.node_count:,} nodes, {network.arc_count:,} arcs.", markup=False)
    console.print(network.attribution, markup=False, soft_wrap=True)


@app.command()
def fill(
    region_directory: Annotated[Path, typer.Argument(metavar="REGION", help="The folder of the region package.")],
    network: Annotated[
        str,
        typer.Argument(metavar="NET", help=f"A network file, or {MAIN_ROADS} for the main roads that come along."),
    ],
    as_json: AsJson = False,
) -> None:
    """Fill the region's distances.csv from a road network; rows given by hand stay as they are."""
    region = region_from(region_directory, as_json)
    with bad_input_is_refused(as_json), measured("Finding the kilometres by road") as bar:
        roads = roads_room.main_roads() if network == MAIN_ROADS else roads_room.load_network(Path(network))
        filled = interruptible(lambda: roads_room.fill_distances(region, roads, progress=bar))
    with working(f"Writing {region_directory}"):
        write_whole(filled.region, region_directory)
    report = filled.report
    longest_snap = float(report.snaps.kilometres.max(initial=0.0))
    if as_json:
        print_json(
            {
                "region": str(region_directory),
                "network": report.network,
                "engine": report.engine,
                "pairs": report.pairs,
                "pairs_listed": report.pairs_listed,
                "pairs_filled": report.pairs_filled,
                "pairs_without_route": report.pairs_without_route,
                "pairs_off_road": report.pairs_off_road,
                "rows_added": report.rows_added,
                "longest_snap_kilometres": longest_snap,
            }
        )
        return
    console = results()
    console.print(
        f"Of {report.pairs:,} pairs of sites, {report.pairs_filled:,} are filled from {report.network}, "
        f"{report.pairs_listed:,} are listed by hand, {report.pairs_without_route:,} have no route and "
        f"{report.pairs_off_road:,} lie nearer each other than to the road. "
        f"The site farthest from a road lies {longest_snap:.1f} km off.",
        soft_wrap=True,
        markup=False,
    )
