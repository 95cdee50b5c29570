"""Does summary.json say what the plan's files and the region say? Part of the independent verifier.

What cannot be recomputed from files (seconds, versions, the comparison, the bound) is checked for shape and sense.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from ressursbank import vocabulary
from ressursbank.plan.check_haul import SOURCES
from ressursbank.plan.check_ledger import OWN_STOCK, TOLERANCE, Ledger
from ressursbank.plan.check_lots import tonnes_by_quarter
from ressursbank.plan.check_objective import Account
from ressursbank.plan.check_rules import Terms
from ressursbank.region.faults import Fault
from ressursbank.region.periods import format_period
from ressursbank.region.tables import SURPLUS, Region

FILE = "summary.json"

_KEYS: Mapping[str, tuple[str, ...]] = {
    "format_version": (),
    "status": (),
    "is_mixed_integer": (),
    "shadow_prices_from": (),
    "pyramid": (),
    "objective_nok": (),
    "bound_nok": (),
    "gap": (),
    "objective_terms_nok": (
        "transport",
        "handling",
        "fees",
        "carbon",
        "holding",
        "leftover_stock",
        "unplaced_surplus",
        "unmet_need",
        "openings",
        "pyramid",
    ),
    "cost_nok": (),
    "co2_kg": (),
    "tonnes_by_pyramid_level": ("2", "3", "4", "5", "6"),
    "virgin_tonnes": (),
    "loss_tonnes": (),
    "leftover_tonnes": (),
    "surplus_tonnes": (),
    "need_tonnes": (),
    "unplaced_surplus_tonnes": (),
    "unmet_need_tonnes": (),
    "tonne_kilometres": (),
    "truck_trips": (),
    "truck_payload_tonnes": (),
    "kilometres_by_source": SOURCES,
    "lots_outside_horizon": (),
    "seconds": (),
    "versions": ("ressursbank", "highs", "python"),
    "assumptions": (),
    "reference": (
        "name",
        "tonne_kilometres",
        "co2_kg",
        "cost_nok",
        "landfilled_tonnes",
        "unplaced_tonnes",
        "unmet_tonnes",
    ),
    "files": (),
    "digest": (),
}
"""Every key of summary.json, and the keys of the objects in it."""


@dataclass(frozen=True, slots=True)
class _Figure:
    """One number of the summary: where it stands, what is right, and the size that the tolerance is relative to."""

    path: tuple[str, ...]
    right: float
    size: float


def summary_faults(ledger: Ledger, terms: Terms, account: Account) -> list[Fault]:
    """Every key that is missing, unknown or wrong."""
    summary = ledger.plan.summary
    faults = list(_key_faults(summary))
    if not faults:
        faults += _state_faults(ledger)
        faults += (fault for figure in _figures(ledger, terms, account) for fault in _figure_fault(summary, figure))
        faults += _bound_faults(summary)
        faults += _outside_faults(ledger)
        faults += _assumption_faults(ledger.region, summary["assumptions"])
        faults += _shape_faults(summary)
        faults += _pair_faults(ledger, terms)
    return faults


def _fault(path: str, value: Any, message: str) -> Fault:
    return Fault(FILE, None, path, str(value), message)


def _key_faults(summary: Mapping[str, Any]) -> Iterator[Fault]:
    yield from _keys_of(summary, tuple(_KEYS), "")
    for key, inner in _KEYS.items():
        if inner and key in summary:
            if isinstance(summary[key], Mapping):
                yield from _keys_of(summary[key], inner, f"{key}.")
            else:
                yield _fault(key, summary[key], f"must be an object with {', '.join(inner)}")


def _keys_of(given: Mapping[str, Any], expected: tuple[str, ...], path: str) -> Iterator[Fault]:
    for key in expected:
        if key not in given:
            yield _fault(path + key, "", "this key must be there")
    for key in given:
        if key not in expected:
            yield _fault(path + key, given[key], "is not a key that the format knows; it must not be there")


def _state_faults(ledger: Ledger) -> Iterator[Fault]:
    summary = ledger.plan.summary
    is_mixed = bool(ledger.region.facilities.is_candidate.any())
    prices_from = "linear programme with openings fixed" if is_mixed else "linear programme"
    for key, allowed in (
        ("status", ("optimal", "limit")),
        ("pyramid", ("weighted", "lexicographic", "off")),
        ("is_mixed_integer", (is_mixed,)),
        ("shadow_prices_from", (prices_from,)),
    ):
        if summary[key] not in allowed or type(summary[key]) is not type(allowed[0]):
            yield _fault(key, summary[key], f"must be {' or '.join(map(str, allowed))}")


def _figures(ledger: Ledger, terms: Terms, account: Account) -> Iterator[_Figure]:
    """Every number that follows from the files."""
    flows = ledger.plan.flows
    objective = sum(account.terms_nok.values())
    yield _Figure(("objective_nok",), objective, sum(account.sizes_nok.values()))
    for name, nok in account.terms_nok.items():
        yield _Figure(("objective_terms_nok", name), nok, account.sizes_nok[name])
    for level, tonnes in account.tonnes_by_level.items():
        yield _Figure(("tonnes_by_pyramid_level", str(level)), tonnes, tonnes)
    held = tonnes_by_quarter(ledger.region).sum(axis=1)
    is_surplus = ledger.region.lots.direction == SURPLUS
    is_hauled = ledger.sink.place != OWN_STOCK
    payload = vocabulary.factor("truck_payload_masses").typical
    for name, right, size in (
        ("cost_nok", flows.cost_nok.sum(), np.abs(flows.cost_nok).sum()),
        ("co2_kg", flows.co2_kg.sum(), np.abs(flows.co2_kg).sum()),
        ("virgin_tonnes", account.virgin_tonnes, account.virgin_tonnes),
        ("loss_tonnes", account.loss_tonnes, account.loss_tonnes),
        ("leftover_tonnes", account.leftover_tonnes, flows.tonnes.sum()),
        ("surplus_tonnes", held[is_surplus].sum(), held.sum()),
        ("need_tonnes", held[~is_surplus].sum(), held.sum()),
        ("unplaced_surplus_tonnes", account.unplaced_tonnes, account.unplaced_tonnes),
        ("unmet_need_tonnes", account.unmet_tonnes, account.unmet_tonnes),
        ("tonne_kilometres", (flows.tonnes * terms.haul.kilometres).sum(), 0.0),
        ("truck_payload_tonnes", payload, payload),
        ("truck_trips", flows.tonnes[is_hauled].sum() / payload, 0.0),
    ):
        yield _Figure((name,), float(right), max(float(size), abs(float(right))))


def _figure_fault(summary: Mapping[str, Any], figure: _Figure) -> Iterator[Fault]:
    value: Any = summary
    for key in figure.path:
        value = value[key]
    if not _is_number(value) or abs(value - figure.right) > TOLERANCE * max(1.0, figure.size):
        yield _fault(".".join(figure.path), value, f"must be {figure.right:.10g}")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _bound_faults(summary: Mapping[str, Any]) -> Iterator[Fault]:
    """The bound is not above the objective, and the gap is the distance between them, relative to the objective."""
    objective, bound, gap = summary["objective_nok"], summary["bound_nok"], summary["gap"]
    if not all(map(_is_number, (objective, bound, gap))):
        if (bound, gap) != (None, None) or summary["status"] != "limit":
            yield _fault("bound_nok", bound, "must be a number, and gap too (both null when stopped before any bound)")
        return
    size = max(1.0, abs(objective))
    if bound > objective + TOLERANCE * size:
        yield _fault("bound_nok", bound, f"must not be above objective_nok, {objective:.10g}")
    right = max(0.0, (objective - bound) / size)
    if abs(gap - right) > TOLERANCE * max(1.0, right):
        yield _fault("gap", gap, f"must be {right:.10g}, (objective_nok - bound_nok) / |objective_nok|")


def _outside_faults(ledger: Ledger) -> Iterator[Fault]:
    """lots_outside_horizon names each lot with tonnes outside the horizon once, with those tonnes."""
    lots = ledger.region.lots
    whole = lots.tonnes * lots.stage_probability
    outside = whole - tonnes_by_quarter(ledger.region).sum(axis=1)
    # A window of n quarters leaves rounding behind when it is summed up again: that is no tonne outside.
    right = {str(lots.id[row]): float(outside[row]) for row in np.flatnonzero(outside > 1e-9 * whole)}
    direction = dict(zip(lots.id, np.where(lots.direction == SURPLUS, "surplus", "need"), strict=True))
    key = "lots_outside_horizon"
    given = ledger.plan.summary[key]
    wanted = {"lot_id", "direction", "tonnes"}
    if not isinstance(given, list) or not all(isinstance(row, Mapping) and set(row) == wanted for row in given):
        yield _fault(key, "", "must be a list of objects with lot_id, direction and tonnes")
        return
    names = [row["lot_id"] for row in given]
    for row in given:
        name, tonnes = row["lot_id"], row["tonnes"]
        if not isinstance(name, str) or name not in right or names.count(name) > 1:
            yield _fault(key, name, "must be a lot with tonnes outside the horizon, named once")
            continue
        if not _is_number(tonnes) or abs(tonnes - right[name]) > TOLERANCE * max(1.0, right[name]):
            yield _fault(f"{key}.{name}.tonnes", tonnes, f"must be {right[name]:.10g}")
        if row["direction"] != direction[name]:
            yield _fault(f"{key}.{name}.direction", row["direction"], f"must be {direction[name]}")
    for name in (name for name in right if name not in names):
        yield _fault(key, "", f"must name {name}, which has {right[name]:.10g} tonnes outside the horizon")


def _assumption_faults(region: Region, given: Any) -> Iterator[Fault]:
    """The figures used are the region's (the pyramid's mode may be chosen for one plan, and is compared before)."""
    right = {field.name: getattr(region.assumptions, field.name) for field in fields(region.assumptions)}
    right["horizon_start"] = format_period(region.assumptions.horizon_start)
    plain = {
        key: {str(inner): figure for inner, figure in value.items()} if isinstance(value, Mapping) else value
        for key, value in right.items()
    }
    if not isinstance(given, Mapping):
        yield _fault("assumptions", given, "must be an object")
        return
    yield from _keys_of(given, tuple(plain), "assumptions.")
    for key in plain.keys() & given.keys():
        if given[key] != plain[key]:
            yield _fault(f"assumptions.{key}", given[key], f"must be {plain[key]}, as the region says")


def _shape_faults(summary: Mapping[str, Any]) -> Iterator[Fault]:
    """What only the run knew: seconds, versions and the comparison with the nearest landfill."""
    seconds, versions, reference = summary["seconds"], summary["versions"], summary["reference"]
    if not isinstance(seconds, Mapping) or not all(_is_number(value) and value >= 0 for value in seconds.values()):
        yield _fault("seconds", seconds, "must be an object of numbers that are zero or more")
    for key, value in versions.items():
        if not isinstance(value, str) or not value:
            yield _fault(f"versions.{key}", value, "must be a version")
    for key, value in reference.items():
        if key == "name" and (not isinstance(value, str) or not value):
            yield _fault("reference.name", value, "must be a text")
        elif key != "name" and not (_is_number(value) and (value >= 0 or key == "cost_nok")):
            yield _fault(f"reference.{key}", value, "must be a number, zero or more")


def _pair_faults(ledger: Ledger, terms: Terms) -> Iterator[Fault]:
    """kilometres_by_source counts the pairs of sites that the region allows: at least those that the plan uses."""
    rows = np.flatnonzero(terms.exists)
    pairs = np.column_stack((terms.haul.source[rows], ledger.source.site[rows], ledger.sink.site[rows]))
    used = np.bincount(np.unique(pairs, axis=0)[:, 0], minlength=len(SOURCES))
    for name, count in zip(SOURCES, used.tolist(), strict=True):
        value = ledger.plan.summary["kilometres_by_source"][name]
        if not isinstance(value, int) or isinstance(value, bool) or value < count:
            yield _fault(f"kilometres_by_source.{name}", value, f"must be a whole number, {count} or more")
