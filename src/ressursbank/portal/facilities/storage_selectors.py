"""Which storage areas somebody looks for: a few thousand at most, so the order by distance is reckoned in memory."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.core.paginator import Page, Paginator
from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.facilities.models import StorageArea
from ressursbank.portal.facilities.near import Place, kilometres_from
from ressursbank.portal.permissions import PROJECT_WORKERS, visible_to_all_or_own
from ressursbank.portal.projects.models import Project

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class WantedStorage:
    """What is looked for; "" and None ask nothing. A period: areas that are free in some quarter of it."""

    search: str = ""
    kind: str = ""
    mass_type: str = ""
    contamination_class: int | None = None
    surface: str = ""
    from_period: int | None = None
    to_period: int | None = None
    room_tonnes: float | None = None
    place: Place | None = None
    within_kilometres: float | None = None


@dataclass(frozen=True, slots=True)
class ListedArea:
    """One area of the list, with how far it is where that was asked about."""

    area: StorageArea
    kilometres: float | None = None
    is_by_road: bool = False


@dataclass(frozen=True, slots=True)
class FoundAreas:
    """A page of what was found."""

    page: "Page[int]"
    rows: Sequence[ListedArea]


def find_storage(acting: Acting, wanted: WantedStorage, page: str) -> FoundAreas:
    """The areas that one may see and that are looked for, the nearest or the first in time first. Three queries."""
    rows = _rows(matching_storage(acting, wanted), wanted.search)
    far: dict[int, tuple[float, bool]] = {}
    order = [row[0] for row in rows]
    if wanted.place is not None and rows:
        pks, sites, longitude, latitude = (
            np.array(column) for column in zip(*((row[0], row[1], row[2], row[3]) for row in rows), strict=True)
        )
        kilometres, by_road = kilometres_from(wanted.place, sites, longitude.astype(float), latitude.astype(float))
        limit = np.inf if wanted.within_kilometres is None else wanted.within_kilometres
        nearest = [row for row in np.argsort(kilometres, kind="stable").tolist() if kilometres[row] <= limit]
        far = {int(pks[row]): (float(kilometres[row]), bool(by_road[row])) for row in nearest}
        order = list(far)
    shown = Paginator(order, PAGE_SIZE).get_page(page)
    pks_shown = list(shown.object_list)
    by_pk = StorageArea.objects.select_related("site", "project").in_bulk(pks_shown)
    return FoundAreas(shown, [ListedArea(by_pk[pk], *far.get(pk, (None, False))) for pk in pks_shown if pk in by_pk])


def matching_storage(acting: Acting, wanted: WantedStorage) -> QuerySet[StorageArea]:
    """All that one may see and that are looked for, wherever they are and whatever they are called."""
    query = StorageArea.objects.filter(visible_to_all_or_own(acting)).exclude(state="withdrawn")
    plain = {
        "kind": wanted.kind or None,
        "surface": wanted.surface or None,
        "max_contamination_class__gte": wanted.contamination_class,
        "to_period__gte": wanted.from_period,
        "from_period__lte": wanted.to_period,
        "room_tonnes__gte": wanted.room_tonnes,
    }
    query = query.filter(**{name: value for name, value in plain.items() if value is not None})
    if wanted.mass_type:
        # A list in JSON cannot be asked for what it holds on SQLite; as text it can. No types: all of them.
        query = query.annotate(types=Cast("mass_types", CharField()))
        query = query.filter(types__contains=f'"{wanted.mass_type}"') | query.filter(types="[]")
    return query


def _rows(query: QuerySet[StorageArea], search: str) -> list[tuple[int, int, float, float]]:
    """Key, site and place, in order; a text is looked for in names here, since SQLite folds ASCII letters only."""
    names = ("name", "operator", "site__name", "public_id")
    found = query.values_list("pk", "site_id", "site__longitude", "site__latitude", *(names if search else ()))
    asked = search.casefold()
    return [row[:4] for row in found if not search or any(asked in text.casefold() for text in row[4:])]


def projects_to_choose(acting: Acting, chosen: int | None = None) -> QuerySet[Project]:
    """The projects whose storage one may offer: own ones and those that one works for; the chosen one stays."""
    kept = [] if chosen is None else [chosen]
    if acting.organisation is None:
        return Project.objects.filter(pk__in=kept)
    roles = acting.roles.intersection(PROJECT_WORKERS)
    party_of = acting.organisation.project_parties.filter(role__in=roles).values("project")
    own = Project.objects.filter(organisation=acting.organisation) if roles else Project.objects.none()
    found = own | Project.objects.filter(pk__in=party_of)
    return (found.exclude(state="withdrawn") | Project.objects.filter(pk__in=kept)).order_by("name", "pk")
