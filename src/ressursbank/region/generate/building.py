"""What is built in a generated region: projects, their building stages with own storage, and their lots."""

from dataclasses import dataclass

import numpy as np

from ressursbank import vocabulary as v
from ressursbank.region.generate.geography import towns
from ressursbank.region.tables import NEED, SURPLUS, Integers, Lots, Numbers, Projects, ProjectStorage, Texts, Truths

MEDIAN_LOT_TONNES = 2_500.0
PROJECT_SIGMA, LOT_SIGMA = 0.8, 0.6
"""Spread of the logarithms: of a whole project, and of one lot within it."""
SEASON_WEIGHTS = np.array([0.6, 1.4, 1.3, 0.7])
"""How much digging starts in Q1 to Q4: frost and snow hold it back."""
QUARTERS_BEFORE, QUARTERS_AFTER = 2, 1
"""Projects start from so long before the horizon to so long after it: some lots lie partly outside."""
LONGEST_WINDOW = 6

KIND_WEIGHTS = {
    "housing": 0.42,
    "business": 0.14,
    "industry": 0.1,
    "school": 0.06,
    "kindergarten": 0.05,
    "health": 0.04,
    "parking": 0.03,
    "infrastructure": 0.08,
    "farmland": 0.05,
    "other": 0.03,
}
STAGE_PROBABILITIES = {"idea": 0.35, "zoning": 0.6, "application": 0.8, "tender": 0.95, "construction": 1.0}

GROUNDS: tuple[tuple[float, dict[str, float]], ...] = (
    # (share of the projects, what such ground gives by number of lots)
    (0.34, {"clay": 0.45, "dry_crust_clay": 0.25, "topsoil": 0.2, "silt": 0.1}),
    (0.10, {"quick_clay": 0.5, "clay": 0.3, "dry_crust_clay": 0.1, "topsoil": 0.1}),
    (0.16, {"till": 0.5, "gravel": 0.15, "topsoil": 0.2, "rock": 0.15}),
    (0.13, {"rock": 0.75, "topsoil": 0.15, "till": 0.1}),
    (0.07, {"sand": 0.4, "gravel": 0.35, "silt": 0.15, "topsoil": 0.1}),
    (0.15, {"mixed_fill": 0.5, "crushed_concrete": 0.15, "crushed_asphalt": 0.15, "clay": 0.2}),
    (0.05, {"peat": 0.6, "topsoil": 0.15, "clay": 0.25}),
)
URBAN_FILL_GROUND = 5
URBAN_FILL_CLASS_WEIGHTS = np.array([0.3, 0.4, 0.2, 0.07, 0.03])
"""Of classes 1 to 5 in old urban fill; Lilleby's 14 samples gave 9 clean, 2, 2 and 1 in classes 2, 3 and 4."""
OTHER_CLASS_WEIGHTS = np.array([0.94, 0.045, 0.015, 0.0, 0.0])
BUILDING_NEEDS = {
    "crushed_aggregate": 0.36,
    "gravel": 0.14,
    "sand": 0.1,
    "rock": 0.08,
    "topsoil": 0.14,
    "mixed_fill": 0.08,
    "till": 0.04,
    "dry_crust_clay": 0.03,
    "crushed_concrete": 0.02,
    "crushed_asphalt": 0.01,
}
FARMLAND_NEEDS = {"clay": 0.45, "topsoil": 0.35, "dry_crust_clay": 0.1, "silt": 0.1}
NEED_CLASS_WEIGHTS = np.array([0.75, 0.2, 0.05])


@dataclass(frozen=True, slots=True)
class Building:
    """Projects with all that belongs to them."""

    projects: Projects
    project_storage: ProjectStorage
    lots: Lots


def draw_building(
    rng: np.random.Generator, town: Integers, site: Integers, first_period: int, periods: int
) -> Building:
    """One project a row of `town` and `site`. The first has own storage, and a surplus and a need in the horizon."""
    start = _draw_starts(rng, len(town), first_period, periods)
    projects = _draw_projects(rng, town, site)
    size = rng.lognormal(0.0, PROJECT_SIGMA, len(town))
    stage_quarters = rng.integers(2, 5, len(town))
    storage = _draw_own_storage(rng, start, stage_quarters, size)
    return Building(projects, storage, _draw_lots(rng, projects, start, size))


def _draw_starts(rng: np.random.Generator, count: int, first_period: int, periods: int) -> Integers:
    quarters = np.arange(first_period - QUARTERS_BEFORE, first_period + periods + QUARTERS_AFTER)
    weights = SEASON_WEIGHTS[quarters % 4]
    start = rng.choice(quarters, size=count, p=weights / weights.sum())
    start[0] = first_period
    return start


def _draw_projects(rng: np.random.Generator, town: Integers, site: Integers) -> Projects:
    count = len(town)
    kind = _draw_codes(rng, count, KIND_WEIGHTS, v.PROJECT_KINDS.ids)
    stage = _draw_codes(rng, count, dict.fromkeys(STAGE_PROBABILITIES, 1.0), v.PLANNING_STAGES.ids)
    town_name, kind_name = towns().name, v.PROJECT_KINDS.name_nb
    owners = np.array(["Kommunen", "Utbygger A", "Utbygger B", "Utbygger C", ""], dtype=object)
    return Projects(
        id=_numbered("P", count),
        site=site,
        name=np.array(
            [f"{town_name[t]}: {kind_name[k]} {n}" for n, (t, k) in enumerate(zip(town, kind, strict=True), start=1)],
            dtype=object,
        ),
        kind=kind,
        planning_stage=stage,
        owner=owners[rng.integers(len(owners), size=count)],
    )


def _draw_own_storage(
    rng: np.random.Generator, start: Integers, stage_quarters: Integers, size: Numbers
) -> ProjectStorage:
    """A third of the projects is built in two or three stages: the area of a later stage is free until it starts."""
    stages = np.where(rng.random(len(start)) < 0.35, rng.integers(2, 4, len(start)), 1)
    stages[0] = max(stages[0], 2)
    project = np.repeat(np.arange(len(start)), stages - 1)
    stage: Integers = np.concatenate([np.arange(2, count + 1) for count in stages]).astype(np.int64)
    room = size[project] * rng.lognormal(np.log(0.8 * MEDIAN_LOT_TONNES), 0.5, len(project))
    return ProjectStorage(
        project=project,
        from_period=start[project],
        to_period=start[project] + (stage - 1) * stage_quarters[project] - 1,
        room_tonnes=_rounded(room),
        area=np.array([f"byggetrinn {number}" for number in stage], dtype=object),
    )


def _draw_lots(rng: np.random.Generator, projects: Projects, start: Integers, size: Numbers) -> Lots:
    """About 2.3 surplus lots and 1.7 needs a project; needs mostly come after the digging."""
    count = len(start)
    is_farmland = projects.kind == v.PROJECT_KINDS.ids.index("farmland")
    surplus_count = np.where(is_farmland, rng.binomial(1, 0.4, count), 1 + rng.binomial(3, 0.48, count))
    need_count = np.where(is_farmland, 1 + rng.binomial(2, 0.5, count), rng.binomial(4, 0.42, count))
    surplus_count[0], need_count[0] = max(surplus_count[0], 1), max(need_count[0], 1)

    project = np.concatenate([np.repeat(np.arange(count), surplus_count), np.repeat(np.arange(count), need_count)])
    is_need = np.arange(len(project)) >= surplus_count.sum()
    ground = rng.choice(len(GROUNDS), size=count, p=[share for share, _ in GROUNDS])
    needed = _draw_by_row(rng, is_farmland[project].astype(np.int64), [BUILDING_NEEDS, FARMLAND_NEEDS])
    dug = _draw_by_row(rng, ground[project], [mix for _, mix in GROUNDS])
    mass_type = np.where(is_need, needed, dug)
    from_period = _draw_first_quarters(rng, start[project], is_need)
    from_period[project == 0] = start[0]
    tonnes = _rounded(size[project] * rng.lognormal(np.log(MEDIAN_LOT_TONNES), LOT_SIGMA, len(project)))
    low, high = _draw_range(rng, tonnes)
    probability = np.ones(len(v.PLANNING_STAGES.ids))
    for stage, likely in STAGE_PROBABILITIES.items():
        probability[v.PLANNING_STAGES.ids.index(stage)] = likely
    order = np.argsort(project, kind="stable")
    return Lots(
        id=_numbered("L", len(project)),
        project=project[order],
        direction=np.where(is_need, NEED, SURPLUS)[order],
        mass_type=mass_type[order],
        contamination_class=_draw_classes(rng, mass_type, is_need, ground[project] == URBAN_FILL_GROUND)[order],
        from_period=from_period[order],
        to_period=(from_period + rng.integers(0, LONGEST_WINDOW, len(project)))[order],
        tonnes=tonnes[order],
        tonnes_p10=low[order],
        tonnes_p90=high[order],
        stage_probability=probability[projects.planning_stage[project]][order],
    )


def _draw_first_quarters(rng: np.random.Generator, start: Integers, is_need: Truths) -> Integers:
    """Up to three quarters from the project's start for what is dug, up to six for what is needed, by the season."""
    later = np.arange(6)
    weights = SEASON_WEIGHTS[(start[:, None] + later) % 4] * (later < np.where(is_need, 6, 3)[:, None])
    cumulative = np.cumsum(weights / weights.sum(axis=1, keepdims=True), axis=1)
    delay: Integers = (cumulative[:, :-1] <= rng.random(len(start))[:, None]).sum(axis=1)
    return start + delay


def _draw_classes(
    rng: np.random.Generator, mass_type: Integers, is_need: Integers, is_urban_fill: Integers
) -> Integers:
    """Class of each lot: old fill is often contaminated, rock never, and a need's class is the highest it takes."""
    count = len(mass_type)
    fill = rng.choice(5, size=count, p=URBAN_FILL_CLASS_WEIGHTS) + 1
    other = rng.choice(5, size=count, p=OTHER_CLASS_WEIGHTS) + 1
    needed = rng.choice(3, size=count, p=NEED_CLASS_WEIGHTS) + 1
    surplus = np.where(is_urban_fill, fill, other)
    surplus[mass_type == v.MASS_TYPES.code("rock")] = 1
    return np.where(is_need, needed, surplus)


def _draw_range(rng: np.random.Generator, tonnes: Numbers) -> tuple[Numbers, Numbers]:
    """p10 and p90 of a lognormal spread about the expected quantity; a third of the lots has none."""
    spread = np.exp(1.2816 * rng.uniform(0.15, 0.6, len(tonnes)))
    is_given = rng.random(len(tonnes)) < 0.67
    low = np.minimum(_rounded(tonnes / spread), tonnes)
    high = np.maximum(_rounded(tonnes * spread), tonnes)
    return np.where(is_given, low, np.nan), np.where(is_given, high, np.nan)


def _draw_codes(rng: np.random.Generator, count: int, weights: dict[str, float], ids: tuple[str, ...]) -> Integers:
    return _draw_by_row(rng, np.zeros(count, dtype=np.int64), [weights], ids)


def _draw_by_row(
    rng: np.random.Generator, row: Integers, mixes: list[dict[str, float]], ids: tuple[str, ...] | None = None
) -> Integers:
    """One code for each element of `row`, drawn with the weights of the mix that the row number points to."""
    known = v.MASS_TYPES.ids if ids is None else ids
    weights = np.zeros((len(mixes), len(known)))
    for number, mix in enumerate(mixes):
        for name, weight in mix.items():
            weights[number, known.index(name)] = weight
    cumulative = np.cumsum(weights / weights.sum(axis=1, keepdims=True), axis=1)
    cumulative[:, -1] = 1.0
    chosen: Integers = (cumulative[row] <= rng.random(len(row))[:, None]).sum(axis=1)
    return chosen


def _rounded(tonnes: Numbers) -> Numbers:
    """To 10 tonnes, at least 20: nobody plans excavated masses more finely."""
    return np.maximum(np.round(tonnes, -1), 20.0)


def _numbered(letter: str, count: int) -> Texts:
    return np.array([f"{letter}{number:05d}" for number in range(1, count + 1)], dtype=object)
