"""How the log writes what only facilities and storage areas have: variants, kinds, surfaces; municipalities."""

from ressursbank.portal.audit.words import NameOf, name_codes
from ressursbank.portal.facilities.lists import STORAGE_KINDS, SURFACES, VARIANTS, Entries
from ressursbank.portal.sites.municipalities import municipality_name


def register() -> None:
    """Called once, when the app is ready."""
    name_codes("facilities.facility", "variant", _names_in(VARIANTS))
    name_codes("facilities.storagearea", "kind", _names_in(STORAGE_KINDS))
    name_codes("facilities.storagearea", "surface", _names_in(SURFACES))
    name_codes("sites.site", "municipality", municipality_name)


def _names_in(entries: Entries) -> NameOf:
    return lambda code: entries[code].name if code in entries else code
