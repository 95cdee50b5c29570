"""A round's report as a file: XLSX with the figures, every proposal and the reasons; CSV with every proposal."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from ressursbank.portal.rounds.models import Proposal, Round
from ressursbank.portal.rounds.report import account_of, figures, reasons_of, round_before
from ressursbank.portal.rounds.selectors import place_of, with_ends
from ressursbank.region.periods import format_period

FORMATS: Mapping[str, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
COLUMNS = (
    "generation", "giver", "giver_project", "giver_lot_id", "taker", "taker_place", "taker_id", "mass_type",
    "contamination_class", "first_quarter", "last_quarter", "tonnes", "kilometres", "cost_nok", "co2_kg",
    "pyramid_level", "saves_nok", "saves_co2_kg", "giver_answer", "giver_tonnes", "giver_reason", "taker_answer",
    "taker_tonnes", "taker_reason", "outcome", "agreement_id",
)  # fmt: skip
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def report_file(round_: Round, form: str) -> bytes:
    """The file's bytes."""
    return _xlsx(round_) if form == "xlsx" else _csv(round_)


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


def _csv(round_: Round) -> bytes:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in _proposal_rows(round_):
        # What people typed must not be a formula in the reader's spreadsheet.
        writer.writerow(
            f"'{value}" if isinstance(value, str) and value.startswith(_STARTS_A_FORMULA) else value for value in row
        )
    return ("\ufeff" + text.getvalue()).encode("utf-8")


def _xlsx(round_: Round) -> bytes:
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True})
    before = round_before(round_)
    lines: list[Sequence[Any]] = [("", "", round_.name, before.name if before else "", _("Difference"))]
    account = account_of(round_)
    lines += [
        (figure.name, figure.unit, figure.now, figure.before, figure.change)
        for figure in figures(account, account_of(before) if before else None)
    ]
    _sheet(book, _("Report"), lines, bold, (48, 12, 24, 24, 14))
    _sheet(book, _("Proposals"), [COLUMNS, *_proposal_rows(round_)], bold, (16,) * len(COLUMNS))
    reasons: list[Sequence[Any]] = [(_("Reason"), _("Answer"), _("How often"), _("Tonnes"))]
    reasons += [(row.text, row.answer, row.count, row.tonnes) for row in reasons_of(round_)]
    _sheet(book, _("Reasons"), reasons, bold, (60, 14, 8, 12))
    book.close()
    return target.getvalue()


def _sheet(book: Any, name: str, lines: Sequence[Sequence[Any]], bold: Any, widths: Sequence[int]) -> None:
    sheet = book.add_worksheet(name)
    for number, line in enumerate(lines):
        for place, value in enumerate(line):
            if value is not None and value != "":
                sheet.write(number, place, value, bold if number == 0 else None)
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    sheet.freeze_panes(1, 0)
