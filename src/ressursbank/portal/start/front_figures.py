"""The three figures of the first page: what is coming, how well it is used, what room is left. Each with its curve."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from ressursbank.portal.audit.models import Publication
from ressursbank.portal.exchange.home import Shown, current_home
from ressursbank.portal.facilities.models import Facility, FacilityCapacity
from ressursbank.portal.figures.key_figures import key_figures
from ressursbank.portal.figures.series import LEVELS, levels_by_year
from ressursbank.portal.plans.templatetags.shown import about, percent, period
from ressursbank.portal.projects.models import Lot
from ressursbank.portal.start.sparkline import Sparkline, sparkline
from ressursbank.region.periods import ALWAYS, NEVER, quarter_of, year_of

QUARTERS_AHEAD, QUARTERS_OF_CURVE, YEARS_OF_CURVE = 4, 12, 8
REUSED = (2, 3, 4)


@dataclass(frozen=True, slots=True)
class FrontFigure:
    """One figure. `points` are what the curve shows, each with its name, so that it can be read as a table too."""

    id: str
    name: str
    value: str
    unit: str
    note: str
    curve: Sparkline | None
    points: tuple[tuple[str, str], ...]
    source: str
    uncertainty: str


def front_figures(today: int | None = None) -> tuple[FrontFigure, ...]:
    """Surplus of the next twelve months, share reused in the published plan, landfill room by year."""
    now = quarter_of(timezone.localdate()) if today is None else today
    shown = current_home().shown
    return surplus_ahead(now), share_reused(shown), landfill_capacity(now)


def surplus_ahead(now: int) -> FrontFigure:
    """Published surplus of the next four quarters, each lot spread evenly over its window."""
    windows = (
        Lot.objects.filter(
            state=Publication.PUBLISHED,
            direction="surplus",
            from_period__lt=now + QUARTERS_OF_CURVE,
            to_period__gte=now,
        )
        .order_by()
        .values("from_period", "to_period")
        .annotate(all=Sum("tonnes"), expected=Sum(F("tonnes") * F("stage_probability")))
        .values_list("from_period", "to_period", "all", "expected")
    )
    rows = list(windows)
    expected = spread(((first, last, tonnes) for first, last, _all, tonnes in rows), now, QUARTERS_OF_CURVE)
    whole = spread(((first, last, tonnes) for first, last, tonnes, _expected in rows), now, QUARTERS_AHEAD)
    ahead = sum(expected[:QUARTERS_AHEAD])
    return FrontFigure(
        id="surplus",
        name=_("Surplus in the next 12 months"),
        value=about(ahead),
        unit=_("tonnes"),
        note=_("%(from)s to %(to)s") % {"from": period(now), "to": period(now + QUARTERS_AHEAD - 1)},
        curve=sparkline(expected),
        points=tuple((period(now + at), about(tonnes)) for at, tonnes in enumerate(expected)),
        source=_("The published surplus of all projects here, each spread evenly over its quarters."),
        uncertainty=_("Counted with the probability that each project is built. If all are: %(tonnes)s tonnes.")
        % {"tonnes": about(sum(whole))},
    )


def spread(windows: Iterable[tuple[int, int, float]], first: int, quarters: int) -> list[float]:
    """Tonnes by quarter from `first` on, of windows (first quarter, last quarter, tonnes) spread evenly."""
    tonnes = [0.0] * quarters
    for start, end, amount in windows:
        for quarter in range(max(start, first), min(end, first + quarters - 1) + 1):
            tonnes[quarter - first] += amount / (end - start + 1)
    return tonnes


def share_reused(shown: Shown | None) -> FrontFigure:
    """Share of what ends somewhere in the published plan that is used again or recycled."""
    points: tuple[tuple[str, str], ...] = ()
    shares: list[float] = []
    if shown is None:
        value, note = "–", _("No plan has been published yet")
    else:
        found = key_figures(shown)
        levels = levels_by_year(shown)
        ended = levels.tonnes.sum(axis=0)
        reused = levels.tonnes[[LEVELS.index(level) for level in REUSED]].sum(axis=0)
        kept = [at for at in range(len(levels.years)) if ended[at] > 0]
        shares = [float(reused[at] / ended[at]) for at in kept]
        value = percent(found.reused_share)
        note = _("Landfill: %(share)s") % {"share": percent(found.landfill_share)}
        points = tuple((str(levels.years[at]), percent(share)) for at, share in zip(kept, shares, strict=True))
    return FrontFigure(
        id="reused",
        name=_("Reused in the regional plan"),
        value=value,
        unit="",
        note=note,
        curve=sparkline(shares),
        points=points,
        source=_("The published plan: tonnes that end in levels 2 to 4 of the resource pyramid, by all that end."),
        uncertainty=_("What the plan proposes, not what has been done. It rests on the projects' own estimates."),
    )


def landfill_capacity(now: int) -> FrontFigure:
    """Tonnes that the region's landfills can take in a year, of those that are open or permitted."""
    years = range(year_of(now) + 1, year_of(now) + 1 + YEARS_OF_CURVE)
    rows = (
        FacilityCapacity.objects.filter(
            facility__state=Publication.PUBLISHED, facility__kind="landfill", facility__is_candidate=False
        )
        .order_by()
        .values_list("from_period", "to_period", "tonnes_per_period", "facility__opens", "facility__closes")
    )
    by_year = dict.fromkeys(years, 0.0)
    for first, last, tonnes, opens, closes in rows:
        start, end = max(first, ALWAYS if opens is None else opens), min(last, NEVER if closes is None else closes)
        for year in years:
            by_year[year] += tonnes * max(0, min(end, year * 4 + 3) - max(start, year * 4) + 1)
    unlimited = (
        Facility.objects.filter(
            state=Publication.PUBLISHED, kind="landfill", is_candidate=False, capacity__isnull=True
        ).count()
        if rows
        else 0
    )
    last_year = years[-1]
    return FrontFigure(
        id="landfill",
        name=_("Landfill capacity in %(year)s") % {"year": years[0]},
        value=about(by_year[years[0]]) if rows else "–",
        unit=_("tonnes") if rows else "",
        note=_("%(tonnes)s tonnes in %(year)s, unless new sites open")
        % {"tonnes": about(by_year[last_year]), "year": last_year}
        if rows
        else _("No landfill has reported its capacity yet"),
        curve=sparkline(list(by_year.values())) if rows else None,
        points=tuple((str(year), about(tonnes)) for year, tonnes in by_year.items()) if rows else (),
        source=_("What the landfills themselves report, for those that are open or permitted.")
        + (" " + _("%(count)s without a stated limit are not counted.") % {"count": unlimited} if unlimited else ""),
        uncertainty=_("Sites that are only planned are not counted; the regional plan says which of them pay."),
    )
