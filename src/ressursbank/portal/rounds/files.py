"""A round's report as a file: XLSX with the figures, every proposal and the reasons; CSV with every proposal."""

from collections.abc import Iterator, Sequence
from typing import IO, Any

from django.utils.translation import gettext as _

from ressursbank.portal.rounds.models import Proposal, Round
from ressursbank.portal.rounds.report import account_of, figures, reasons_of, round_before
from ressursbank.portal.rounds.selectors import place_of, with_ends
from ressursbank.portal.table_files import open_workbook, spooled, write_csv, write_sheet
from ressursbank.region.periods import format_period

COLUMNS = (
    "generation", "giver", "giver_project", "giver_lot_id", "taker", "taker_place", "taker_id", "mass_type",
    "contamination_class", "first_quarter", "last_quarter", "tonnes", "kilometres", "cost_nok", "co2_kg",
    "pyramid_level", "saves_nok", "saves_co2_kg", "giver_answer", "giver_tonnes", "giver_reason", "taker_answer",
    "taker_tonnes", "taker_reason", "outcome", "agreement_id",
)  # fmt: skip


def report_file(round_: Round, form: str) -> IO[bytes]:
    """The file, at its beginning."""
    target = spooled()
    if form == "csv":
        write_csv(COLUMNS, _proposal_rows(round_), target)
    else:
        _write_report(round_, target)
    target.seek(0)
    return target


def _proposal_rows(round_: Round) -> Iterator[Sequence[Any]]:
    for proposal in with_ends(Proposal.objects.filter(round=round_)).order_by("generation", "-tonnes", "pk"):
        end = proposal.taker_lot or proposal.facility
        periods = [int(period) for period, _tonnes in proposal.tonnes_by_period]
        yield (
            proposal.generation,
            proposal.giver.name if proposal.giver else "",
            place_of(proposal, "giver"),
            proposal.giver_lot.public_id,
            proposal.taker.name if proposal.taker else "",
            place_of(proposal, "taker"),
            end.public_id if end is not None else "",
            proposal.mass_type,
            proposal.contamination_class,
            format_period(min(periods)),
            format_period(max(periods)),
            round(proposal.tonnes, 3),
            round(proposal.kilometres, 3),
            round(proposal.cost_nok, 2),
            round(proposal.co2_kg, 3),
            proposal.pyramid_level,
            _rounded(proposal.saves_nok),
            _rounded(proposal.saves_co2_kg),
            proposal.giver_answer,
            proposal.giver_tonnes,
            proposal.giver_reason,
            proposal.taker_answer,
            proposal.taker_tonnes,
            proposal.taker_reason,
            proposal.outcome,
            proposal.agreement.public_id if proposal.agreement else "",
        )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def _write_report(round_: Round, target: IO[bytes]) -> None:
    book = open_workbook(target)
    before = round_before(round_)
    account, earlier = account_of(round_), account_of(before) if before else None
    titles = [_("Figure"), _("Unit"), round_.name, before.name if before else "", _("Difference")]
    shown = ((row.name, row.unit, row.now, row.before, row.change) for row in figures(account, earlier))
    write_sheet(book, _("Report"), titles, shown)
    write_sheet(book, _("Proposals"), COLUMNS, _proposal_rows(round_))
    reasons = ((row.text, row.answer, row.count, row.tonnes) for row in reasons_of(round_))
    write_sheet(book, _("Reasons"), [_("Reason"), _("Answer"), _("How often"), _("Tonnes")], reasons)
    book.close()
