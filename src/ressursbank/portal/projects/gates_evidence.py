"""What the database itself can say about a point of a gate: a hint beside the answer, never the answer."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ressursbank.portal.audit.models import SHOWN_TO_ALL, Publication
from ressursbank.portal.facilities.models import StorageArea
from ressursbank.portal.projects.models import Project


@dataclass(frozen=True, slots=True)
class Hint:
    """What is there, and whether that is enough to call the point met."""

    text: str
    is_met: bool


def hints_of(project: Project) -> Mapping[str, Hint]:
    """By the names in the column `evidence` of gates.csv. Six queries."""
    lots = list(
        project.lots.exclude(state=Publication.WITHDRAWN).values_list(
            "direction", "contamination_class", "tonnes_p10", "tonnes_p90", "building_stage_id"
        )
    )
    stages = project.building_stages.count()
    documents = project.documents.exclude(state=Publication.WITHDRAWN).count()
    contacts = project.contacts.count()
    storage = (
        project.storage.count()
        + StorageArea.objects.filter(project=project).exclude(state=Publication.WITHDRAWN).count()
    )
    return {
        "plot": Hint(_("The plot is drawn.") if project.plot else _("No plot is drawn."), bool(project.plot)),
        "lots": _counted(ngettext("%(n)d lot is entered.", "%(n)d lots are entered.", len(lots)), len(lots)),
        "balance": _balance_hint({lot[0] for lot in lots}),
        "ranges": _ranges_hint(sum(lot[2] is not None and lot[3] is not None for lot in lots), len(lots)),
        "classes": _counted(
            ngettext("%(n)d document is uploaded.", "%(n)d documents are uploaded.", documents), documents
        ),
        "contaminated": _contaminated_hint(sum(lot[1] >= 2 for lot in lots), len(lots)),
        "documents": _counted(
            ngettext("%(n)d document is uploaded.", "%(n)d documents are uploaded.", documents), documents
        ),
        "stages": _counted(
            ngettext("%(n)d building stage is entered.", "%(n)d building stages are entered.", stages), stages
        ),
        "storage": _counted(
            ngettext("%(n)d area for own storage is entered.", "%(n)d areas for own storage are entered.", storage),
            storage,
        ),
        "contacts": _counted(ngettext("%(n)d contact is entered.", "%(n)d contacts are entered.", contacts), contacts),
        "published": Hint(
            _("The project is published.") if project.state in SHOWN_TO_ALL else _("The project is not published."),
            project.state in SHOWN_TO_ALL,
        ),
        "drift": Hint(_("The table of changes is on this page."), is_met=False),
    }


def _counted(text: str, count: int) -> Hint:
    return Hint(text % {"n": count}, count > 0)


def _balance_hint(directions: set[str]) -> Hint:
    if directions == {"surplus", "need"}:
        return Hint(_("Both surplus and need are entered."), is_met=True)
    if "surplus" in directions:
        return Hint(_("Only surplus is entered; what does the project need?"), is_met=False)
    if "need" in directions:
        return Hint(_("Only need is entered; what is dug out?"), is_met=False)
    return Hint(_("No lots are entered."), is_met=False)


def _ranges_hint(with_range: int, lots: int) -> Hint:
    text = _("%(n)d of %(all)d lots have P10 and P90.") % {"n": with_range, "all": lots}
    return Hint(text, lots > 0 and with_range == lots)


def _contaminated_hint(contaminated: int, lots: int) -> Hint:
    if not lots:
        return Hint(_("No lots are entered."), is_met=False)
    if not contaminated:
        return Hint(_("No lot is of class 2 or higher."), is_met=True)
    text = ngettext("%(n)d lot is of class 2 or higher.", "%(n)d lots are of class 2 or higher.", contaminated)
    return Hint(text % {"n": contaminated}, is_met=False)
