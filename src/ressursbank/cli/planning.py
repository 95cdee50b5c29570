"""The commands that compute a plan and verify one: plan, verify."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ressursbank.cli.input import bad_input_is_refused, region_from
from ressursbank.cli.interruption import interruptible
from ressursbank.cli.output import (
    STOPPED_AT_LIMIT,
    AsJson,
    Force,
    as_objects,
    measured,
    print_json,
    refuse,
    results,
    words,
    working,
)
from ressursbank.cli.regions import RegionFolder
from ressursbank.cli.rooms import front_door, plan_check, plan_write
from ressursbank.cli.showing import summary_table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


class Pyramid(StrEnum):
    """How the resource pyramid counts."""

    WEIGHTED = "weighted"
    LEXICOGRAPHIC = "lexicographic"
    OFF = "off"


def plan(
    directory: RegionFolder,
    out: Annotated[Path, typer.Option("--out", metavar="PLAN", help="The folder to write the plan to.")],
    pyramid: Annotated[
        Pyramid | None, typer.Option(help="How the resource pyramid counts, in place of what the package says.")
    ] = None,
    time_limit: Annotated[
        float | None, typer.Option(metavar="SECONDS", min=0.0, help="Stop solving after this long. [default: never]")
    ] = None,
    gap: Annotated[
        float | None,
        typer.Option(min=0.0, help="Stop when the plan is proved to be within this share of the optimum."),
    ] = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Compute where every tonne goes. At least cost and climate burden over the horizon; writes the plan."""
    with bad_input_is_refused(as_json):
        plan_write.refuse_to_overwrite(out, force)
    region = region_from(directory, as_json)
    if pyramid is not None:
        region = region.with_assumptions(pyramid=pyramid.value)
    limits = {"time_limit_seconds": time_limit, "relative_gap": gap}
    stop = front_door.Stop(**{name: limit for name, limit in limits.items() if limit is not None})
    with measured("Planning") as bar:
        result = interruptible(lambda: front_door.make_plan(region, stop, bar))
    with bad_input_is_refused(as_json), working(f"Writing {out}"):
        result.write(out, force=force)
    if as_json:
        print_json({"plan": str(out), "warnings": as_objects(region.warnings), "summary": result.summary})
    else:
        results().print(summary_table(result.summary))
    if result.summary["status"] == "limit":
        words().print(_stopped(result.summary, out), style="yellow", markup=False)
        raise typer.Exit(STOPPED_AT_LIMIT)


def _stopped(summary: "Mapping[str, Any]", out: Path) -> str:
    return (
        f"Stopped at the limit. The best plan so far is in {out}; the optimum is at most "
        f"{100 * summary['gap']:.3g} % below it ({summary['objective_nok']:,.0f} NOK, "
        f"proved bound {summary['bound_nok']:,.0f} NOK)."
    )


def verify(
    directory: RegionFolder,
    plan_directory: Annotated[Path, typer.Argument(metavar="PLAN", help="The folder of the plan.")],
    as_json: AsJson = False,
) -> None:
    """Recompute a plan from the files alone. Is it feasible, do its costs add up, is no tonne lost?"""
    with bad_input_is_refused(as_json), working(f"Verifying {plan_directory}"):
        faults = plan_check.check_plan(directory, plan_directory)
    if faults:
        refuse(faults, as_json)
    if as_json:
        print_json({"faults": []})
    else:
        results().print(f"{plan_directory} is a true plan for {directory}.", markup=False, soft_wrap=True)
