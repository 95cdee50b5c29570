"""The desk's front page, talks near their deadline, guests who wait, storage areas, and reminding."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ressursbank.portal.accounts.acting import ActingRequest
from ressursbank.portal.desk.figures import months_of
from ressursbank.portal.desk.models import Reminder
from ressursbank.portal.desk.storage import SIGNS, areas_to_look_at, counts_of_signs
from ressursbank.portal.desk.talks import (
    GUEST_DAYS,
    NEAR_DAYS,
    last_reminders,
    near_deadline,
    remind,
    rows_of_guests,
    rows_of_talks,
    talks_of,
    waiting_guests,
)
from ressursbank.portal.desk.week import needs_of_the_week, running_round
from ressursbank.portal.maps.index import current_index
from ressursbank.portal.marketplace.models import Agreement, GuestEnquiry, StorageBooking
from ressursbank.portal.permissions import require
from ressursbank.portal.projects.paging import PAGE_SIZE, Page, page_of

DAYS = (3, 7, 14, 30)
_THINGS: dict[str, tuple[Any, tuple[str, ...], str]] = {
    Reminder.About.AGREEMENT: (Agreement, ("giver", "taker"), "desk:talks"),
    Reminder.About.ENQUIRY: (GuestEnquiry, ("listing__organisation", "listing__lot__project"), "desk:guests"),
    Reminder.About.BOOKING: (StorageBooking, ("storage_area__organisation",), "desk:storage"),
}


@require_safe
def desk(request: ActingRequest) -> HttpResponse:
    """What needs the coordinator this week, the most urgent first."""
    require(request.acting, "desk.see")
    index, today = current_index(), timezone.localdate()
    months = months_of(index, today)
    context = {
        "needs": needs_of_the_week(index, today),
        "round": running_round(),
        "months": months,
        "most_tonnes": max((month.agreed_tonnes for month in months), default=0.0),
        "today": today,
    }
    return render(request, "desk/desk.html", context)


@require_safe
def talks(request: ActingRequest) -> HttpResponse:
    """Who owes an answer, and how long they have."""
    require(request.acting, "desk.see")
    today = timezone.localdate()
    chosen = request.GET.get("days", "")
    days = int(chosen) if chosen in map(str, DAYS) else NEAR_DAYS
    page = page_of(near_deadline(today, days), rows_of_talks(), request.GET)
    rows = talks_of(page.rows, today)
    return render(request, "desk/talks.html", {"page": page, "talks": rows, "days": days, "choices": DAYS})


@require_safe
def guests(request: ActingRequest) -> HttpResponse:
    """Enquiries without an account that wait for the listing's owner."""
    require(request.acting, "desk.see")
    page = page_of(waiting_guests(), rows_of_guests(), request.GET)
    reminded = last_reminders(Reminder.About.ENQUIRY, [row.pk for row in page.rows])
    now = timezone.now()
    rows = [(row, (now - row.confirmed_at).days, reminded.get(row.pk)) for row in page.rows]
    context = {"page": page, "rows": rows, "days": GUEST_DAYS, "today": timezone.localdate()}
    return render(request, "desk/guests.html", context)


@require_safe
def storage(request: ActingRequest) -> HttpResponse:
    """Storage areas, those that need somebody first."""
    require(request.acting, "desk.see")
    today = timezone.localdate()
    every = areas_to_look_at(today)
    chosen = request.GET.get("sign", "")
    sign = chosen if chosen in SIGNS else ""
    pages = Paginator([row for row in every if not sign or sign in row.signs], PAGE_SIZE)
    shown = pages.get_page(request.GET.get("page"))
    page = Page(list(shown.object_list), pages.count, shown.number, pages.num_pages)
    context = {"page": page, "sign": sign, "counts": counts_of_signs(every), "every": len(every), "today": today}
    return render(request, "desk/storage.html", context)


@require_POST
def remind_one(request: ActingRequest, about: str, pk: int) -> HttpResponse:
    """Remind the one who owes an answer, once a day at most."""
    require(request.acting, "desk.remind")
    if about not in _THINGS:
        raise Http404(about)
    model, related, route = _THINGS[about]
    thing = get_object_or_404(model.objects.select_related(*related), pk=pk)
    try:
        is_sent = remind(request.acting, about, thing)
    except ValueError:
        messages.warning(request, _("Nobody owes an answer there any more."))
    else:
        if is_sent:
            messages.success(request, _("The reminder is sent."))
        else:
            messages.warning(request, _("A reminder was sent today already."))
    return redirect(route)
