"""What changes a facility: its facts and place, the rows that belong to it, its status, whether it is published."""

import hashlib
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from django.db import transaction
from django.db.models import QuerySet

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.audit.models import Change, Publication
from ressursbank.portal.audit.services import EditConflictError, change, create, remove
from ressursbank.portal.facilities.models import Facility, FacilityPart, StorageArea
from ressursbank.portal.marketplace.storage.room import keep_to_bookings
from ressursbank.portal.permissions import require
from ressursbank.portal.sites.models import Site
from ressursbank.portal.sites.public_ids import new_public_id

PLACE_FIELDS = ("longitude", "latitude", "municipality")
KEYS: Mapping[str, tuple[str, ...]] = {
    "facilityaccepts": ("mass_type",),
    "facilitycapacity": ("from_period", "to_period"),
    "facilityyield": ("mass_type_in", "mass_type_out", "contamination_class_out"),
    "permit": ("pk",),
}
"""What tells the rows of a facility apart."""


@transaction.atomic
def create_facility(acting: Acting, facility: Facility, place: Mapping[str, Any]) -> Facility:
    """A new draft at a new site."""
    batch = uuid.uuid4()
    facility.public_id = new_public_id("f")
    facility.site = new_site(acting, "facility.create", facility, facility.name, place, batch)
    create(acting, "facility.create", facility, batch=batch)
    return facility


def new_site(
    acting: Acting,
    action: str,
    thing: Facility | StorageArea,
    name: str,
    place: Mapping[str, Any],
    batch: uuid.UUID | None,
) -> Site:
    """A site of its own for a thing."""
    site = Site(
        public_id=new_public_id("s"), name=place["name"] or name, **{field: place[field] for field in PLACE_FIELDS}
    )
    create(acting, action, site, permission_on=thing, batch=batch)
    return site


@transaction.atomic
def edit_with_place(
    acting: Acting,
    action: str,
    thing: Facility | StorageArea,
    fields: Mapping[str, Any],
    place: Mapping[str, Any],
    *,
    version: int | None,
) -> uuid.UUID | None:
    """Change the facts; the batch of the changes, None when nothing differs.

    A thing that moves gets a new site: listed distances belong to the old one, and others may be there.
    """
    site = thing.site
    batch, done = uuid.uuid4(), []
    new = dict(fields)
    if _has_moved(site, place):
        new["site"] = new_site(acting, action, thing, fields.get("name", thing.name), place, batch)
    else:
        same = {"municipality": place["municipality"], "name": place["name"] or site.name}
        done.append(change(acting, action, site, same, permission_on=thing, batch=batch))
    done.append(change(acting, action, thing, new, version=version, batch=batch))
    return batch if any(done) else None


SAME_PLACE_DEGREES = 1e-6
"""Coordinates are shown with six decimals: what comes back so has not been moved."""


def _has_moved(site: Site, place: Mapping[str, Any]) -> bool:
    apart = (abs(place[name] - getattr(site, name)) for name in ("longitude", "latitude"))
    return bool(max(apart) > SAME_PLACE_DEGREES)


def seen_rows(facility: Facility, *models: type[FacilityPart]) -> str:
    """A stamp of the rows as they are, which a form carries along so that nobody's rows are overwritten unseen."""
    rows = [
        f"{model._meta.model_name}{pk}.{version}"
        for model in models
        for pk, version in _rows_of(model, facility).order_by("pk").values_list("pk", "version")
    ]
    last = Change.objects.filter(owner_type=facility._meta.label_lower, owner_id=facility.pk).first()
    return f"{hashlib.sha256(' '.join(rows).encode()).hexdigest()[:20]}-{last.pk if last else 0}"


def _rows_of(model: type[FacilityPart], facility: Facility) -> "QuerySet[Any]":
    manager: Any = model._default_manager  # the abstract part has no facility, every one of its models has
    found: QuerySet[Any] = manager.filter(facility=facility)
    return found


@transaction.atomic
def replace_rows(
    acting: Acting,
    facility: Facility,
    rows: Mapping[type[FacilityPart], Iterable[Mapping[str, Any]]],
    *,
    seen: str,
    fields: Mapping[str, Any] | None = None,
    version: int | None = None,
    why: str = "",
) -> uuid.UUID | None:
    """Make the rows of a facility be these, and set some fields of it; the batch, None when nothing differs.

    Raises EditConflictError when the rows are no longer as in `seen`, NotAllowedError.
    """
    require(acting, "facility.edit", facility)
    # On PostgreSQL the lock makes the second of two wait, then see the first's rows; on SQLite writers take turns.
    Facility.objects.select_for_update().get(pk=facility.pk)
    if seen_rows(facility, *rows).split("-")[0] != seen.split("-")[0]:
        raise EditConflictError(facility, _changes_after(facility, seen))
    batch = uuid.uuid4()
    done = [_make_rows_be(acting, facility, model, wanted, why, batch) for model, wanted in rows.items()]
    if fields:
        row = change(acting, "facility.edit", facility, fields, version=version, why=why, batch=batch)
        done.append(row is not None)
    return batch if any(done) else None


def _make_rows_be(
    acting: Acting,
    facility: Facility,
    model: type[FacilityPart],
    wanted: Iterable[Mapping[str, Any]],
    why: str,
    batch: uuid.UUID,
) -> bool:
    key, make = KEYS[str(model._meta.model_name)], cast("type[Any]", model)
    rows = list(_rows_of(model, facility).order_by("-pk"))
    existing = {_key_of(row, key): row for row in rows}
    # Two rows that say the same (an import may bring them) become one.
    gone = [row for row in rows if existing[_key_of(row, key)] is not row]
    new, changed = [], False
    for fields in wanted:
        row = existing.pop(_key(fields, key), None)
        given = {name: value for name, value in fields.items() if name != "pk"}
        if row is None:
            new.append(make(facility=facility, **given))
        else:
            changed |= change(acting, "facility.edit", row, given, why=why, batch=batch) is not None
    # What goes away first: a new row may stand where an old one stood.
    gone += existing.values()
    for row in gone:
        remove(acting, "facility.edit", row, why=why, batch=batch)
    for row in new:
        create(acting, "facility.edit", row, why=why, batch=batch)
    return changed or bool(gone) or bool(new)


def _key_of(row: Any, names: Sequence[str]) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in names)


def _key(fields: Mapping[str, Any], names: Sequence[str]) -> tuple[Any, ...]:
    """A row without a key of its own (a new permit) is like no other."""
    values = tuple(fields.get(name) for name in names)
    return values if None not in values else (object(),)


def _changes_after(facility: Facility, seen: str) -> tuple[Change, ...]:
    last = seen.rpartition("-")[2]
    found = Change.objects.filter(
        owner_type=facility._meta.label_lower, owner_id=facility.pk, pk__gt=int(last) if last.isdigit() else 0
    )
    return tuple(found.exclude(after=None).select_related("person")[:50])


def set_state(
    acting: Acting, thing: Facility | StorageArea, verb: str, *, version: int | None = None, why: str = ""
) -> Change | None:
    """Publish, withdraw or bring back (as a draft) a facility or storage area.

    Raises RoomIsBookedError for an area that others have booked and that would be withdrawn.
    """
    room = "facility" if isinstance(thing, Facility) else "storage"
    action, state = {
        "publish": (f"{room}.publish", Publication.PUBLISHED),
        "withdraw": (f"{room}.withdraw", Publication.WITHDRAWN),
        "bring_back": (f"{room}.bring_back", Publication.DRAFT),
    }[verb]
    with transaction.atomic():
        done = change(acting, action, thing, {"state": state.value}, version=version, why=why)
        if isinstance(thing, StorageArea):
            keep_to_bookings(thing)
    return done


def set_status(
    acting: Acting, facility: Facility, fields: Mapping[str, Any], *, version: int | None, why: str
) -> Change | None:
    """How far the facility has come in its life, since when and why."""
    return change(acting, "facility.edit", facility, fields, version=version, why=why)


@transaction.atomic
def create_storage(acting: Acting, area: StorageArea, place: Mapping[str, Any]) -> StorageArea:
    """A new draft of a storage area, at the project's site when it stands there and else at one of its own."""
    batch = uuid.uuid4()
    if area.project is not None:
        require(acting, "project.edit", area.project)
    area.public_id = new_public_id("a")
    site = area.project.site if area.project is not None else None
    if site is None or _has_moved(site, place):
        site = new_site(acting, "storage.create", area, area.name, place, batch)
    area.site = site
    create(acting, "storage.create", area, batch=batch)
    return area


def edit_storage(
    acting: Acting, area: StorageArea, fields: Mapping[str, Any], place: Mapping[str, Any], *, version: int | None
) -> uuid.UUID | None:
    """Change a storage area. Raises NotAllowedError also where the project is not one's own to edit.

    Raises RoomIsBookedError where its room or its quarters would be less than what is booked.
    """
    project = fields.get("project")
    if project is not None and project.pk != area.project_id:
        require(acting, "project.edit", project)
    with transaction.atomic():
        batch = edit_with_place(acting, "storage.edit", area, fields, place, version=version)
        keep_to_bookings(area)
    return batch
