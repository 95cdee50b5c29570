"""The pages of notices: the list, what one gets by e-mail, and stopping letters by the link in one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ressursbank.portal.accounts.acting import ActingRequest
from ressursbank.portal.marketplace.alerts.forms import ChoicesForm
from ressursbank.portal.marketplace.alerts.said import in_language
from ressursbank.portal.marketplace.alerts.selectors import notice_of, notices_of, shown_notices
from ressursbank.portal.marketplace.alerts.services import choices_of, choose, mark_all_read, mark_read, mark_unread
from ressursbank.portal.marketplace.alerts.unsubscribe import EVERYTHING, read_token, stop, what_in_words
from ressursbank.portal.permissions import require
from ressursbank.portal.plans.templatetags.shown import number
from ressursbank.portal.projects.paging import page_of


@require_safe
def notices(request: ActingRequest) -> HttpResponse:
    """What has happened, newest first."""
    require(request.acting, "notice.see_own")
    only_unread = request.GET.get("show") == "unread"
    listed = notices_of(request.acting, only_unread=only_unread)
    page = page_of(listed, listed, request.GET)
    context = {
        "page": page,
        "shown": shown_notices(page.rows, request.acting),
        "only_unread": only_unread,
        "has_unread": any(notice.read_at is None for notice in page.rows),
        "newest": page.rows[0].pk if page.rows else 0,
    }
    return render(request, "marketplace/notice_list.html", context)


@require_safe
def notice(request: ActingRequest, pk: int) -> HttpResponse:
    """To the page that a notice is about; it is read then."""
    found = notice_of(request.acting, pk)
    mark_read(request.acting, found)
    return redirect(in_language(found.address))


@require_POST
def notice_read(request: ActingRequest, pk: int) -> HttpResponse:
    """Read, or unread again."""
    found = notice_of(request.acting, pk)
    (mark_unread if request.POST.get("unread") else mark_read)(request.acting, found)
    return redirect("market:notices")


@require_POST
def notices_read(request: ActingRequest) -> HttpResponse:
    """All that was shown."""
    up_to = request.POST.get("up_to", "")
    done = mark_all_read(request.acting, int(up_to) if up_to.isdecimal() and len(up_to) < 19 else 0)
    text = ngettext("%(count)s notice is marked as read.", "%(count)s notices are marked as read.", done)
    messages.success(request, text % {"count": number(done)})
    return redirect("market:notices")


@require_http_methods(["GET", "HEAD", "POST"])
def notice_settings(request: ActingRequest) -> HttpResponse:
    """What one gets by e-mail, and how often."""
    require(request.acting, "notice.see_own")
    form = ChoicesForm(choices_of(request.acting), request.POST or None)
    if request.method == "POST" and form.is_valid():
        choose(request.acting, form.cleaned_data)
        messages.success(request, _("Your choices are saved."))
        return redirect("market:notice_settings")
    return render(request, "marketplace/notice_settings.html", {"form": form, "person": request.acting.person})


@csrf_exempt  # a mail program posts without having seen the page; the signed address is what allows it
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: ActingRequest, token: str) -> HttpResponse:
    """Ask, then stop; a mail program's one click (RFC 8058) stops at once."""
    stops = read_token(token)
    if stops is None:
        return render(request, "marketplace/notice_stop_unknown.html", status=404)
    what = (EVERYTHING,) if request.POST.get("what") == EVERYTHING else stops.what
    words = what_in_words(stops.person, what)
    is_done = request.method == "POST"
    if is_done:
        stop(stops.person, what)
    context = {"words": words, "is_done": is_done, "may_stop_all": EVERYTHING not in what, "everything": EVERYTHING}
    return render(request, "marketplace/notice_stop.html", context)
