"""A Region into the database, in one transaction and one batch of the log: new rows, changed fields, removed parts."""

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from django.db import connection, transaction
from django.utils import timezone

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.audit.models import Change, Publication
from ressursbank.portal.audit.records import recorded
from ressursbank.portal.exchange.compared import Differences, FileDifferences, RowDifference, Scope
from ressursbank.portal.exchange.differences import HAVE_STATE, Progress, compare, names_of
from ressursbank.portal.exchange.kept_rows import MODELS
from ressursbank.portal.permissions import require
from ressursbank.portal.plans.models import Assumption, SubstitutionTable
from ressursbank.portal.projects.models import Project
from ressursbank.region.columns import columns_of
from ressursbank.region.faults import RegionError
from ressursbank.region.tables import Region

CHUNK = 2000
MANY = 2000
"""After so many new rows PostgreSQL's picture of the tables is too old to find good ways through them."""

Item = TypeVar("Item")


class StaleError(Exception):
    """The database has changed since the comparison was made. Nothing has been written."""


def load_region(
    acting: Acting,
    region: Region,
    *,
    action: str = "import.package",
    batch: uuid.UUID | None = None,
    why: str = "",
    progress: Progress | None = None,
) -> Differences:
    """Bring a whole Region in: everything published, nothing that the Region does not have touched.

    Raises NotAllowedError, and RegionError with everything in the way (nothing is written then).
    """
    require(acting, action)
    with transaction.atomic():
        differences = compare(region, progress=progress)
        if differences.faults:
            raise RegionError(differences.faults)
        write_differences(acting, differences, Scope(), action=action, batch=batch, why=why, progress=progress)
    return differences


def write_differences(
    acting: Acting,
    differences: Differences,
    scope: Scope,
    *,
    action: str,
    batch: uuid.UUID | None = None,
    why: str = "",
    progress: Progress | None = None,
) -> None:
    """Write what a comparison found. The caller has asked for the permission. Raises StaleError.

    Rows are locked (PostgreSQL; SQLite has one writer at a time) and their versions looked at before they are changed.
    """
    batch = batch or uuid.uuid4()
    log = _Log(acting, action, batch, why)
    with transaction.atomic():
        keys: dict[str, dict[str, int]] = {}
        done, total = 0, max(1, sum(len(found.new) + len(found.changed) for found in differences.files.values()))
        for file, found in differences.files.items():
            model: Any = {"assumptions": Assumption, "substitutions": SubstitutionTable}.get(file) or MODELS[file]
            keys[file] = dict(found.pk_of)
            _remove(model, found.removed, log)
            for rows in _chunks(found.changed):
                _change(model, rows, _references(file, keys), log)
                done += len(rows)
                _tell(progress, done / total)
            for numbers in _chunks(found.new):
                things = [model(**fields) for fields in _new_fields(file, found, numbers, keys, scope)]
                _derive(things)
                made = model._default_manager.bulk_create(things)
                log.write(made, (None for _ in made), map(_facts(model), made))
                if hasattr(model, "public_id"):
                    keys[file].update((thing.public_id, thing.pk) for thing in made)
                done += len(numbers)
                _tell(progress, done / total)
        if total > MANY:
            _count_again()


class _Log:
    """Writes the audit rows of one batch: one prepared INSERT, since bulk_create takes five times as long for many."""

    def __init__(self, acting: Acting, action: str, batch: uuid.UUID, why: str) -> None:
        self._of_all = {
            "at": timezone.now(),
            "person": None if acting.person is None else acting.person.pk,
            "organisation": None if acting.organisation is None else acting.organisation.pk,
            "token": acting.token,
            "action": action,
            "batch": batch,
            "why": why,
            "undoes": None,
        }

    def write(self, things: Sequence[Any], befores: Iterable[Any], afters: Iterable[Any]) -> None:
        """One row a thing, with what its fields were and are."""
        if not things:
            return
        befores, afters = list(befores), list(afters)
        owner_type, owner_field = _owner(type(things[0]))
        constant = {**self._of_all, "thing_type": things[0]._meta.label_lower, "owner_type": owner_type}
        fields = {field.name: field for field in Change._meta.concrete_fields if not field.primary_key}
        varying = ("thing_id", "owner_id", "before", "after")
        quote = connection.ops.quote_name
        names = [*constant, *varying]
        columns = ", ".join(quote(str(fields[name].column)) for name in names)
        statement = f"INSERT INTO {quote(Change._meta.db_table)} ({columns}) VALUES ({', '.join(['%s'] * len(names))})"
        kept = [fields[name].get_db_prep_save(value, connection) for name, value in constant.items()]
        before_field, after_field = fields["before"], fields["after"]
        rows = [
            (
                *kept,
                thing.pk,
                getattr(thing, owner_field) if owner_field else None,
                before_field.get_db_prep_save(before, connection),
                after_field.get_db_prep_save(after, connection),
            )
            for thing, before, after in zip(things, befores, afters, strict=True)
        ]
        with connection.cursor() as cursor:
            cursor.executemany(statement, rows)
        recorded.send(
            Change,
            batch=constant["batch"],
            thing_types={constant["thing_type"]},
            changes=lambda: [
                (Change(**self._as_change(constant), thing_id=thing.pk, before=before, after=after), thing)
                for thing, before, after in zip(things, befores, afters, strict=True)
            ],
        )

    def _as_change(self, constant: Mapping[str, Any]) -> dict[str, Any]:
        names = ("at", "action", "batch", "why", "thing_type", "owner_type")
        return {name: constant[name] for name in names}


def _owner(model: Any) -> tuple[str, str]:
    """What a part's changes are shown under: the type, and the field that holds its key."""
    names = {field.name for field in model._meta.concrete_fields}
    for name, label in (("project", "projects.project"), ("facility", "facilities.facility")):
        if name in names:
            return label, f"{name}_id"
    return "", ""


def _facts(model: Any) -> Callable[[Any], dict[str, Any]]:
    """The same as audit.facts.facts_of, for many rows of models whose values are plain."""
    fields = [
        (field.name, field.attname)
        for field in model._meta.concrete_fields
        if field.name not in ("created_at", "changed_at")
    ]
    return lambda thing: {name: getattr(thing, attname) for name, attname in fields}


def _new_fields(
    file: str,
    found: FileDifferences,
    numbers: Sequence[int],
    keys: Mapping[str, Mapping[str, int]],
    scope: Scope,
) -> Iterator[dict[str, Any]]:
    if file == "assumptions":
        for number in numbers:
            key, value = found.rows[number]
            yield {"key": key, "value": value}
        return
    if file == "substitutions":
        yield {"pairs": found.rows[0][0]}
        return
    names = [f"{column.field}_id" if column.type == "reference" else name for column, name in _columns(file)]
    references = [(f"{column.field}_id", keys[column.refers_to]) for column, _ in _columns(file) if column.refers_to]
    more: dict[str, Any] = {"state": scope.state or Publication.DRAFT} if file in HAVE_STATE else {}
    if file == "projects" and scope.organisation is not None:
        more["organisation_id"] = scope.organisation
    states = _states_of_projects(keys) if file == "lots" and scope.state is None else {}
    for number in numbers:
        fields = {**dict(zip(names, found.rows[number], strict=False)), "extra": found.rows[number][-1], **more}
        for name, key_of in references:
            fields[name] = key_of[fields[name]]
        if file == "lots":
            fields |= {"entered_quantity": fields["tonnes"], "entered_unit": "tonnes"}
            fields["state"] = states.get(fields["project_id"], fields["state"])
        yield fields


def _columns(file: str) -> Iterator[tuple[Any, str]]:
    return zip(columns_of(file), names_of(file), strict=True)


def _states_of_projects(keys: Mapping[str, Mapping[str, int]]) -> dict[int, str]:
    return dict(Project.objects.filter(pk__in=list(keys["projects"].values())).values_list("pk", "state"))


def _references(file: str, keys: Mapping[str, Mapping[str, int]]) -> dict[str, Mapping[str, int]]:
    """The keys of what each reference of a file refers to, by field."""
    if file not in MODELS:
        return {}
    return {column.field: keys[column.refers_to] for column in columns_of(file) if column.refers_to}


def _derive(things: Sequence[Any]) -> None:
    for thing in things:
        if hasattr(thing, "derived_fields"):
            for name, value in thing.derived_fields().items():
                setattr(thing, name, value)


def _locked(model: Any, rows: Sequence[RowDifference]) -> list[Any]:
    """The things of these rows, in their order. Raises StaleError where one is gone or another version."""
    found = model._default_manager.select_for_update().in_bulk([row.pk for row in rows])
    if any(row.pk not in found or found[row.pk].version != row.version for row in rows):
        raise StaleError(f"{model._meta.label} has been changed since the comparison")
    return [found[row.pk] for row in rows]


def _change(model: Any, rows: Sequence[RowDifference], references: Mapping[str, Mapping[str, int]], log: _Log) -> None:
    things = _locked(model, rows)
    befores, afters = [], []
    touched = {"version", "changed_at"}
    now = timezone.now()
    for thing, row in zip(things, rows, strict=True):
        assert row.after is not None  # removed rows go another way
        new = {name: references[name][value] if name in references else value for name, value in row.after.items()}
        if "tonnes" in new and hasattr(thing, "entered_unit"):
            new |= {"entered_quantity": new["tonnes"], "entered_unit": "tonnes"}
        attnames = {name: thing._meta.get_field(name).attname for name in new}
        befores.append({name: getattr(thing, attnames[name]) for name in new} | {"version": thing.version})
        for name, value in new.items():
            setattr(thing, attnames[name], value)
        thing.version += 1
        thing.changed_at = now
        afters.append(new | {"version": thing.version})
        derived = thing.derived_fields() if hasattr(thing, "derived_fields") else {}
        for name, value in derived.items():
            setattr(thing, name, value)
        touched.update(new, derived)
    model._default_manager.bulk_create(  # one statement for many rows, on both databases; every row is there already
        things, update_conflicts=True, unique_fields=["id"], update_fields=sorted(touched)
    )
    log.write(things, befores, afters)


def _remove(model: Any, rows: Sequence[RowDifference], log: _Log) -> None:
    for chunk in _chunks(rows):
        things = _locked(model, chunk)
        facts = list(map(_facts(model), things))
        model._default_manager.filter(pk__in=[thing.pk for thing in things]).delete()
        log.write(things, facts, (None for _ in things))


def _count_again() -> None:
    """Have PostgreSQL look at the tables at once: until it does by itself, questions may take far longer."""
    if connection.vendor != "postgresql":
        return
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for model in (*MODELS.values(), Change):
            cursor.execute(f"ANALYZE {quote(model._meta.db_table)}")


def _chunks(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]


def _tell(progress: Progress | None, share: float) -> None:
    if progress is not None:
        progress("writing", share)
