"""What a project lacks before it can be published: everything at once, each with the page where it is filled in."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from ressursbank.portal.audit.models import Publication
from ressursbank.portal.projects.models import Project


@dataclass(frozen=True, slots=True)
class Missing:
    """What is missing, and the address where it can be given."""

    text: str
    url: str


def missing_before_publishing(project: Project) -> list[Missing]:
    """Empty when the project is ready. Two queries."""
    place, edit, lots = (reverse(f"projects:{name}", args=[project.public_id]) for name in ("place", "edit", "lots"))
    found = []
    if project.organisation_id is None and not project.owner:
        found.append(Missing(_("Who the builder is"), edit))
    if not project.site.municipality:
        found.append(Missing(_("The municipality: is the place right?"), place))
    if not project.kind:
        found.append(Missing(_("The kind of project"), edit))
    if not project.planning_stage:
        found.append(Missing(_("The planning stage"), edit))
    listed = list(
        project.lots.exclude(state=Publication.WITHDRAWN).only("public_id", "tonnes", "from_period", "to_period")
    )
    if not listed:
        found.append(Missing(_("At least one lot: what is dug out or needed"), lots))
    for lot in listed:
        where = reverse("projects:lot_edit", args=[lot.public_id])
        if lot.tonnes <= 0:
            found.append(Missing(_("The quantity of lot %(lot)s") % {"lot": lot.public_id}, where))
        if lot.to_period < lot.from_period:
            found.append(
                Missing(_("The quarters of lot %(lot)s: the last is before the first") % {"lot": lot.public_id}, where)
            )
    return found
