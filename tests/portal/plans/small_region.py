"""A small region in the database: clay and rock from one project, a need of rock in another, landfills, a quarry."""

from ressursbank.portal.audit.models import Publication
from ressursbank.portal.facilities.models import Facility, FacilityAccepts, FacilityCapacity
from ressursbank.portal.projects.models import Lot, Project
from ressursbank.portal.sites.models import Site

FIRST, LAST = 2027 * 4, 2028 * 4 + 3
PUBLISHED = Publication.PUBLISHED


def write_small_region() -> None:
    """Everything published, in the quarters of 2027 and 2028; the horizon set to them."""
    from ressursbank.portal.plans.models import Assumption

    Assumption.objects.create(key="horizon_start", value=FIRST)
    Assumption.objects.create(key="periods", value=LAST - FIRST + 1)
    school = _project("prosjekt-skole", "Skole på Lade", 10.44, 63.44)
    hall = _project("prosjekt-hall", "Idrettshall i Malvik", 10.68, 63.43)
    _lot("post-leire", school, "surplus", "clay", FIRST, FIRST + 1, 12_000)
    _lot("post-stein", school, "surplus", "rock", FIRST + 1, FIRST + 2, 5_000)
    _lot("post-behov", hall, "need", "rock", FIRST + 2, FIRST + 2, 4_000)
    landfill = _facility("anlegg-deponi", "Deponiet på Heimdal", "landfill", 10.35, 63.34, total_tonnes=8_000.0)
    FacilityAccepts.objects.create(facility=landfill, mass_type="clay", max_contamination_class=3, fee_nok_per_tonne=90)
    FacilityCapacity.objects.create(facility=landfill, from_period=FIRST, to_period=LAST, tonnes_per_period=5_000)
    far = _facility("anlegg-deponi-2", "Deponiet på Støren", "landfill", 10.28, 63.04)
    FacilityAccepts.objects.create(facility=far, mass_type="clay", max_contamination_class=1, fee_nok_per_tonne=60)
    quarry = _facility("anlegg-pukk", "Pukkverket i Stjørdal", "quarry", 10.95, 63.46)
    FacilityAccepts.objects.create(facility=quarry, mass_type="rock", max_contamination_class=1, fee_nok_per_tonne=110)


def _project(public_id: str, name: str, longitude: float, latitude: float) -> Project:
    site = Site.objects.create(public_id=f"sted-{public_id}", name=name, longitude=longitude, latitude=latitude)
    return Project.objects.create(public_id=public_id, site=site, name=name, state=PUBLISHED)


def _lot(public_id: str, project: Project, direction: str, mass_type: str, first: int, last: int, tonnes: float) -> Lot:
    return Lot.objects.create(
        public_id=public_id,
        project=project,
        direction=direction,
        mass_type=mass_type,
        contamination_class=1,
        from_period=first,
        to_period=last,
        tonnes=tonnes,
        state=PUBLISHED,
    )


def _facility(
    public_id: str, name: str, kind: str, longitude: float, latitude: float, total_tonnes: float | None = None
) -> Facility:
    site = Site.objects.create(public_id=f"sted-{public_id}", name=name, longitude=longitude, latitude=latitude)
    return Facility.objects.create(
        public_id=public_id, site=site, name=name, kind=kind, state=PUBLISHED, total_tonnes=total_tonnes
    )
