"""Which facilities somebody looks for: a filter, an order, and the distance to a place where one is named."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from django.core.paginator import Page, Paginator
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.facilities.capacity import Run, Year, years
from ressursbank.portal.facilities.hours import open_at
from ressursbank.portal.facilities.models import Facility, FacilityAccepts
from ressursbank.portal.facilities.near import Place, kilometres_from
from ressursbank.portal.permissions import visible_to_all_or_own
from ressursbank.portal.sites.models import Site

PAGE_SIZE = 50
OPEN = "open"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; "" and None ask nothing. `within_kilometres` counts with a place only."""

    search: str = ""
    kind: str = ""
    variant: str = ""
    status: str = ""
    mass_type: str = ""
    contamination_class: int | None = None
    municipality: str = ""
    is_open_now: bool = False
    place: Place | None = None
    within_kilometres: float | None = None
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """One facility of the list, with how far it is and what it costs where that was asked about."""

    facility: Facility
    kilometres: float | None = None
    is_by_road: bool = False
    fee_nok_per_tonne: float | None = None
    year: Year | None = None
    types: Sequence[str] = ()
    highest_class: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A page of what was found, and how many there are in all."""

    page: "Page[int]"
    rows: Sequence[Listed] = field(default=())


def find_facilities(acting: Acting, wanted: Wanted, page: str, this_year: int) -> Found:
    """The facilities that one may see and that are looked for, 50 a page. Four queries, one more with a place."""
    query = matching(acting, wanted)
    if wanted.place is None:
        query = _sorted(query, wanted)
        shown = Paginator(query.values_list("pk", flat=True), PAGE_SIZE).get_page(page)
        kilometres: dict[int, tuple[float, bool]] = {}
    else:
        near = by_distance(query, wanted.place, wanted.within_kilometres)
        kilometres = {pk: (far, by_road) for pk, far, by_road in near}
        order = list(kilometres)
        if wanted.sort and wanted.sort != "distance":
            order = list(_sorted(query.filter(pk__in=order), wanted).values_list("pk", flat=True))
        shown = Paginator(order, PAGE_SIZE).get_page(page)
    pks = list(shown.object_list)
    things = (
        Facility.objects.filter(pk__in=pks)
        .select_related("site")
        .prefetch_related("accepts", "capacity")
        .defer("plot", "description", "extra", "search_text")
    )
    by_pk = {thing.pk: thing for thing in things}
    return Found(shown, [_listed(by_pk[pk], kilometres.get(pk), wanted, this_year) for pk in pks if pk in by_pk])


def matching(acting: Acting, wanted: Wanted) -> QuerySet[Facility]:
    """All that one may see and that are looked for, wherever they are."""
    query = Facility.objects.filter(visible_to_all_or_own(acting)).exclude(state="withdrawn")
    if wanted.search:
        query = query.filter(search_text__contains=wanted.search.casefold())
    plain = {
        "kind": wanted.kind,
        "variant": wanted.variant,
        "status": wanted.status,
        "site__municipality": wanted.municipality,
    }
    query = query.filter(**{name: value for name, value in plain.items() if value})
    if wanted.mass_type or wanted.contamination_class:
        query = query.filter(Exists(_accepting(wanted)))
    if wanted.is_open_now:
        query = query.filter(open_at(), status=OPEN)
    return query


def _accepting(wanted: Wanted) -> QuerySet[FacilityAccepts]:
    asked = Q(facility=OuterRef("pk"))
    if wanted.mass_type:
        asked &= Q(mass_type=wanted.mass_type)
    if wanted.contamination_class:
        asked &= Q(max_contamination_class__gte=wanted.contamination_class)
    return FacilityAccepts.objects.filter(asked)


def _sorted(query: QuerySet[Facility], wanted: Wanted) -> QuerySet[Facility]:
    if wanted.sort == "price" and wanted.mass_type:
        fee = _accepting(wanted).values("fee_nok_per_tonne")[:1]
        return query.annotate(fee=Subquery(fee)).order_by(F("fee").asc(nulls_last=True), "name", "pk")
    return query.order_by("name", "pk")


def by_distance(
    query: QuerySet[Facility], place: Place, within_kilometres: float | None
) -> list[tuple[int, float, bool]]:
    """Key, kilometres and whether by road of each, the nearest first."""
    rows = list(query.order_by().values_list("pk", "site_id", "site__longitude", "site__latitude"))
    if not rows:
        return []
    pks, sites, longitude, latitude = (np.array(column) for column in zip(*rows, strict=True))
    kilometres, by_road = kilometres_from(place, sites, longitude.astype(float), latitude.astype(float))
    order = np.argsort(kilometres, kind="stable")
    if within_kilometres is not None:
        order = order[kilometres[order] <= within_kilometres]
    return [(int(pks[row]), float(kilometres[row]), bool(by_road[row])) for row in order.tolist()]


def _listed(facility: Facility, far: tuple[float, bool] | None, wanted: Wanted, this_year: int) -> Listed:
    accepts = list(facility.accepts.all())
    fee = next((row.fee_nok_per_tonne for row in accepts if row.mass_type == wanted.mass_type), None)
    found = years(runs_of(facility), this_year, this_year)
    return Listed(
        facility,
        kilometres=far[0] if far else None,
        is_by_road=far[1] if far else False,
        fee_nok_per_tonne=fee,
        year=found[0] if facility.capacity.all() else None,
        types=[row.mass_type for row in accepts],
        highest_class=max((row.max_contamination_class for row in accepts), default=None),
    )


def runs_of(facility: Facility) -> list[Run]:
    """The facility's rows of capacity."""
    return [Run(row.from_period, row.to_period, row.tonnes_per_period) for row in facility.capacity.all()]


def municipalities_with_facilities() -> list[str]:
    """Numbers of the municipalities that have any."""
    numbers = Site.objects.filter(facilities__isnull=False).order_by().values_list("municipality", flat=True).distinct()
    return [number for number in numbers if number]


def without_each(acting: Acting, wanted: Wanted) -> list[tuple[str, int]]:
    """For an empty list: how many there would be without each part of the filter, by its name."""
    empty = Wanted()
    parts = ("search", "kind", "status", "mass_type", "contamination_class", "municipality", "is_open_now")
    found = []
    for name in parts:
        if getattr(wanted, name) == getattr(empty, name):
            continue
        looser = replace(wanted, **{name: getattr(empty, name)})
        if name == "kind":
            looser = replace(looser, variant="")
        query = matching(acting, looser)
        count = len(by_distance(query, wanted.place, wanted.within_kilometres)) if wanted.place else query.count()
        if count:
            found.append((name, count))
    return found
