"""The agreement as a PDF that everybody can read: tagged (PDF/UA-1), with language and title, fonts of its own."""

import json
from pathlib import Path
from typing import Any

import typst
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from ressursbank.portal.accounts.models import Organisation
from ressursbank.portal.audit.models import Change
from ressursbank.portal.marketplace.agreements.ends import end_of
from ressursbank.portal.marketplace.agreements.errors import tonnes_in_words
from ressursbank.portal.marketplace.agreements.log import DONE, haulier, quarters
from ressursbank.portal.marketplace.agreements.selectors import mass_code, price_in_words
from ressursbank.portal.marketplace.agreements.states import GIVER, TAKER, Party
from ressursbank.portal.marketplace.models import Agreement
from ressursbank.portal.plans.templatetags.shown import contamination_class, mass_type, number
from ressursbank.portal.projects.models import Lot
from ressursbank.portal.sites.municipalities import municipality_name

TEMPLATE = Path(__file__).parent / "agreement.typ"
REGIONS = {"nb": "NO", "en": "GB"}


def pdf_of_agreement(agreement: Agreement, language: str) -> bytes:
    """The document as it is now, in "nb" or "en". About 0.1 s."""
    with override(language):
        said = _said(agreement, language)
    made: Any = typst.compile(
        str(TEMPLATE),
        format="pdf",
        pdf_standards="ua-1",
        ignore_system_fonts=True,  # the same on every machine: the fonts that typst brings
        sys_inputs={"said": json.dumps(said)},
    )
    return bytes(made)


def _said(agreement: Agreement, language: str) -> dict[str, Any]:
    masses = mass_type(mass_code(agreement))
    return {
        "lang": language,
        "region": REGIONS.get(language, "NO"),
        "author": "Ressursbank",
        "title": _("Agreement %(id)s: %(mass)s, %(tonnes)s t")
        % {"id": agreement.public_id, "mass": masses.lower(), "tonnes": tonnes_in_words(agreement.tonnes)},
        "description": _("Agreement on surplus masses between %(giver)s and %(taker)s.")
        % {"giver": agreement.giver.name, "taker": agreement.taker.name},
        "state": _("State: %(state)s. Agreed on %(day)s.")
        % {"state": agreement.get_state_display().lower(), "day": _day(agreement.agreed_at)},
        "parties_heading": _("Parties"),
        "parties": [
            {"role": _("Giver of the masses"), "lines": _party_lines(agreement.giver)},
            {"role": _("Taker of the masses"), "lines": _party_lines(agreement.taker)},
        ],
        "terms_heading": _("What is agreed"),
        "terms_columns": [_("Term"), _("Agreed")],
        "terms": [
            [_("Mass type"), masses],
            [_("Contamination class"), contamination_class(agreement.contamination_class)],
            [_("Tonnes"), f"{tonnes_in_words(agreement.tonnes)} t"],
            [_("Price"), price_in_words(agreement.price_nok_per_tonne, None)],
            [_("For all tonnes, without VAT"), _sum(agreement)],
            [_("Hauling"), haulier(agreement.hauled_by)],
            [_("Quarters"), quarters(agreement.from_period, agreement.to_period)],
            [_("From"), _place(agreement, GIVER)],
            [_("To"), _place(agreement, TAKER)],
        ],
        "other_terms_heading": _("Other terms"),
        "other_terms": agreement.terms.replace("\r\n", "\n"),
        "delivery_heading": _("Delivery"),
        "delivery_columns": [_("Loads"), _("Tonnes")],
        "delivery": [
            [_("Delivered so far"), f"{tonnes_in_words(agreement.delivered_tonnes)} t"],
            [_("Remains"), f"{tonnes_in_words(agreement.tonnes - agreement.delivered_tonnes)} t"],
        ],
        "history_heading": _("How it came about"),
        "history_columns": [_("When"), _("What"), _("Who")],
        "history": _history(agreement),
        "note": _(
            "Both parties have accepted these terms in the portal, logged in, for their organisations. "
            "The portal's log is the original; this document shows it as of %(now)s."
        )
        % {"now": date_format(timezone.localtime(), "SHORT_DATETIME_FORMAT")},
        "footer": f"Ressursbank · {agreement.public_id}",
    }


def _day(at: Any) -> str:
    return date_format(timezone.localtime(at), "DATE_FORMAT") if at is not None else "–"


def _party_lines(organisation: Organisation) -> list[str]:
    number_line = _("Organisation number %(number)s") % {"number": organisation.number} if organisation.number else ""
    postal = f"{organisation.postal_code} {organisation.postal_place}".strip()
    return [line for line in (organisation.name, number_line, organisation.address, postal) if line]


def _sum(agreement: Agreement) -> str:
    price = agreement.price_nok_per_tonne
    if not price:
        return _("Nothing")
    words = {"sum": number(abs(price) * agreement.tonnes)}
    text = _("The taker pays %(sum)s NOK") if price > 0 else _("The giver pays %(sum)s NOK")
    return text % words


def _place(agreement: Agreement, party: Party) -> str:
    end = end_of(agreement, party)
    if end is None:
        return _("By agreement")
    name = f"{end.project.name} ({end.public_id})" if isinstance(end, Lot) else end.name
    site = end.project.site if isinstance(end, Lot) else end.site
    return ", ".join(dict.fromkeys(part for part in (name, site.name, municipality_name(site.municipality)) if part))


def _history(agreement: Agreement) -> list[list[str]]:
    rows = Change.objects.filter(thing_type=Agreement._meta.label_lower, thing_id=agreement.pk)
    found = []
    for row in rows.select_related("person", "organisation").order_by("pk"):
        who = [str(part) for part in (row.person, row.organisation) if part is not None]
        when = date_format(timezone.localtime(row.at), "SHORT_DATETIME_FORMAT")
        found.append([when, str(DONE.get(row.action, row.action)), ", ".join(who) or _("the deadline")])
    return found
