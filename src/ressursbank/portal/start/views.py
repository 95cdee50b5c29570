"""The first page, one's own page, the guides, and the pages that the law asks for."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ressursbank.portal.accounts.acting import ActingRequest
from ressursbank.portal.accounts.roles import ROLES
from ressursbank.portal.projects.gates_status import next_tasks
from ressursbank.portal.start import guides, my_page
from ressursbank.portal.start.front_figures import front_figures
from ressursbank.portal.start.map_strip import map_strip
from ressursbank.portal.start.my_market import market_news
from ressursbank.region.periods import quarter_of

MOST_TASKS = 8


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What this is and how the region is doing; whoever is logged in goes on to their own page."""
    if request.user.is_authenticated:
        return redirect("start:my_page")
    return render(
        request,
        "start/start.html",
        {"figures": front_figures(), "strip": map_strip(quarter_of(timezone.localdate())), "roles": ROLES.values()},
    )


@require_safe
@login_required
def own_page(request: ActingRequest) -> HttpResponse:
    """What one owes, what one has with one figure each, and what is new."""
    acting = request.acting
    return render(
        request,
        "start/my_page.html",
        {
            "guides": guides.unseen_guides(acting),
            "tasks": next_tasks(acting, MOST_TASKS),
            "market": market_news(acting),
            "today": timezone.localdate(),
            "projects": my_page.projects_with_figures(acting),
            "count_of_projects": my_page.own_projects(acting).count(),
            "facilities": my_page.facilities_with_figures(acting, timezone.localdate().year),
            "count_of_facilities": my_page.own_facilities(acting).count(),
            "storage_areas": my_page.own_storage_areas(acting),
            "to_confirm": my_page.roles_to_confirm(acting),
            "waiting": my_page.own_roles_waiting(acting),
            "invitations": my_page.open_invitations(acting),
            "plan": my_page.latest_plan(),
            "roles": [ROLES[role] for role in ROLES if role in acting.roles],
        },
    )


@require_safe
def guide(request: HttpRequest, role: str) -> HttpResponse:
    """The steps to the main job of a role."""
    if role not in guides.ALL_GUIDES:
        raise Http404
    return render(request, "start/guide.html", {"guide": guides.ALL_GUIDES[role]})


@require_POST
def put_guide_away(request: ActingRequest, role: str) -> HttpResponse:
    """Do not show a role's guide on one's own page any more."""
    if role not in guides.ALL_GUIDES:
        raise Http404
    if request.acting.person is None:
        return redirect("account_login")
    guides.put_away(request.acting.person, role)
    messages.success(request, _("The guide is put away. You find it again under Help."))
    return redirect("start:my_page")


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """What the portal is for, the words it uses, and a guide for each role."""
    return render(request, _in_language("help"), {"all_guides": guides.ALL_GUIDES.values()})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement that the law asks for."""
    return render(request, _in_language("accessibility"), {"contact": settings.CONTACT_EMAIL})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Which personal data is kept, why, how long, and one's rights."""
    return render(request, _in_language("privacy"), {"contact": settings.CONTACT_EMAIL})


def _in_language(name: str) -> str:
    """Long texts are written whole in each language, not sentence by sentence."""
    return f"start/texts/{name}.{get_language() or settings.LANGUAGE_CODE}.html"
