"""What partners are called, where their pages are, and what an enquiry to one of them starts with."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from ressursbank import vocabulary
from ressursbank.matching import Asked, Match
from ressursbank.portal.exchange.match_index import Market
from ressursbank.portal.facilities.models import StorageArea
from ressursbank.portal.plans.templatetags.shown import name_of
from ressursbank.region.periods import format_period

_ROUTES = {"lot": "projects:lot", "project": "projects:project", "facility": "facilities:facility"}


def kind_name(kind: str) -> str:
    """What a partner is, in the language of the page."""
    if kind in vocabulary.FACILITY_KINDS.ids:
        return name_of(vocabulary.FACILITY_KINDS, vocabulary.FACILITY_KINDS.code(kind))
    if kind == "own_stock":
        return _("Own storage")
    return name_of(vocabulary.DIRECTIONS, vocabulary.DIRECTIONS.code(kind))


class Places:
    """Names and addresses of some partners; one query where there are storages among them."""

    def __init__(self, market: Market, partners: Iterable[tuple[str, str]]) -> None:
        self._market = market
        stores = [id_ for id_, kind in partners if kind == "storage"]
        areas = StorageArea.objects.filter(public_id__in=stores).values_list("public_id", flat=True) if stores else ()
        self._areas = frozenset(areas)

    def name(self, id_: str, kind: str) -> str:
        """A lot is called as its project."""
        region = self._market.region
        if kind in ("need", "surplus"):
            return str(region.projects.name[region.lots.project[self._market.index.lot_rows[id_]]])
        if kind == "own_stock":
            return str(region.projects.name[self._market.project_rows[id_]])
        return str(region.facilities.name[self._market.facility_rows[id_]])

    def url(self, id_: str, kind: str) -> str:
        """Its page."""
        if id_ in self._areas:
            return reverse("facilities:storage", args=[id_])
        group = {"need": "lot", "surplus": "lot", "own_stock": "project"}.get(kind, "facility")
        return reverse(_ROUTES[group], args=[id_])

    def is_booked(self, match: Match, asked: Asked) -> bool:
        """Whether masses are given to a storage area: room is booked there, and nothing is agreed on."""
        return match.partner_id in self._areas and not asked.is_need

    def ask_url(self, match: Match, asked: Asked, lot_id: str) -> str:
        """Where one turns to the partner: a booking of room in a storage area, else an enquiry; "" for own stock.

        It starts with the lot if there is one, else with what is sought.
        """
        if match.kind == "own_stock":
            return ""
        id_ = match.partner_id
        masses: dict[str, object] = {
            "mass_type": vocabulary.MASS_TYPES.ids[asked.mass_type],
            "contamination_class": asked.contamination_class,
            "tonnes": round(min(asked.tonnes, match.room_tonnes)),
        }
        lot = {"lot": lot_id} if lot_id else {}
        if self.is_booked(match, asked):
            quarters = {
                "from_period": format_period(match.first_period),
                "to_period": format_period(match.last_period),
            }
            return f"{reverse('market:storage_book', args=[id_])}?{urlencode(masses | lot | quarters)}"
        kind = "storage_area" if id_ in self._areas else "lot" if match.kind in ("need", "surplus") else "facility"
        sought = {
            "direction": vocabulary.DIRECTIONS.ids[asked.direction],
            **masses,
            "from_period": match.first_period,
            "to_period": match.last_period,
        }
        return f"{reverse('market:ask')}?{urlencode({'partner': f'{kind}:{id_}'} | (lot or sought))}"
