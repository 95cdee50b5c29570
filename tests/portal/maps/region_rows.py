"""A random region in the database: every state, owner and kind, so that masks and rules can be compared."""

import random
from dataclasses import dataclass, field

from ressursbank import vocabulary
from ressursbank.portal.accounts.models import Organisation
from ressursbank.portal.audit.models import Publication
from ressursbank.portal.facilities.lists import STORAGE_KINDS
from ressursbank.portal.facilities.models import Facility, FacilityAccepts, StorageArea
from ressursbank.portal.projects.models import Lot, Project, ProjectParty
from ressursbank.portal.sites.models import Site
from ressursbank.region.periods import parse_period
from tests.portal.people import People

FIRST, LAST = parse_period("2026-Q1"), parse_period("2030-Q4")
WEST, SOUTH, EAST, NORTH = 9.8, 63.1, 11.2, 63.6
STATES = [*Publication.values]
OWNERS = ("trondheim", "fjord", "mottak", None)


@dataclass
class Rows:
    """What was written."""

    sites: list[Site] = field(default_factory=list)
    projects: list[Project] = field(default_factory=list)
    lots: list[Lot] = field(default_factory=list)
    facilities: list[Facility] = field(default_factory=list)
    storage: list[StorageArea] = field(default_factory=list)


def write_rows(people: People, projects: int = 40, facilities: int = 20, storage: int = 12, seed: int = 7) -> Rows:
    """Projects with lots and parties, facilities with what they take, storage areas."""
    chance = random.Random(seed)
    rows = Rows()
    for number in range(max(projects // 2, 4)):
        rows.sites.append(
            Site.objects.create(
                public_id=f"s-{number}",
                name=f"Sted {number}",
                longitude=chance.uniform(WEST, EAST),
                latitude=chance.uniform(SOUTH, NORTH),
                municipality=chance.choice(["5001", "5031", "5028", ""]),
            )
        )
    for number in range(projects):
        project = Project.objects.create(
            public_id=f"p-{number:03d}",
            site=chance.choice(rows.sites),
            name=chance.choice(["Skole", "Ørland bolig", "Næringspark"]) + f" {number:03d}",
            owner=chance.choice(["Trondheim kommune", "Ås AS"]),
            kind=chance.choice([*vocabulary.PROJECT_KINDS.ids, ""]),
            planning_stage=chance.choice([*vocabulary.PLANNING_STAGES.ids, ""]),
            organisation=_owner(people, chance),
            state=chance.choice(STATES),
        )
        rows.projects.append(project)
        if chance.random() < 0.3:
            ProjectParty.objects.create(
                project=project, organisation=people.organisation["radgiver"], role="plan_consultant"
            )
        for at in range(chance.randrange(5)):
            rows.lots.append(_lot(project, f"l-{number}-{at}", chance))
    for number in range(facilities):
        rows.facilities.append(_facility(people, rows, f"f-{number:03d}", chance))
    for number in range(storage):
        start, end = _window(chance)
        rows.storage.append(
            StorageArea.objects.create(
                public_id=f"a-{number:03d}",
                site=chance.choice(rows.sites),
                organisation=_owner(people, chance),
                name=f"Areal {number:03d}",
                kind=chance.choice([*STORAGE_KINDS]),
                operator=chance.choice(["", "Drift AS"]),
                from_period=start,
                to_period=end,
                area_m2=1000,
                room_tonnes=chance.uniform(100, 9000),
                surface="gravel",
                mass_types=chance.sample(vocabulary.MASS_TYPES.ids, chance.randrange(3)),
                max_contamination_class=chance.randint(1, 3),
                state=chance.choice(STATES),
            )
        )
    return rows


def _owner(people: People, chance: random.Random) -> Organisation | None:
    key = chance.choice(OWNERS)
    return None if key is None else people.organisation[key]


def _window(chance: random.Random) -> tuple[int, int]:
    start = chance.randint(FIRST, LAST)
    return start, min(start + chance.randrange(6), LAST)


def _lot(project: Project, public_id: str, chance: random.Random) -> Lot:
    start, end = _window(chance)
    return Lot.objects.create(
        public_id=public_id,
        project=project,
        direction=chance.choice(vocabulary.DIRECTIONS.ids),
        mass_type=chance.choice(vocabulary.MASS_TYPES.ids),
        contamination_class=chance.randint(1, 5),
        from_period=start,
        to_period=end,
        tonnes=round(chance.uniform(10, 20_000)),
        stage_probability=chance.choice([1.0, 1.0, 0.7, 0.3]),
        state=chance.choice([project.state, project.state, "draft", "withdrawn"]),
    )


def _facility(people: People, rows: Rows, public_id: str, chance: random.Random) -> Facility:
    facility = Facility.objects.create(
        public_id=public_id,
        site=chance.choice(rows.sites),
        name=f"Mottak {public_id}",
        kind=chance.choice(vocabulary.FACILITY_KINDS.ids),
        status=chance.choice([*vocabulary.FACILITY_STATUSES.ids, ""]),
        organisation=_owner(people, chance),
        opens=chance.choice([None, chance.randint(FIRST, LAST)]),
        closes=chance.choice([None, chance.randint(FIRST, LAST)]),
        total_tonnes=chance.choice([None, 50_000.0]),
        state=chance.choice(STATES),
    )
    for mass_type in chance.sample(vocabulary.MASS_TYPES.ids, chance.randrange(4)):
        FacilityAccepts.objects.create(
            facility=facility,
            mass_type=mass_type,
            max_contamination_class=chance.randint(1, 5),
            fee_nok_per_tonne=100,
        )
    return facility
