"""A proposal as a party's screen shows it: which end is ours, who the other is, figures per tonne, what we answered."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ressursbank import vocabulary
from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.rounds.answers import most_of
from ressursbank.portal.rounds.models import Proposal
from ressursbank.portal.rounds.selectors import name_of, place_of
from ressursbank.portal.rounds.standing import answer_of, parties_of
from ressursbank.portal.rounds.states import GIVER, TAKER, Party
from ressursbank.portal.rounds.typed import Typed

AS_TODAY = 0.005
"""Of the cost: less than this saved, or lost, is called nothing."""


@dataclass(frozen=True, slots=True)
class Row:
    """`mine` "" where one is not a party (the coordinator's list). `typed`: what stands in the fields."""

    proposal: Proposal
    mine: Party | str
    is_both: bool
    our_place: str
    other_name: str
    other_place: str
    mass: int
    answer: str
    typed: Typed
    error: str
    left_tonnes: float

    @property
    def nok_per_tonne(self) -> float:
        """Haulage, handling and gate fee, of the plan."""
        return self.proposal.cost_nok / self.proposal.tonnes

    @property
    def co2_per_tonne(self) -> float:
        """Kilograms CO2e per tonne."""
        return self.proposal.co2_kg / self.proposal.tonnes

    @property
    def next_extra(self) -> float | None:
        """NOK per tonne that the next best place costs more."""
        found = self.proposal.next_nok_per_tonne
        return None if found is None else found - self.nok_per_tonne

    @property
    def is_stop(self) -> bool:
        """Sorting or storage: the masses go on from there."""
        return self.proposal.pyramid_level is None

    @property
    def is_as_today(self) -> bool:
        """Whether the proposal is what would be done without a plan, so that nothing is saved or lost by it."""
        saves = self.proposal.saves_nok
        return saves is not None and abs(saves) <= AS_TODAY * abs(self.proposal.cost_nok)

    @property
    def periods(self) -> list[tuple[int, float]]:
        """Tonnes by quarter."""
        return [(int(period), float(tonnes)) for period, tonnes in self.proposal.tonnes_by_period]

    @property
    def has_too_little_left(self) -> bool:
        """The lot has been promised elsewhere meanwhile."""
        return self.proposal.outcome == "" and self.left_tonnes < self.proposal.tonnes - 0.001


def rows_of(
    acting: Acting,
    proposals: Iterable[Proposal],
    typed: Mapping[int, Typed] | None = None,
    errors: Mapping[int, str] | None = None,
) -> list[Row]:
    """With what was typed and refused, where something was."""
    found = []
    for proposal in proposals:
        parties = parties_of(acting, proposal)
        mine = parties[0] if parties else ""
        other: Party = TAKER if mine == GIVER or not mine else GIVER
        ours: Party = GIVER if other == TAKER else TAKER
        found.append(
            Row(
                proposal=proposal,
                mine=mine,
                is_both=len(parties) > 1,
                our_place=place_of(proposal, ours),
                other_name=name_of(proposal.taker if other == TAKER else proposal.giver),
                other_place=place_of(proposal, other),
                mass=vocabulary.MASS_TYPES.code(proposal.mass_type),
                answer=answer_of(proposal, parties[0]) if parties else "",
                typed=(typed or {}).get(proposal.pk) or Typed.of(proposal, parties[0] if parties else GIVER),
                error=(errors or {}).get(proposal.pk, ""),
                left_tonnes=most_of(proposal),
            )
        )
    return found
