"""The kinds of notices, and the group that each belongs to. What each says stands in words.py, or in its own room."""

from collections.abc import Mapping

KINDS: Mapping[str, str] = {
    "search_match": "searches",
    "lot_match": "matches",
    "plan_suggestion": "plan",
    "deadline_near": "deadlines",
    "agreement_ask": "agreements",
    "agreement_write": "agreements",
    "agreement_offer": "agreements",
    "agreement_counter": "agreements",
    "agreement_accept": "agreements",
    "agreement_decline": "agreements",
    "agreement_withdraw": "agreements",
    "agreement_expire": "agreements",
    "agreement_start": "agreements",
    "agreement_deliver": "agreements",
    "agreement_finish": "agreements",
    "agreement_complete": "agreements",
    "agreement_close": "agreements",
    "agreement_cancel": "agreements",
    "agreement_allot": "agreements",
    "round_opened": "rounds",
    "round_solved": "rounds",
    "round_closed": "rounds",
    "webhook_given_up": "access",
    "storage_asked": "storage",
    "storage_confirmed": "storage",
    "storage_declined": "storage",
    "storage_cancelled": "storage",
    "storage_ended": "storage",
    "storage_limit": "storage",
    "reminder_agreement": "deadlines",
    "reminder_enquiry": "deadlines",
    "reminder_booking": "storage",
    "desk_letter": "coordinator",
    "listing_kept": "coordinator",
    "listing_warned": "coordinator",
    "listing_removed": "coordinator",
    "listing_undone": "coordinator",
    "listing_back": "coordinator",
}


def group_of(kind: str) -> str:
    """Raises KeyError for a kind that nobody has words for."""
    return KINDS[kind]
