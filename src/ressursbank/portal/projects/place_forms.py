"""Where a project is: an address, typed coordinates or a click on the map, and a plot drawn, typed or uploaded."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ressursbank.connectors.addresses import AddressesUnreachableError, search_addresses
from ressursbank.portal.forms import VersionField
from ressursbank.portal.plots import Plot, PlotError, read_plot_file, read_plot_text, read_position, write_plot_text
from ressursbank.portal.plots.coordinates import CHOICES
from ressursbank.portal.projects.fields import StyledForm, set_choices
from ressursbank.portal.projects.models import Project
from ressursbank.portal.projects.services import Place
from ressursbank.portal.sites.models import metres
from ressursbank.portal.sites.municipalities import MUNICIPALITIES, municipality_choices
from ressursbank.portal.sites.municipality_of_point import municipality_of_point

FARTHEST_METRES = 2000
"""A position farther than this from the plot's middle is a mistake in one of them."""
SYSTEM_NAMES = {25832: "UTM 32 (EPSG:25832)", 25833: "UTM 33 (EPSG:25833)"}


class PlaceForm(StyledForm):
    """Step 1. `place` and `notes` hold what was found once the form is valid."""

    name = forms.CharField(
        label=gettext_lazy("What is the project called?"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    address = forms.CharField(
        label=gettext_lazy("Address or name of the place"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    position = forms.CharField(
        label=gettext_lazy("Coordinates"),
        required=False,
        max_length=80,
        help_text=gettext_lazy(
            "Latitude and longitude (63.4305, 10.3951), or north and east in UTM 33. Address and map fill it in."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    municipality = forms.ChoiceField(
        label=gettext_lazy("Municipality"),
        required=False,
        help_text=gettext_lazy("Found from the coordinates when left empty."),
    )
    plot_text = forms.CharField(
        label=gettext_lazy("Corners of the plot"),
        required=False,
        max_length=2_000_000,
        help_text=gettext_lazy(
            "One corner a line, in order round the plot; an empty line between polygons. Or GeoJSON."
        ),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
    )
    plot_file = forms.FileField(
        label=gettext_lazy("Upload the plot"),
        required=False,
        help_text=gettext_lazy("GeoJSON, GeoPackage or a zipped Shapefile, at most 20 MB."),
        widget=forms.FileInput(attrs={"accept": ".geojson,.json,.gpkg,.zip"}),
    )
    plot_system = forms.TypedChoiceField(
        label=gettext_lazy("Coordinate system of the file"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=gettext_lazy("Only needed when the file does not say it itself."),
    )
    version = VersionField(required=False)
    site_version = VersionField(required=False)

    place: Place
    notes: list[str]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "municipality", municipality_choices(MUNICIPALITIES, _("Find from the coordinates")))
        systems = [(str(code), SYSTEM_NAMES.get(code, _("Longitude and latitude"))) for code in CHOICES]
        set_choices(self, "plot_system", [("", _("As the file says")), *systems])

    def clean(self) -> dict[str, Any]:
        """Finds position, plot and municipality; every fault at its field."""
        found = super().clean() or {}
        self.notes = []
        plot = self._plot(found)
        position = self._position(found, plot)
        if self.errors or position is None:
            return found
        longitude, latitude = position
        municipality, is_exact = found["municipality"], True
        if not municipality:
            municipality, is_exact = municipality_of_point(longitude, latitude)
            if not municipality:
                message = _("No municipality known here lies at these coordinates. Are they right? Else choose it.")
                self.add_error("municipality", message)
                return found
            if not is_exact:
                self.notes.append(
                    _("The municipality was read from a simplified map: check that it is right near a border.")
                )
        self.place = Place(
            name=found["address"] or found["name"],
            longitude=longitude,
            latitude=latitude,
            municipality=municipality,
            plot=plot.geometry if plot is not None else None,
        )
        return found

    def _plot(self, found: dict[str, Any]) -> Plot | None:
        try:
            if found.get("plot_file"):
                upload = found["plot_file"]
                plot = read_plot_file(upload.name, upload.read(), found.get("plot_system"))
                field = "plot_file"
            elif (found.get("plot_text") or "").strip():
                field = "plot_text"
                plot = read_plot_text(found["plot_text"])
            else:
                return None
        except PlotError as error:
            self.add_error("plot_file" if found.get("plot_file") else "plot_text", error.faults)
            return None
        self.notes += [note for note in plot.notes if field == "plot_file" or note not in self.notes]
        return plot

    def _position(self, found: dict[str, Any], plot: Plot | None) -> tuple[float, float] | None:
        if found.get("position"):
            try:
                position = read_position(found["position"])
            except PlotError as error:
                self.add_error("position", error.faults)
                return None
            self.notes += [position.note] if position.note else []
            at = position.longitude, position.latitude
            if plot is not None and (away := _metres_between(at, plot.inside)) > FARTHEST_METRES:
                message = _("The coordinates are %(km)s km from the plot. Empty this field to take the plot's middle.")
                self.add_error("position", message % {"km": round(away / 1000)})
            return at
        if plot is not None:
            return plot.inside
        if found.get("address"):
            return self._of_address(found)
        if not self.errors:
            self.add_error("position", _("Say where it is: an address, coordinates, a click on the map or a plot."))
        return None

    def _of_address(self, found: dict[str, Any]) -> tuple[float, float] | None:
        """The position of the only address that fits (of the first, when it is written out in full)."""
        try:
            if not settings.ADDRESS_SERVICE:
                raise AddressesUnreachableError("", "")
            addresses = search_addresses(found["address"], base=settings.ADDRESS_SERVICE)
        except AddressesUnreachableError:
            message = _("The address register cannot be reached now. Write coordinates or click on the map instead.")
            self.add_error("address", message)
            return None
        exact = [each for each in addresses if each.text.casefold() == found["address"].strip().casefold()]
        fitting = exact or addresses
        if len(fitting) == 1:
            return fitting[0].longitude, fitting[0].latitude
        if fitting:
            listed = "; ".join(f"{each.text}, {each.postal_place}" for each in fitting)
            self.add_error("address", _("Several addresses fit: %(listed)s. Choose one.") % {"listed": listed})
        else:
            self.add_error("address", _("No address fits. Check the spelling, or write coordinates."))
        return None


def place_initial(project: Project) -> dict[str, Any]:
    """What the form holds for a project that is there already."""
    return {
        "name": project.name,
        "address": project.site.name,
        "position": f"{project.site.latitude:.6f}, {project.site.longitude:.6f}",
        "municipality": project.site.municipality,
        "plot_text": write_plot_text(project.plot),
        "version": project.version,
        "site_version": project.site.version,
    }


def _metres_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    (east, north), (other_east, other_north) = metres(*one), metres(*other)
    return float(((east - other_east) ** 2 + (north - other_north) ** 2) ** 0.5)
