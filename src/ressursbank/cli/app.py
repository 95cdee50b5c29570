"""Which commands there are, in the order that a newcomer meets them."""

from importlib import metadata
from typing import Annotated

import typer

from ressursbank.cli import comparing, matching, planning, portal, regions, roads, showing

app = typer.Typer(
    name="ressursbank",
    help="When and where surplus masses arise, who can use them, and the best place for every tonne.",
    epilog=(
        "Exit codes: 0 done; 1 something unexpected, with its traceback; 2 bad input, every fault listed; "
        "3 the solver stopped at its limit (the best plan is written); 130 interrupted, nothing half-written."
    ),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _print_version(is_asked: bool) -> None:
    if is_asked:
        typer.echo(f"ressursbank {metadata.version('ressursbank')}")
        raise typer.Exit


@app.callback()
def _options_of_all_commands(
    version: Annotated[
        bool,
        typer.Option("--version", help="Print the version and leave.", callback=_print_version, is_eager=True),
    ] = False,
) -> None:
    """`--version` belongs to no command."""


app.command()(regions.demo)
app.command()(regions.generate)
app.command()(regions.check)
app.command()(planning.plan)
app.command()(planning.verify)
app.command()(showing.show)
app.command()(comparing.compare)
app.command()(matching.match)
app.add_typer(roads.app, name="roads")
app.add_typer(portal.app, name="portal")
