"""Who may change saved searches and notices: whoever they are of. Letters are stopped by whoever has the link."""

from typing import Any

from ressursbank.portal.marketplace.alerts.notices import tell
from ressursbank.portal.marketplace.alerts.unsubscribe import written_token
from tests.access.table import MEMBERS_AND_LONER, Row
from tests.portal.marketplace.told import make_search
from tests.portal.people import EVERYBODY, People

FACTS = {"round": "r-1", "name": "Vår 2027", "answer_by": "2027-03-01", "proposals": 3, "tonnes": 4000.0}
FRIDA = frozenset({"frida"})
TRADERS_OF_TRONDHEIM = frozenset({"berit", "bo", "tor"})
"""per has the authority's hat only, and makes no agreements."""


def _search(people: People) -> dict[str, Any]:
    return {"pk": make_search(people).pk}


def _notice(people: People) -> dict[str, Any]:
    [notice] = tell("round_opened", FACTS, "/runder/r-1/", organisations=[people.organisation["trondheim"]])
    return {"pk": notice.pk}


def _own_notice(people: People) -> dict[str, Any]:
    [notice] = tell("round_opened", FACTS, "/runder/r-1/", people=[people.person["frida"]])
    return {"pk": notice.pk}


def _link(people: People) -> dict[str, Any]:
    return {"token": written_token(people.person["frida"], ["rounds"])}


ROWS: list[Row] = [
    Row("market:search_new", MEMBERS_AND_LONER, data={"name": "Leire", "frequency": "daily"}),
    Row("market:search_edit", FRIDA, _search, {"name": "Leire", "frequency": "daily", "version": "1"}),
    Row("market:search_pause", FRIDA, _search, {"pause": "1"}),
    Row("market:search_delete", FRIDA, _search),
    Row("market:notice_read", TRADERS_OF_TRONDHEIM, _notice),
    Row("market:notice_read", FRIDA, _own_notice),
    Row("market:notices_read", MEMBERS_AND_LONER, data={"up_to": "0"}),
    Row("market:notice_settings", MEMBERS_AND_LONER, data={"often-rounds": "daily"}),
    Row("market:unsubscribe", frozenset(EVERYBODY), _link, note="the signed link in a letter"),
]
