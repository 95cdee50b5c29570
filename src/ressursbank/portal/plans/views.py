"""The page of a plan and the explanation of one flow: of the published plan, or of a run that planners look at."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ressursbank.portal.accounts.acting import ActingRequest
from ressursbank.portal.exchange.answers import home_for
from ressursbank.portal.exchange.home import Home
from ressursbank.portal.figures.key_figures import key_figures
from ressursbank.portal.figures.series import LEVELS, landfill_room, levels_by_year
from ressursbank.portal.maps.layers import place_facts
from ressursbank.portal.maps.texts import map_texts
from ressursbank.portal.plans.addresses import addresses_of
from ressursbank.portal.plans.filters import LEVELS as LEVEL_CHOICES
from ressursbank.portal.plans.filters import SORTABLE, BadAddressError, read_filter, years_of
from ressursbank.portal.plans.models import PlanRun
from ressursbank.portal.plans.proposals import proposals_for_project
from ressursbank.portal.plans.selectors import flow_page
from ressursbank.portal.plans.table_links import column_links, page_links
from ressursbank.portal.plans.why import why
from ressursbank.portal.projects.selectors import project_of
from ressursbank.region.periods import year_of


@require_safe
def plan_page(request: HttpRequest, run: UUID | None = None) -> HttpResponse:
    """The whole answer: key figures, map, charts, the table of flows and the downloads."""
    home = home_for(request, run)
    if home.shown is None:
        return nothing_to_show(request, home)
    shown = home.shown
    try:
        chosen = read_filter(request.GET, shown)
    except BadAddressError as error:
        return bad_address(request, error)
    present = sorted(set(shown.flows.mass_type.tolist()))
    room = landfill_room(shown)
    levels = levels_by_year(shown)
    years = years_of(shown.region)
    return render(
        request,
        "plans/plan.html",
        {
            "addresses": addresses_of(run),
            "as_of": home.as_of,
            "run_id": run,
            "run_name": PlanRun.objects.values_list("name", flat=True).get(public_id=run) if run else "",
            "chosen": chosen,
            "years": years,
            "mass_types": present,
            "level_choices": LEVEL_CHOICES,
            "place_name": "" if chosen.place is None else shown.places.name[chosen.place],
            "place_id": "" if chosen.place is None else shown.places.id[chosen.place],
            "place": None if chosen.place is None else place_facts(shown, chosen, chosen.place),
            "everywhere": chosen.query(shown, place=None, page=1),
            "key": key_figures(shown),
            "table": (table := flow_page(shown, chosen)),
            "columns": column_links(shown, chosen, SORTABLE),
            "page_links": page_links(shown, chosen, table),
            "previous_page": chosen.query(shown, page=table.page - 1) if table.page > 1 else None,
            "next_page": chosen.query(shown, page=table.page + 1) if table.page < table.pages else None,
            "levels": LEVELS,
            "levels_table": list(zip(levels.years, levels.tonnes.T.tolist(), levels.unplaced.tolist(), strict=True)),
            "room": room,
            "room_table": [
                (name, [(year, tonnes[at]) for at, year in _year_ends(room.periods)])
                for name, tonnes in zip(room.names, room.remaining_tonnes.tolist(), strict=True)
            ],
            "assumptions": shown.region.assumptions,
            "map_texts": map_texts(),
        },
    )


@require_safe
def why_this_flow(request: HttpRequest, run: UUID | None = None) -> HttpResponse:
    """One flow: its cost terms, its alternatives, and why other places may not take it."""
    home = home_for(request, run)
    if home.shown is None:
        return nothing_to_show(request, home)
    try:
        found = why(request.GET, home.shown)
    except BadAddressError as error:
        return bad_address(request, error)
    if found is None:
        reason = _("The plan has no such flow. It may have been planned again since.")
        return render(request, "404.html", {"reason": reason}, status=404)
    return render(
        request,
        "plans/why.html",
        {
            "addresses": addresses_of(run),
            "why": found,
            "flow": found.flow,
            "assumptions": home.shown.region.assumptions,
        },
    )


@require_safe
def project_proposals(request: ActingRequest, public_id: str) -> HttpResponse:
    """What the published plan proposes for a project: the tab Plan of the project's page."""
    project = project_of(request.acting, public_id)
    context = {"project": project, "tab": "plan", "proposals": proposals_for_project(project)}
    return render(request, "plans/project_proposals.html", context)


def nothing_to_show(request: HttpRequest, home: Home) -> HttpResponse:
    """That no plan is published and what to do next; or, when files are wrong, every fault."""
    return render(request, "plans/empty.html", {"home": home}, status=503 if home.faults else 200)


def bad_address(request: HttpRequest, error: BadAddressError) -> HttpResponse:
    """An address that asks for what does not exist: says what would be right."""
    return render(request, "400.html", {"faults": error.faults}, status=400)


def _year_ends(periods: tuple[int, ...]) -> list[tuple[int, int]]:
    """Place and year of each year's last quarter in the horizon."""
    return [
        (at, year_of(period))
        for at, period in enumerate(periods)
        if at + 1 == len(periods) or year_of(periods[at + 1]) != year_of(period)
    ]
