"""The commands on the portal's database, for operators and for moving between systems: portal import, portal export."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ressursbank.cli.folders import refuse_taken, write_whole
from ressursbank.cli.input import bad_input_is_refused
from ressursbank.cli.output import AsJson, Force, as_objects, measured, print_json, refuse_text, results, warn, working
from ressursbank.cli.portal_database import open_portal
from ressursbank.cli.regions import in_words, rows_by_file
from ressursbank.cli.rooms import (
    portal_accounts,
    portal_acting,
    portal_imports,
    portal_to_region,
    region,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

app = typer.Typer(
    rich_markup_mode=None,
    help="Bring region packages into the portal's database, and out: DATABASE_URL, else SQLite in RESSURSBANK_HOME.",
)


@app.command("import")
def import_package(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the region package.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only tell what would be new, changed and removed; change nothing.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Bring a region package into the portal. All of it or nothing; what the package does not have is left alone."""
    database = open_portal(as_json)
    with bad_input_is_refused(as_json), measured("Comparing" if dry_run else "Importing") as bar:
        differences, warnings = portal_imports.bring_in(
            portal_acting.OPERATOR, directory, dry_run=dry_run, progress=bar
        )
    counts = differences.counts()
    if as_json:
        print_json(
            {
                "region": str(directory),
                "database": database,
                "dry_run": dry_run,
                "rows": counts,
                "warnings": as_objects(warnings),
            }
        )
        return
    warn(warnings)
    _print_counts(directory, database, counts, dry_run)


@app.command("export")
def export_package(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to write the region package to.")],
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Write everything that is published in the portal as a region package."""
    refuse_taken(directory, force, as_json)
    database = open_portal(as_json)
    with working("Reading the database"):
        found = portal_to_region.region_of_database()
    with working(f"Writing {directory}"):
        write_whole(found, directory)
    with working(f"Checking {directory}"):
        checked = region.check_package(directory)
    rows = rows_by_file(found)
    if as_json:
        print_json(
            {"region": str(directory), "database": database, "rows": rows, "warnings": as_objects(checked.faults)}
        )
        return
    warn(checked.faults)
    results().print(f"Wrote {directory}: {in_words(rows) or 'no rows'}.", markup=False, soft_wrap=True)


@app.command()
def administrator(
    email: Annotated[str, typer.Argument(metavar="EMAIL", help="The person's e-mail address.")],
    organisation: Annotated[
        str, typer.Option("--organisation", metavar="NUMBER", help="The organisation's national number, nine digits.")
    ],
    name: Annotated[str, typer.Option(help="The organisation's name, where the portal does not know it yet.")] = "",
    as_json: AsJson = False,
) -> None:
    """Make a person regional administrator. The first one of a new portal; the others are invited on its pages."""
    database = open_portal(as_json)
    try:
        with working("Writing the database"):
            made = portal_accounts.make_administrator(email, organisation, name)
    except ValueError as error:
        refuse_text(str(error), as_json)
    if as_json:
        print_json({"database": database, "email": made.person.email, "organisation": made.organisation.number})
        return
    results().print(
        f"{made.person.email} is regional administrator for {made.organisation.name}, and chooses a password by "
        "“Forgot password” on the log-in page.",
        markup=False,
        soft_wrap=True,
    )


def _print_counts(directory: Path, database: str, counts: "Mapping[str, Mapping[str, int]]", dry_run: bool) -> None:
    console = results()
    for file, sorts in counts.items():
        told = [f"{count:,} {sort}" for sort, count in sorts.items() if count and sort != "left_alone"]
        if told:
            console.print(f"{file.replace('_', ' ')}: {', '.join(told)}", markup=False, soft_wrap=True)
    left_alone = {file: sorts["left_alone"] for file, sorts in counts.items() if sorts["left_alone"]}
    if left_alone:
        console.print(
            f"Left alone, since the package does not have them: {in_words(left_alone)}.", markup=False, soft_wrap=True
        )
    changed = any(sorts[sort] for sorts in counts.values() for sort in ("new", "changed", "removed"))
    done = "Would be brought" if dry_run else "Brought"
    last = f"{done} into {database}." if changed else f"{database} says all of {directory} already; nothing to change."
    console.print(last, markup=False, soft_wrap=True)
