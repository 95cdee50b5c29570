"""From which plan a proposal is, of which day, and whether the thing it is about has been changed since."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from ressursbank.portal.audit.models import Change, Kept
from ressursbank.portal.exchange.home import Home


@dataclass(frozen=True, slots=True)
class Basis:
    """Which plan it is, of which day, and whether the thing it is about has been changed since, or is not in it."""

    is_published: bool
    as_of: datetime | None = None
    is_in_plan: bool = False
    has_changed: bool = False


def basis_of(home: Home, thing: Kept, *, is_in_plan: bool) -> Basis:
    """The plan that is published, as seen from a project, a facility or a storage area."""
    if home.shown is None:
        return Basis(is_published=False)
    label, key = thing._meta.label_lower, thing.pk
    changes = Change.objects.filter(Q(thing_type=label, thing_id=key) | Q(owner_type=label, owner_id=key))
    has_changed = home.as_of is not None and changes.filter(at__gt=home.as_of).exists()
    return Basis(is_published=True, as_of=home.as_of, is_in_plan=is_in_plan, has_changed=has_changed)
