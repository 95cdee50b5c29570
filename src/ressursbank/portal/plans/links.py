"""Which places of a plan have a page in the portal that anyone may open, and at what address."""

from collections.abc import Sequence

import numpy as np
from django.urls import reverse

from ressursbank.portal.audit.models import SHOWN_TO_ALL
from ressursbank.portal.exchange.home import Shown
from ressursbank.portal.facilities.models import Facility, StorageArea
from ressursbank.portal.projects.models import Project
from ressursbank.region.tables import Integers

_PAGES = ((Project, "projects:project"), (Facility, "facilities:facility"), (StorageArea, "facilities:storage"))


def links_of(shown: Shown, places: Integers | Sequence[int]) -> dict[int, str]:
    """Address by place. A plan may be older than what is published: what has been withdrawn since has none."""
    place_of = {str(shown.places.id[place]): int(place) for place in np.unique(places)}
    found = {}
    for model, route in _PAGES:
        ids = model._default_manager.filter(public_id__in=place_of, state__in=SHOWN_TO_ALL)
        for public_id in ids.values_list("public_id", flat=True):
            found[place_of[public_id]] = reverse(route, args=[public_id])
    return found
