"""Whether a flow is allowed, and if not, which rule says so. Whole vectors of pairs in, one reason code a pair out."""

import numpy as np

from ressursbank.flows.ends import Senders, Takers, serving_types
from ressursbank.flows.kinds import NO_SUCH_FLOW, TAKER_KINDS, flow_kind_codes
from ressursbank.region.tables import Integers, Region

ALLOWED, FLOW_DOES_NOT_EXIST, SAME_FACILITY, TYPE_NOT_TAKEN, CLASS_TOO_HIGH, WINDOWS_DO_NOT_MEET = range(6)
REASONS = (
    "allowed",
    "flow_does_not_exist",
    "same_facility",
    "type_not_taken",
    "class_too_high",
    "windows_do_not_meet",
)
"""Reason code -> its name. The first rule that forbids a flow is the one named."""


def reasons(region: Region, senders: Senders, takers: Takers) -> Integers:
    """Reason code of each pair (senders row i to takers row i), ALLOWED where nothing forbids it.

    Source of the rules: the table of flows and the columns' meanings in docs/formats.md.
    """
    is_need = takers.kind == TAKER_KINDS.index("need")
    takes_type = np.where(
        is_need,
        serving_types(region)[senders.mass_type, takers.mass_type],
        senders.mass_type == takers.mass_type,
    )
    codes = flow_kind_codes(senders.kind, takers.kind, senders.project == takers.project)
    within_one_facility = (senders.project < 0) & (takers.project < 0) & (senders.row == takers.row)
    meets = np.maximum(senders.first_period, takers.first_period) <= np.minimum(senders.last_period, takers.last_period)
    return np.select(
        [
            codes == NO_SUCH_FLOW,
            within_one_facility,
            ~takes_type,
            senders.contamination_class > takers.max_contamination_class,
            ~meets,
        ],
        [FLOW_DOES_NOT_EXIST, SAME_FACILITY, TYPE_NOT_TAKEN, CLASS_TOO_HIGH, WINDOWS_DO_NOT_MEET],
        ALLOWED,
    )
