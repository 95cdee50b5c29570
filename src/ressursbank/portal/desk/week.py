"""What needs the coordinator this week: one line a subject with its count, how long is left, and one next action."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ressursbank.portal.desk.moderation import reported_listings
from ressursbank.portal.desk.storage import ASKED, EMPTY, FULL, LIMIT, NOBODYS, areas_to_look_at, counts_of_signs
from ressursbank.portal.desk.talks import GUEST_DAYS, NEAR_DAYS, near_deadline, waiting_guests
from ressursbank.portal.desk.unanswered import LISTED, UNLISTED, Wanted, unanswered
from ressursbank.portal.maps.index import MapIndex
from ressursbank.portal.marketplace.models import Report
from ressursbank.portal.rounds.models import Round


@dataclass(frozen=True, slots=True)
class Need:
    """One subject. `days`: until the most pressing of them is lost (less than 0: it waits already)."""

    subject: str
    title: str
    why: str
    count: int
    days: int
    action: str
    url: str


def needs_of_the_week(index: MapIndex, today: date) -> list[Need]:
    """Those that have something, the most urgent first."""
    found = [*_of_lots(index, today), *_of_talks(today), *_of_storage(today), *_of_reports(today)]
    return sorted((need for need in found if need.count), key=lambda need: (need.days, -need.count, need.subject))


def running_round() -> Round | None:
    """The round that is prepared, open or being solved, the newest."""
    states = (Round.State.PREPARED, Round.State.OPEN, Round.State.SOLVING)
    return Round.objects.filter(state__in=states).order_by("-pk").first()


def _of_lots(index: MapIndex, today: date) -> list[Need]:
    needs = []
    url = reverse("desk:lots")
    for which, title, action in (
        (LISTED, _("Listings that nobody has answered"), _("Write to the best partners")),
        (UNLISTED, _("Lots that start soon and are not on the market"), _("Ask the owners to publish")),
    ):
        lots = unanswered(index, Wanted(which=which), today)
        tonnes = float(lots.left[lots.rows].sum())
        weeks = int(lots.weeks[lots.rows[0]]) if len(lots.rows) else 0
        begun = int(np.count_nonzero(lots.weeks[lots.rows] == 0))
        why = ngettext("%(begun)d in a quarter that has begun", "%(begun)d in a quarter that has begun", begun)
        figures = {"begun": begun}
        needs.append(
            Need(
                subject=which,
                title=title,
                why=f"{_about(tonnes)} · {why % figures}" if begun else _about(tonnes),
                count=len(lots.rows),
                days=weeks * 7,
                action=action,
                url=f"{url}?which={which}",
            )
        )
    return needs


def _about(tonnes: float) -> str:
    from ressursbank.portal.plans.templatetags.shown import about

    return f"{about(tonnes, 3)} t"


def _of_talks(today: date) -> list[Need]:
    talks = near_deadline(today)
    first = talks.values_list("deadline", flat=True).first()
    guests = waiting_guests()
    oldest = guests.values_list("confirmed_at", flat=True).first()
    waited = (timezone.now() - oldest).days if oldest is not None else 0
    return [
        Need(
            subject="talks",
            title=_("Offers and enquiries near their deadline"),
            why=ngettext("within %(n)d day, or passed", "within %(n)d days, or passed", NEAR_DAYS) % {"n": NEAR_DAYS},
            count=talks.count(),
            days=(first - today).days if first is not None else 0,
            action=_("Remind the one whose turn it is"),
            url=reverse("desk:talks"),
        ),
        Need(
            subject="guests",
            title=_("Enquiries without an account that wait"),
            why=ngettext("the oldest for %(n)d day", "the oldest for %(n)d days", waited) % {"n": waited},
            count=guests.count(),
            days=GUEST_DAYS - waited,
            action=_("Remind the owner"),
            url=reverse("desk:guests"),
        ),
    ]


def _of_storage(today: date) -> list[Need]:
    rows = areas_to_look_at(today)
    counts = counts_of_signs(rows)
    limits = [row.first_limit for row in rows if row.first_limit is not None]
    url = reverse("desk:storage")
    texts = {
        LIMIT: (_("Masses near the limit of law"), _("they must leave within 60 days"), _("See what must leave")),
        ASKED: (_("Storage bookings without an answer"), _("somebody waits for room"), _("Remind the keeper")),
        FULL: (_("Storage that is full in the coming year"), _("90 % or more is booked"), _("See who has booked")),
        NOBODYS: (_("Storage areas without an operator"), _("nobody answers bookings"), _("Find an operator")),
        EMPTY: (_("Storage that stands empty"), _("nothing is booked the coming year"), _("Tell who could use it")),
    }
    days = {
        LIMIT: (min(limits) - today).days if limits else 0,
        ASKED: NEAR_DAYS,
        FULL: 60,
        NOBODYS: 90,
        EMPTY: 180,
    }
    return [
        Need(sign, title, why, counts[sign], days[sign], action, f"{url}?sign={sign}")
        for sign, (title, why, action) in texts.items()
    ]


def _of_reports(today: date) -> list[Need]:
    oldest = Report.objects.filter(decided_at=None).order_by("pk").values_list("created_at", flat=True).first()
    waited = (today - timezone.localdate(oldest)).days if oldest is not None else 0
    return [
        Need(
            subject="reports",
            title=_("Listings reported as misuse"),
            why=ngettext("the oldest for %(n)d day", "the oldest for %(n)d days", waited) % {"n": waited},
            count=reported_listings().count(),
            days=-waited - NEAR_DAYS,
            action=_("Decide"),
            url=reverse("desk:reports"),
        )
    ]
