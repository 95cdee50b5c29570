"""From a file's coordinate system to longitude and latitude; what looks wrong about the numbers is said in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from django.utils.translation import gettext as _
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from ressursbank.portal.plots.faults import PlotError

WGS84 = 4326
CHOICES = (25832, 25833, 4258)
"""The systems that somebody can say a file is in when it does not say so itself."""


@dataclass(frozen=True, slots=True)
class Window:
    """The least and greatest of two coordinates."""

    least_x: float
    least_y: float
    most_x: float
    most_y: float

    def holds(self, x: Any, y: Any) -> bool:
        """Whether all points are within."""
        return bool(
            np.all((x >= self.least_x) & (x <= self.most_x)) and np.all((y >= self.least_y) & (y <= self.most_y))
        )


NORWAY = Window(4.0, 57.5, 32.0, 71.5)
"""Mainland Norway and its surroundings: longitude, latitude."""
METRES = Window(-300_000, 6_300_000, 1_300_000, 8_000_000)
"""The same in UTM zones 32 to 35: east, north."""


def in_wgs84(shapes: Sequence[Any], system: str | int | None) -> list[Any]:
    """The shapes in longitude and latitude. `system`: EPSG code or WKT, None where the file does not say.

    Raises PlotError: no or unknown system, swapped axes, not in or near Norway.
    """
    points = shapely.get_coordinates(shapes)
    x, y = points[:, 0], points[:, 1]
    if not np.isfinite(points).all():
        raise PlotError(_("has a point without coordinates."))
    if system is None:
        raise PlotError(_without_system(x, y))
    crs = _crs(str(system))
    if crs.is_geographic:
        if NORWAY.holds(y, x):
            raise PlotError(_swapped(x, y, _("longitude"), _("latitude")))
        if METRES.holds(x, y) or METRES.holds(y, x):
            raise PlotError(
                _("says that its coordinates are degrees, but they look like metres in UTM. Save it again as WGS84.")
            )
    elif METRES.holds(y, x) and not METRES.holds(x, y):
        raise PlotError(_swapped(x, y, _("east"), _("north")))
    try:
        moved = list(shapely.transform(shapes, _mover(str(system)), interleaved=False))
    except ProjError as error:
        raise PlotError(
            _("cannot be moved from the coordinate system %(system)s to WGS84.") % {"system": crs.name}
        ) from error
    points = shapely.get_coordinates(moved)
    if not np.isfinite(points).all() or not NORWAY.holds(points[:, 0], points[:, 1]):
        raise PlotError(
            _("lies outside Norway and its surroundings (in %(system)s). Is the coordinate system right?")
            % {"system": crs.name}
        )
    return moved


def _without_system(x: Any, y: Any) -> str:
    if METRES.holds(x, y) or METRES.holds(y, x):
        return _(
            "does not say its coordinate system (no .prj?); the numbers look like metres in UTM. Choose the zone below."
        )
    if NORWAY.holds(x, y) or NORWAY.holds(y, x):
        return _(
            "does not say its coordinate system (no .prj?); the coordinates look like degrees. Choose degrees below."
        )
    return _("does not say its coordinate system (no .prj?). Choose it below.")


def _swapped(x: Any, y: Any, first: str, second: str) -> str:
    return _("has its axes swapped: %(first)s %(x)s and %(second)s %(y)s. Save it with %(first)s first.") % {
        "first": first,
        "second": second,
        "x": f"{float(x[0]):.8g}",
        "y": f"{float(y[0]):.8g}",
    }


@lru_cache(maxsize=64)
def _crs(system: str) -> CRS:
    try:
        return CRS.from_user_input(system)
    except CRSError as error:
        raise PlotError(_("has an unknown coordinate system: %(system)s.") % {"system": system[:80]}) from error


@lru_cache(maxsize=64)
def _mover(system: str) -> Any:
    return Transformer.from_crs(_crs(system), WGS84, always_xy=True, only_best=False).transform
