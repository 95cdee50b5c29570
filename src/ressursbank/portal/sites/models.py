"""Sites and the distances between them, as in the region package."""

from functools import cache
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from ressursbank.portal.audit.models import Kept


class Site(Kept):
    """A place on the ground (WGS84). `east` and `north` are EPSG:25833 metres, derived."""

    public_id = models.CharField(max_length=80, unique=True)
    name = models.CharField(_("Name"), max_length=200)
    longitude = models.FloatField(_("Longitude"))
    latitude = models.FloatField(_("Latitude"))
    municipality = models.CharField(_("Municipality"), max_length=4, blank=True, db_index=True)
    east = models.FloatField(editable=False, db_index=True)
    north = models.FloatField(editable=False, db_index=True)
    extra = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        # Whatever is near a point is found from the index alone.
        indexes = (models.Index(fields=["east", "north"], name="sites_by_place"),)

    def __str__(self) -> str:
        return self.name

    @property
    def owner_thing(self) -> models.Model | None:
        """What stands on it, and whose permissions hold: a project, else a facility, else a storage area."""
        if self.pk is None:
            return None
        for name in ("projects", "facilities", "storage_areas"):
            found: models.Model | None = getattr(self, name).first() if hasattr(self, name) else None
            if found is not None:
                return found
        return None

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Saves with the metres that follow from the position."""
        for name, value in self.derived_fields().items():
            setattr(self, name, value)
        super().save(*args, **kwargs)

    def derived_fields(self) -> dict[str, float]:
        """What follows from the position."""
        east, north = metres(self.longitude, self.latitude)
        return {"east": east, "north": north}


class Distance(Kept):
    """A listed distance (distances.csv). Null: not given."""

    from_site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="distances_from")
    to_site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="distances_to")
    kilometres = models.FloatField()
    minutes = models.FloatField(null=True)
    haul_nok_per_tonne = models.FloatField(null=True)
    haul_co2_kg_per_tonne = models.FloatField(null=True)
    source = models.CharField(max_length=200, blank=True)
    extra = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["from_site", "to_site"], name="one_distance_a_pair"),)


@cache
def _to_metres() -> Any:
    from pyproj import Transformer  # here, because it takes a while to import

    return Transformer.from_crs(4326, 25833, always_xy=True)


def metres(longitude: float, latitude: float) -> tuple[float, float]:
    """East and north in EPSG:25833."""
    east, north = _to_metres().transform(longitude, latitude)
    return float(east), float(north)
