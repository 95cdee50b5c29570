"""The demo's agreements stand in every state, hold no tonne twice, and nobody is written to about them."""

import pytest
from django.core import mail
from django.db.models import F

from ressursbank.portal.demo.rows import rows
from ressursbank.portal.marketplace.alerts.models import NoticeLetter
from ressursbank.portal.marketplace.models import Agreement, GuestEnquiry, Notice, Report
from ressursbank.portal.marketplace.storage.limits import today_is
from ressursbank.portal.projects.models import Lot
from ressursbank.region.periods import quarter_of

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("committed_demo")
def test_what_people_agreed_on_and_asked_and_reported() -> None:
    told = rows("agreements.csv")
    running = {row["lot_id"] for row in told} & set(
        Lot.objects.filter(to_period__gte=quarter_of(today_is())).values_list("public_id", flat=True)
    )
    assert Agreement.objects.count() == len(running)
    if len(running) == len(told):
        states = set(Agreement.objects.values_list("state", flat=True))
        assert states == {
            "enquiry",
            "offered",
            "countered",
            "agreed",
            "delivering",
            "completed",
            "cancelled",
            "declined",
        }
    assert not Lot.objects.filter(promised_tonnes__gt=F("tonnes")).exists()
    assert GuestEnquiry.objects.exclude(confirmed_at=None).exists()
    assert Report.objects.filter(decided_at=None).exists()
    assert not mail.outbox
    assert not NoticeLetter.objects.exists()
    assert not Notice.objects.filter(mailed_at=None).exists()
    assert Notice.objects.filter(kind__startswith="agreement_", read_at=None).exists()
