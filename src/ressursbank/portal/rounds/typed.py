"""What is typed on the screen of answers: fields `answer-<key>`, `tonnes-<key>`, `reason-<key>`, `version-<key>`."""

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _

from ressursbank.portal.forms import NumberField
from ressursbank.portal.rounds.answers import LONGEST_REASON, Said
from ressursbank.portal.rounds.models import Proposal
from ressursbank.portal.rounds.states import GIVER, Answer, Party

CHOICES = (Answer.ACCEPTED, Answer.DECLINED, Answer.COUNTERED)
_TONNES = NumberField(min_value=0.001, required=False)


@dataclass(frozen=True, slots=True)
class Typed:
    """One proposal's fields as they stand, and the version of the proposal that they were made from."""

    answer: str
    tonnes: str
    reason: str
    version: int

    @classmethod
    def of(cls, proposal: Proposal, party: Party) -> "Typed":
        """What stands in the fields from the start: what the party has answered."""
        answer, tonnes, reason = (
            (proposal.giver_answer, proposal.giver_tonnes, proposal.giver_reason)
            if party == GIVER
            else (proposal.taker_answer, proposal.taker_tonnes, proposal.taker_reason)
        )
        shown = _TONNES.prepare_value(tonnes) if tonnes is not None else ""
        return cls("" if answer == Answer.WAITING else answer, str(shown), reason, proposal.version)


def typed_in(post: Mapping[str, str], key: int) -> Typed | None:
    """A proposal's fields in what was posted; None where they are not there."""
    version = post.get(f"version-{key}", "")
    if not version.isdecimal() or len(version) > 9:
        return None
    reason = post.get(f"reason-{key}", "").strip()
    return Typed(post.get(f"answer-{key}", ""), post.get(f"tonnes-{key}", "").strip(), reason, int(version))


def said(typed: Typed) -> Said:
    """What was typed as an answer. Raises ValidationError that says what would be right."""
    if typed.answer not in CHOICES:
        raise forms.ValidationError(_("Choose an answer: accept, decline or other tonnes."))
    if len(typed.reason) > LONGEST_REASON:
        words = {"most": LONGEST_REASON, "number": len(typed.reason)}
        raise forms.ValidationError(_("The reason is %(number)s characters long; %(most)s are enough.") % words)
    answer = Answer(typed.answer)
    tonnes = _TONNES.clean(typed.tonnes) if answer == Answer.COUNTERED else None
    return Said(answer, typed.version, tonnes, typed.reason)
