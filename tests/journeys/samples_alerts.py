"""Saved searches and notices of the people who are tried: one of a kind each, so that their pages are not empty."""

from typing import Any

from ressursbank.portal.marketplace.alerts.notices import tell
from ressursbank.portal.marketplace.alerts.searches import save_search
from ressursbank.portal.marketplace.alerts.unsubscribe import written_token
from tests.portal.people import People

FACTS = {"round": "r-1", "name": "Vår 2027", "answer_by": "2027-03-01", "proposals": 3, "tonnes": 4000.0}


def of_alerts(people: People) -> dict[str, Any]:
    """Arguments of the pages of searches and notices."""
    query = {"words": {"mass_type": "clay"}, "values": {"mass_type": "clay"}, "place": None}
    saved = save_search(people.acting("berit"), "Min leire", "daily", query)
    [notice] = tell("round_opened", FACTS, "/marked/", organisations=[people.organisation["trondheim"]])
    return {
        "market:search_run.pk": saved.pk,
        "market:search_edit.pk": saved.pk,
        "market:search_pause.pk": saved.pk,
        "market:search_delete.pk": saved.pk,
        "market:notice.pk": notice.pk,
        "market:notice_read.pk": notice.pk,
        "market:unsubscribe.token": written_token(people.person["berit"], ["rounds"]),
    }
