"""Filters that several lists have."""

from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.audit.models import SHOWN_TO_ALL, Publication
from ressursbank.portal.projects.models import Lot, Project
from ressursbank.portal.sites.models import Site

Row = TypeVar("Row", bound=Model)


def of_state(found: "QuerySet[Row]", acting: Acting, state: str | None) -> "QuerySet[Row]":
    """Of a state; where none is asked for all but withdrawn ones, and for nobody in particular what all may see."""
    if state is not None:
        return found.filter(state=state)
    if acting.organisation is None:
        return found.filter(state__in=SHOWN_TO_ALL)
    return found.exclude(state=Publication.WITHDRAWN)


def of_equal(found: "QuerySet[Row]", wanted: Any, *names: str) -> "QuerySet[Row]":
    """With what a filter asks for in fields of the same names; None asks for nothing."""
    values = {name: getattr(wanted, name) for name in names}
    return found.filter(**{name: value for name, value in values.items() if value is not None})


def lots_like(found: "QuerySet[Lot]", wanted: Any) -> "QuerySet[Lot]":
    """Lots by what every filter of lots asks for: direction, type, class, quarters that meet, municipality."""
    found = of_equal(found, wanted, "direction", "mass_type", "contamination_class")
    if wanted.from_quarter is not None:
        found = found.filter(to_period__gte=wanted.from_quarter)
    if wanted.to_quarter is not None:
        found = found.filter(from_period__lte=wanted.to_quarter)
    if wanted.municipality is not None:
        sites = Site.objects.filter(municipality=wanted.municipality).values("pk")
        found = found.filter(project__in=Project.objects.filter(site__in=sites).order_by().values("pk"))
    return found
