"""The command that shows a plan as tables in the terminal: show."""

import math
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ressursbank.cli.figures import LEVELS, TotalFlow, YearOfCapacity, capacity_by_year, levels_by_year, total_flows
from ressursbank.cli.input import plan_from
from ressursbank.cli.output import AsJson, print_json, results
from ressursbank.cli.rooms import rich_table, vocabulary

if TYPE_CHECKING:
    from rich.table import Table

PlanFolder = Annotated[Path, typer.Argument(metavar="PLAN", help="The folder of the plan.")]
Rows = Annotated[int, typer.Option("--rows", min=1, help="How many flows to list, the largest first.")]


def show(directory: PlanFolder, rows: Rows = 15, as_json: AsJson = False) -> None:
    """Show a plan as tables. What it costs, where masses end, how full facilities are, what more room is worth."""
    plan = plan_from(directory, as_json)
    levels, years, flows = levels_by_year(plan), capacity_by_year(plan.capacity), total_flows(plan)[:rows]
    openings = dict(zip(plan.openings.facility_id.tolist(), plan.openings.opened.tolist(), strict=True))
    if as_json:
        print_json(
            {
                "plan": str(directory),
                "summary": plan.summary,
                "tonnes_by_year_and_pyramid_level": levels,
                "capacity_by_year": [asdict(year) for year in years],
                "openings": openings,
                "flows": [asdict(flow) for flow in flows],
            }
        )
        return
    names = {place.id: f"{place.name} (own stock)" if place.kind == "project" else place.name for place in plan.places}
    console = results()
    console.print(summary_table(plan.summary))
    console.print(_levels_table(levels))
    console.print(_capacity_table(years, names))
    if openings:
        console.print(_openings_table(openings, dict(_opening_costs(plan.openings)), names))
    console.print(_flows_table(flows, names))


def number(value: float) -> str:
    """A whole number with thousands apart; `unlimited` where it is infinite."""
    return f"{value:,.0f}" if math.isfinite(value) else "unlimited"


def summary_table(summary: Mapping[str, Any]) -> "Table":
    """What the objective is made of, and the figures that people ask for first."""
    table = rich_table.Table(title=f"Plan: {summary['status']}, gap {summary['gap']:.2g}", title_justify="left")
    table.add_column("")
    table.add_column("", justify="right")
    for term, nok in summary["objective_terms_nok"].items():
        table.add_row(f"{term.replace('_', ' ')}, NOK", number(nok))
    table.add_section()
    table.add_row("objective, NOK", number(summary["objective_nok"]), style="bold")
    table.add_row("proved bound, NOK", number(summary["bound_nok"]))
    table.add_row("CO2e, tonnes", number(summary["co2_kg"] / 1000))
    table.add_row("tonne-kilometres", number(summary["tonne_kilometres"]))
    table.add_row("cost of all moves, NOK", number(summary["cost_nok"]))
    for key in (
        "surplus_tonnes",
        "need_tonnes",
        "unplaced_surplus_tonnes",
        "unmet_need_tonnes",
        "leftover_tonnes",
        "virgin_tonnes",
    ):
        table.add_row(key.removesuffix("_tonnes").replace("_", " ") + ", tonnes", number(summary[key]))
    reference = summary["reference"]
    table.add_section()
    table.add_row(f"for comparison: {reference['name']}", "")
    table.add_row("cost of all moves, NOK", number(reference["cost_nok"]))
    table.add_row("CO2e, tonnes", number(reference["co2_kg"] / 1000))
    table.add_row("tonne-kilometres", number(reference["tonne_kilometres"]))
    table.add_row("unplaced, tonnes", number(reference["unplaced_tonnes"]))
    return table


def _levels_table(levels: Mapping[int, Mapping[int, float]]) -> "Table":
    table = rich_table.Table(title="Tonnes by year and level of the resource pyramid", title_justify="left")
    table.add_column("year")
    for level, name in zip(vocabulary.PYRAMID_LEVELS.numbers, vocabulary.PYRAMID_LEVELS.name_en, strict=True):
        if level in LEVELS:
            table.add_column(f"{level} {name}", justify="right")
    for year, tonnes in levels.items():
        table.add_row(str(year), *(number(tonnes[level]) for level in LEVELS))
    return table


def _capacity_table(years: list[YearOfCapacity], names: Mapping[str, str]) -> "Table":
    table = rich_table.Table(
        title="Facilities in use by year (price: what one more tonne of room would save the region)",
        title_justify="left",
    )
    table.add_column("facility")
    for heading in ("year", "used, t", "capacity, t", "left in all, t", "price, NOK/t", "price of total, NOK/t"):
        table.add_column(heading, justify="right")
    for row in years:
        if row.used_tonnes > 0:
            table.add_row(
                names.get(row.facility_id, row.facility_id),
                str(row.year),
                number(row.used_tonnes),
                number(row.capacity_tonnes),
                number(row.remaining_total_tonnes),
                f"{row.highest_shadow_price_nok_per_tonne:,.2f}",
                f"{row.total_shadow_price_nok_per_tonne:,.2f}",
            )
    return table


def _opening_costs(openings: Any) -> Any:
    return zip(openings.facility_id.tolist(), openings.opening_cost_nok.tolist(), strict=True)


def _openings_table(openings: Mapping[str, bool], costs: Mapping[str, float], names: Mapping[str, str]) -> "Table":
    table = rich_table.Table(title="Candidates", title_justify="left")
    table.add_column("facility")
    table.add_column("opens")
    table.add_column("opening cost, NOK", justify="right")
    for facility_id, is_opened in openings.items():
        table.add_row(names.get(facility_id, facility_id), "yes" if is_opened else "no", number(costs[facility_id]))
    return table


def _flows_table(flows: list[TotalFlow], names: Mapping[str, str]) -> "Table":
    table = rich_table.Table(title="Largest flows over the whole horizon", title_justify="left")
    for heading in ("from", "to", "mass type"):
        table.add_column(heading)
    for heading in ("class", "tonnes", "km", "cost, NOK", "CO2e, kg", "level"):
        table.add_column(heading, justify="right")
    for flow in flows:
        table.add_row(
            names.get(flow.from_id, flow.from_id),
            names.get(flow.to_id, flow.to_id),
            flow.mass_type,
            str(flow.contamination_class),
            number(flow.tonnes),
            f"{flow.kilometres:.1f}",
            number(flow.cost_nok),
            number(flow.co2_kg),
            str(flow.pyramid_level or "–"),
        )
    return table
