"""The command that finds partners for one lot: match."""

from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ressursbank.cli.input import region_from
from ressursbank.cli.output import AsJson, print_json, refuse_text, results
from ressursbank.cli.rooms import matching, periods, rich_table
from ressursbank.cli.showing import number

if TYPE_CHECKING:
    from ressursbank.matching import Excluded, Match


class Order(StrEnum):
    """What partners are ranked by."""

    OBJECTIVE = "objective"
    COST = "cost"
    CO2 = "co2"
    KILOMETRES = "kilometres"


RegionFolder = Annotated[Path, typer.Argument(metavar="REGION", help="The folder of the region package.")]
LotId = Annotated[str, typer.Option("--lot", metavar="LOT", help="Id of the lot, surplus or need.")]
Top = Annotated[int, typer.Option("--top", min=1, help="How many partners to list, the best first.")]
By = Annotated[Order, typer.Option("--by", help="Rank by what a tonne adds to the objective, cost, CO2e or way.")]


def match(
    directory: RegionFolder, lot: LotId, top: Top = 20, by: By = Order.OBJECTIVE, as_json: AsJson = False
) -> None:
    """Rank the best takers of a surplus, or sources of a need, and say why the others are left out."""
    region = region_from(directory, as_json)
    index = matching.MatchIndex.of(region)
    try:
        found = matching.best_partners(index, lot, top, by.value)
        excluded = matching.excluded_partners(index, lot)
    except matching.UnknownLotError as error:
        refuse_text(str(error), as_json)
    if as_json:
        print_json(
            {
                "lot_id": lot,
                "matches": [_as_object(partner, is_need=index.asked(lot).is_need) for partner in found],
                "excluded": [
                    {
                        "partner_id": partner.partner_id,
                        "rule": partner.rule.rule,
                        "source": partner.rule.source(),
                        "opens_with": partner.opens_with(),
                    }
                    for partner in excluded
                ],
            }
        )
        return
    _print_tables(lot, found, excluded)


def _as_object(partner: "Match", *, is_need: bool) -> dict[str, Any]:
    quarters = {name: periods.format_period(getattr(partner, name)) for name in ("first_period", "last_period")}
    reasons = [reason.text() for reason in matching.reasons_of(partner, is_need=is_need)]
    return asdict(partner) | quarters | {"reasons": reasons}


def _print_tables(lot: str, found: "tuple[Match, ...]", excluded: "tuple[Excluded, ...]") -> None:
    console = results()
    table = rich_table.Table(title=f"Partners for {lot}", title_justify="left")
    for heading in ("partner", "kind", "from", "to"):
        table.add_column(heading)
    for heading in ("km", "NOK/t", "kg CO2e/t", "level", "objective, NOK/t", "room, t", "fits"):
        table.add_column(heading, justify="right")
    for partner in found:
        table.add_row(
            partner.partner_id,
            partner.kind.replace("_", " "),
            periods.format_period(partner.first_period),
            periods.format_period(partner.last_period),
            f"{partner.kilometres:.1f}",
            f"{partner.cost_nok_per_tonne:.0f}",
            f"{partner.co2_kg_per_tonne:.1f}",
            str(partner.pyramid_level or "–"),
            f"{partner.objective_nok_per_tonne:.0f}",
            number(partner.room_tonnes),
            f"{partner.share_of_lot:.0%}",
        )
    console.print(table)
    by_rule: dict[str, int] = {}
    for other in excluded:
        by_rule[other.rule.rule] = by_rule.get(other.rule.rule, 0) + 1
    if by_rule:
        left_out = rich_table.Table(title="Left out (each with its reason: --json)", title_justify="left")
        left_out.add_column("rule")
        left_out.add_column("partners", justify="right")
        for rule, count in sorted(by_rule.items()):
            left_out.add_row(rule.replace("_", " "), number(count))
        console.print(left_out)
