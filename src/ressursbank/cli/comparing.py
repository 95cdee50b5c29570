"""The command that holds two plans side by side: compare."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ressursbank.cli.figures import total_flows
from ressursbank.cli.input import plan_from
from ressursbank.cli.output import AsJson, print_json, results
from ressursbank.cli.rooms import rich_table
from ressursbank.cli.showing import Rows, number

if TYPE_CHECKING:
    from rich.table import Table

    from ressursbank.plan.tables import Plan

Pair = tuple[float, float]
WHOLE_FIGURES = (
    "objective_nok",
    "cost_nok",
    "co2_kg",
    "tonne_kilometres",
    "virgin_tonnes",
    "loss_tonnes",
    "leftover_tonnes",
    "unplaced_surplus_tonnes",
    "unmet_need_tonnes",
)


def compare(
    first: Annotated[Path, typer.Argument(metavar="PLAN", help="The folder of the first plan.")],
    second: Annotated[Path, typer.Argument(metavar="OTHER", help="The folder of the second plan.")],
    rows: Rows = 15,
    as_json: AsJson = False,
) -> None:
    """Hold two plans side by side. Cost terms, levels, CO2e, tonne-kilometres, and the flows that differ most."""
    plans = plan_from(first, as_json), plan_from(second, as_json)
    summaries = plans[0].summary, plans[1].summary
    figures = {key: (summaries[0][key], summaries[1][key]) for key in WHOLE_FIGURES}
    terms = _beside(summaries[0]["objective_terms_nok"], summaries[1]["objective_terms_nok"])
    levels = _beside(summaries[0]["tonnes_by_pyramid_level"], summaries[1]["tonnes_by_pyramid_level"])
    flows = _flows_that_differ(*plans)[:rows]
    if as_json:
        print_json(
            {
                "plans": [str(first), str(second)],
                "figures": figures,
                "objective_terms_nok": terms,
                "tonnes_by_pyramid_level": levels,
                "flows_that_differ": [{**flow, "tonnes": tonnes} for flow, tonnes in flows],
            }
        )
        return
    console = results()
    console.print(_figures_table(str(first), str(second), figures, terms, levels))
    console.print(_flows_table(str(first), str(second), flows))


def _beside(first: Mapping[str, float], second: Mapping[str, float]) -> dict[str, Pair]:
    return {key: (first.get(key, 0.0), second.get(key, 0.0)) for key in {**first, **second}}


def _flows_that_differ(first: "Plan", second: "Plan") -> list[tuple[dict[str, str | int], Pair]]:
    """Flows over the whole horizon with their tonnes in each plan, the largest difference first."""
    tonnes: dict[tuple[str, str, str, int], list[float]] = {}
    for place, plan in enumerate((first, second)):
        for flow in total_flows(plan):
            key = (flow.from_id, flow.to_id, flow.mass_type, flow.contamination_class)
            tonnes.setdefault(key, [0.0, 0.0])[place] += flow.tonnes
    differing = [(key, (pair[0], pair[1])) for key, pair in tonnes.items() if pair[0] != pair[1]]
    differing.sort(key=lambda item: (-abs(item[1][1] - item[1][0]), item[0]))
    names = ("from_id", "to_id", "mass_type", "contamination_class")
    return [(dict(zip(names, key, strict=True)), pair) for key, pair in differing]


def _figures_table(
    first: str, second: str, figures: Mapping[str, Pair], terms: Mapping[str, Pair], levels: Mapping[str, Pair]
) -> "Table":
    table = rich_table.Table()
    table.add_column("")
    for heading in (first, second, "difference"):
        table.add_column(heading, justify="right")
    for name, pair in figures.items():
        table.add_row(name, *_cells(pair))
    table.add_section()
    for name, pair in terms.items():
        table.add_row(f"{name}, NOK", *_cells(pair))
    table.add_section()
    for level, pair in levels.items():
        table.add_row(f"level {level}, tonnes", *_cells(pair))
    return table


def _flows_table(first: str, second: str, flows: list[tuple[dict[str, Any], Pair]]) -> "Table":
    table = rich_table.Table(title="Flows that differ most, tonnes over the whole horizon", title_justify="left")
    for heading in ("from", "to", "mass type", "class"):
        table.add_column(heading)
    for heading in (first, second, "difference"):
        table.add_column(heading, justify="right")
    for flow, pair in flows:
        table.add_row(*(str(value) for value in flow.values()), *_cells(pair))
    return table


def _cells(pair: Pair) -> tuple[str, str, str]:
    return number(pair[0]), number(pair[1]), f"{pair[1] - pair[0]:+,.0f}"
