"""The addresses of the pages of one plan: of the published one, or the same of a run that planners look at."""

from uuid import UUID

from django.urls import reverse

OF_A_PLAN = ("plan", "why", "map_data", "figures", "region_package", "plan_folder", "geopackage")


def addresses_of(run: UUID | None) -> dict[str, str]:
    """Address by name, for templates; None is the published plan."""
    if run is None:
        return {name: reverse("figures:data" if name == "figures" else f"plans:{name}") for name in OF_A_PLAN}
    return {name: reverse(f"plans:run_{name}", args=[run]) for name in OF_A_PLAN}
