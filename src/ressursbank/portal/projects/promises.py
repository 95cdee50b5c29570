"""Lots that agreements hold tonnes of are kept as they were promised: refused with words, never by the database alone.

The checks are made after the change, in its transaction: the row is locked then, and no promise can slip in between.
"""

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from ressursbank.portal.audit.models import Change
from ressursbank.portal.marketplace.models import Agreement
from ressursbank.portal.plans.templatetags.shown import number
from ressursbank.portal.projects.models import Lot

KEPT = ("mass_type", "contamination_class", "direction")
"""What an agreement is about: not changed while anything of the lot is promised."""
ALIVE = (
    Agreement.State.OFFERED,
    Agreement.State.COUNTERED,
    Agreement.State.AGREED,
    Agreement.State.DELIVERING,
)


class PromisedError(ValueError):
    """A lot that is promised in agreements cannot be changed like this; the text says what can be done.

    `field`: the form's field that it is about, "" for none.
    """

    def __init__(self, text: str, field: str = "") -> None:
        super().__init__(text)
        self.field = field


@contextmanager
def no_promise_broken(lot: Lot) -> Iterator[None]:
    """Around the change of a lot. Raises PromisedError for fewer tonnes than are promised; nothing is changed then."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "no_tonne_is_promised_twice" not in str(error):
            raise
        now = Lot.objects.get(pk=lot.pk)
        raise PromisedError(
            _("%(promised)s t of this lot are promised in agreements: it cannot be smaller than that.")
            % {"promised": number(now.promised_tonnes, 0 if now.promised_tonnes == round(now.promised_tonnes) else 1)},
            "quantity",
        ) from None


def check_still_as_promised(lot: Lot, change: Change | None) -> None:
    """Raises PromisedError where a change made a promised lot something else; the caller's transaction rolls back."""
    touched = change.after or {} if change is not None else {}
    changed = [name for name in KEPT if name in touched]
    if changed and lot.promised_tonnes > 0:
        raise PromisedError(
            _(
                "Tonnes of this lot are promised in agreements, so mass type, class and direction stay as they are. "
                "Cancel the agreements first, or add a new lot."
            ),
            changed[0],
        )


def check_undone(batch: uuid.UUID) -> None:
    """After a batch of changes has been undone. Raises PromisedError where it made, or published, or described what
    somebody has been promised; the caller's transaction rolls back.
    """
    alive = Agreement.objects.filter(state__in=ALIVE)
    lots = Lot.objects.filter(Q(given_by__in=alive) | Q(taken_by__in=alive)).order_by()
    rows = Change.objects.filter(
        batch=batch, thing_type=Lot._meta.label_lower, thing_id__in=lots.values_list("pk", flat=True)
    )
    what = {"state", *KEPT}
    touched = [row.thing_id for row in rows if row.before is None or what & (row.after or {}).keys()]
    check_free(Lot.objects.filter(pk__in=touched))


def check_free(lots: Iterable[Lot]) -> None:
    """Raises PromisedError where offers or agreements that have not ended hold any of the lots."""
    keys = [lot.pk for lot in lots]
    alive = Agreement.objects.filter(Q(giver_lot__in=keys) | Q(taker_lot__in=keys), state__in=ALIVE)
    ids = list(alive.order_by("pk").values_list("public_id", flat=True)[:5])
    if ids:
        raise PromisedError(
            _("Tonnes are promised in agreements: %(agreements)s. Complete, withdraw or cancel those first.")
            % {"agreements": ", ".join(ids)}
        )
