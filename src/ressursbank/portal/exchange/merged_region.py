"""A region with some of its projects read anew: the rest of it is taken over as it was."""

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from ressursbank.region.tables import Integers, Region, Sites

_OF_FACILITIES = ("facility_accepts", "facility_capacity", "facility_yields")


def with_projects(old: Region, fresh: Region, gone: Collection[str], *, keeps_facilities: bool) -> Region:
    """The old region without the projects `gone` (ids), with those of `fresh`; facilities of the old, or of the fresh.

    Distances are the old ones, so that no site is taken away; assumptions and substitutions are the fresh ones.
    """
    sites, row_of_site = _sites(old.sites, fresh.sites)
    stays = ~np.isin(old.projects.id, np.array([*gone, ""], dtype=object))
    new_row = np.cumsum(stays) - 1
    before = int(stays.sum())
    kept_lots = np.flatnonzero(stays[old.lots.project])
    kept_storage = np.flatnonzero(stays[old.project_storage.project])
    lots, storage = old.lots.take(kept_lots), old.project_storage.take(kept_storage)
    lots = replace(lots, project=new_row[lots.project])
    storage = replace(storage, project=new_row[storage.project])
    facilities = old.facilities if keeps_facilities else fresh.facilities
    if not keeps_facilities:
        facilities = replace(facilities, site=row_of_site[facilities.site])
    belongings = {name: getattr(old if keeps_facilities else fresh, name) for name in _OF_FACILITIES}
    return replace(
        fresh,
        **belongings,
        sites=sites,
        projects=old.projects.take(np.flatnonzero(stays)).and_then(
            replace(fresh.projects, site=row_of_site[fresh.projects.site])
        ),
        project_storage=storage.and_then(
            replace(fresh.project_storage, project=fresh.project_storage.project + before)
        ),
        lots=lots.and_then(replace(fresh.lots, project=fresh.lots.project + before)),
        facilities=facilities,
        distances=old.distances,
        unknown_columns={},
    )


def _sites(old: Sites, fresh: Sites) -> tuple[Sites, Integers]:
    """All sites, those of both as they are in `fresh`, and the row that each fresh one has among them."""
    row_of = {id_: row for row, id_ in enumerate(old.id.tolist())}
    rows = np.array([row_of.get(id_, -1) for id_ in fresh.id.tolist()], dtype=np.int64)
    is_new = rows < 0
    rows[is_new] = len(old) + np.arange(int(is_new.sum()))
    places = old.and_then(fresh.take(np.flatnonzero(is_new)))
    known = ~is_new
    for name in ("name", "longitude", "latitude", "municipality"):
        getattr(places, name)[rows[known]] = getattr(fresh, name)[known]
    return places, rows
