"""What a letter of notices looks like: text and HTML, in the reader's language, with a way out without a log-in."""

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import ngettext, override

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.accounts.models import Organisation, Person
from ressursbank.portal.marketplace.alerts.groups import SEARCHES
from ressursbank.portal.marketplace.alerts.kinds import group_of
from ressursbank.portal.marketplace.alerts.said import Said
from ressursbank.portal.marketplace.alerts.unsubscribe import what_in_words, written_token
from ressursbank.portal.marketplace.alerts.words import Known, say
from ressursbank.portal.marketplace.models import Notice

SUBJECT_LENGTH = 110


def letter_of(person: Person, shown: Sequence[tuple[Notice, Acting]]) -> EmailMultiAlternatives | None:
    """One letter with all of it; None where nothing of it may be told any longer."""
    language = person.language or settings.LANGUAGE_CODE
    # A reader has one way to act for each organisation.
    by_organisation: dict[Organisation | None, tuple[Acting, list[Notice]]] = {}
    for notice, acting in shown:
        by_organisation.setdefault(acting.organisation, (acting, []))[1].append(notice)
    with override(language):
        known = {key: Known.of(notices, acting) for key, (acting, notices) in by_organisation.items()}
        found = [
            (notice, said) for notice, acting in shown if (said := say(notice, known[acting.organisation])) is not None
        ]
        if not found:
            return None
        what = sorted({_stops(notice) for notice, _said in found})
        token = written_token(person, what)
        context = {
            "language": language,
            "person": person,
            "notices": [said for _notice, said in found],
            "host": settings.PORTAL_ADDRESS,
            "what": what_in_words(person, what),
            "stop": settings.PORTAL_ADDRESS + reverse("market:unsubscribe", args=[token]),
            "settings": settings.PORTAL_ADDRESS + reverse("market:notice_settings"),
            "all": settings.PORTAL_ADDRESS + reverse("market:notices"),
            "subject": _subject([said for _notice, said in found]),
        }
        letter = EmailMultiAlternatives(
            f"Ressursbank: {context['subject']}",
            render_to_string("marketplace/email/alert_message.txt", context).strip() + "\n",
            to=[person.email],
            headers={
                "List-Unsubscribe": f"<{context['stop']}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
                "Auto-Submitted": "auto-generated",
            },
        )
        letter.attach_alternative(render_to_string("marketplace/email/alert_message.html", context), "text/html")
    return letter


def _stops(notice: Notice) -> str:
    """What one click in the letter stops: the group of the notice, or the one search."""
    group = group_of(notice.kind)
    return f"search:{notice.facts['search']}" if group == SEARCHES else group


def _subject(said: Sequence[Said]) -> str:
    """What it is about; of several how many, and the first."""
    text = " ".join((said[0].subject or said[0].text).split()).removesuffix(".")
    if len(text) > SUBJECT_LENGTH:
        text = f"{text[:SUBJECT_LENGTH].rsplit(' ', 1)[0]} …"
    if len(said) == 1:
        return text
    words = {"count": len(said), "first": text}
    return ngettext("%(count)s notice: %(first)s", "%(count)s notices: %(first)s", len(said)) % words
