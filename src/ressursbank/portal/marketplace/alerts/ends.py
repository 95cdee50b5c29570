"""Whose the ends of the plan's flows are, as the database is now: lots, facilities and storage areas by their ids.

A project's own id stands for what it has in storage on its site.
"""

from collections.abc import Iterable, Mapping

from ressursbank.portal.audit.models import Publication
from ressursbank.portal.facilities.models import Facility, StorageArea
from ressursbank.portal.projects.models import Lot, Project

Ends = Mapping[str, int | None]
_IDS_AT_ONCE = 500
_MODELS = (
    (Lot, "project__organisation_id"),
    (Project, "organisation_id"),
    (Facility, "organisation_id"),
    (StorageArea, "organisation_id"),
)


def ends_of(ids: Iterable[str]) -> Ends:
    """The organisation's key by id; None: nobody here answers for it. What is no longer published is left out."""
    found: dict[str, int | None] = {}
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), _IDS_AT_ONCE):
        chosen = wanted[start : start + _IDS_AT_ONCE]
        for model, owner in _MODELS:
            rows = model._default_manager.filter(public_id__in=chosen, state=Publication.PUBLISHED)
            found |= dict(rows.order_by().values_list("public_id", owner))
    return found
