"""Ten organisations in a small region of their own: five dig clay, three want it, two run landfills; one has nobody."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from ressursbank.portal.accounts.acting import Acting, acting_as
from ressursbank.portal.accounts.models import Membership, Organisation, OrganisationRole, Person
from ressursbank.portal.audit.models import Publication
from ressursbank.portal.facilities.models import Facility, FacilityAccepts, FacilityCapacity
from ressursbank.portal.plans.models import Assumption
from ressursbank.portal.projects.models import Lot, Project
from ressursbank.portal.rounds.models import Proposal, Round
from ressursbank.portal.rounds.services import open_round, prepare, propose
from ressursbank.portal.rounds.taking import take_up_ended
from ressursbank.portal.sites.models import Site
from tests.portal.people import People
from tests.portal.plans.worker import work_off_the_queue

FIRST, LAST = 2027 * 4, 2027 * 4 + 3
DIGGERS = ("g1", "g2", "g3", "g4", "g5")
FIELDS = ("t1", "t2", "t3")
LANDFILLS = ("d1", "d2")
TEN = (*DIGGERS, *FIELDS, *LANDFILLS)
PUBLISHED = Publication.PUBLISHED


@dataclass(slots=True)
class Ten:
    """The ten, each with a person; `clara` leads."""

    people: People
    acting_of: dict[str, Acting] = field(default_factory=dict)

    def acting(self, name: str) -> Acting:
        """As whom somebody acts."""
        return self.acting_of[name] if name in self.acting_of else self.people.acting(name)

    @property
    def lead(self) -> Acting:
        """The coordinator."""
        return self.people.acting("clara")

    def name_of(self, organisation_id: int | None) -> str:
        """Which of the ten an organisation is; "clara" for ends of nobody."""
        for name, acting in self.acting_of.items():
            if acting.organisation is not None and acting.organisation.pk == organisation_id:
                return name
        return "clara"


def write_ten(people: People) -> Ten:
    """People, organisations, projects with lots, landfills; the horizon is 2027."""
    Assumption.objects.create(key="horizon_start", value=FIRST)
    Assumption.objects.create(key="periods", value=LAST - FIRST + 1)
    ten = Ten(people)
    for number, name in enumerate(TEN):
        role = "receiver" if name in LANDFILLS else "builder"
        ten.acting_of[name] = _member(name, number, role)
    for number, name in enumerate(DIGGERS):
        project = _project(ten, name, 10.30 + 0.04 * number, 63.40)
        _lot(f"post-{name}", project, "surplus", 4_000.0 + 500 * number)
    for number, name in enumerate(FIELDS):
        project = _project(ten, name, 10.32 + 0.05 * number, 63.37)
        _lot(f"post-{name}", project, "need", 3_000.0)
    for number, name in enumerate(LANDFILLS):
        _landfill(ten.acting_of[name].organisation, f"anlegg-{name}", 10.30 + 0.15 * number, 63.30, 8_000.0)
    _landfill(None, "anlegg-ingens", 10.60, 63.20, 40_000.0)
    return ten


def prepared(ten: Ten, **fields: Any) -> Round:
    """A round of 2027 that nobody else sees."""
    values: dict[str, Any] = {
        "name": "Første halvår 2027",
        "from_period": FIRST,
        "to_period": LAST,
        "answer_by": timezone.localdate() + timedelta(days=14),
        "least_tonnes": 50.0,
    }
    return prepare(ten.lead, **{**values, **fields})


def solved(round_: Round) -> Round:
    """What waits for the planner is planned, and taken up."""
    work_off_the_queue()
    take_up_ended()
    round_.refresh_from_db()
    return round_


def opened(ten: Ten, **fields: Any) -> Round:
    """A round with a real plan's proposals, open for answers."""
    round_ = prepared(ten, **fields)
    propose(ten.lead, round_)
    solved(round_)
    assert round_.fault == "", round_.run and round_.run.faults
    open_round(ten.lead, round_)
    return round_


def present(round_: Round) -> list[Proposal]:
    """The proposals of the present generation."""
    rows = Proposal.objects.filter(round=round_, generation=round_.generation)
    return list(rows.select_related("round", "giver_lot", "taker_lot", "facility"))


def _member(name: str, number: int, role: str) -> Acting:
    organisation = Organisation.objects.create(
        number=f"99900000{number}", name=f"Firma {name.upper()} AS", municipality="5001"
    )
    held = OrganisationRole.objects.create(organisation=organisation, role=role, municipalities=[], is_confirmed=True)
    person = Person.objects.create(email=f"{name}@example.no", name=f"Person {name.upper()}")
    membership = Membership.objects.create(person=person, organisation=organisation, is_owner=True)
    membership.roles.set([held])
    return acting_as(membership)


def _site(public_id: str, name: str, longitude: float, latitude: float) -> Site:
    return Site.objects.create(public_id=f"sted-{public_id}", name=name, longitude=longitude, latitude=latitude)


def _project(ten: Ten, name: str, longitude: float, latitude: float) -> Project:
    public_id = f"prosjekt-{name}"
    return Project.objects.create(
        public_id=public_id,
        site=_site(public_id, f"Tomt {name.upper()}", longitude, latitude),
        name=f"Prosjekt {name.upper()}",
        organisation=ten.acting_of[name].organisation,
        state=PUBLISHED,
    )


def _lot(public_id: str, project: Project, direction: str, tonnes: float) -> Lot:
    return Lot.objects.create(
        public_id=public_id,
        project=project,
        direction=direction,
        mass_type="clay",
        contamination_class=1,
        from_period=FIRST,
        to_period=FIRST + 1,
        tonnes=tonnes,
        state=PUBLISHED,
    )


def _landfill(
    organisation: Organisation | None, public_id: str, longitude: float, latitude: float, total: float
) -> Facility:
    made = Facility.objects.create(
        public_id=public_id,
        site=_site(public_id, f"Deponi {public_id}", longitude, latitude),
        name=f"Deponi {public_id.removeprefix('anlegg-')}",
        kind="landfill",
        organisation=organisation,
        state=PUBLISHED,
        total_tonnes=total,
    )
    FacilityAccepts.objects.create(facility=made, mass_type="clay", max_contamination_class=3, fee_nok_per_tonne=90)
    FacilityCapacity.objects.create(facility=made, from_period=FIRST, to_period=LAST, tonnes_per_period=5_000)
    return made
