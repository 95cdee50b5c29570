"""The demo's storage areas are booked and filled: limits near and far, nothing over its room, no letters sent."""

import pytest
from django.core import mail
from django.db.models import F, Sum

from ressursbank.portal.marketplace.models import Notice, StorageBooking, StorageQuarter, StoredMass
from ressursbank.portal.marketplace.storage.limits import stage_of, today_is

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("committed_demo")
def test_storage_is_booked_and_filled_and_some_of_it_is_near_its_limit() -> None:
    states = set(StorageBooking.objects.values_list("state", flat=True))
    assert {"asked", "confirmed", "declined"} <= states
    assert not StorageQuarter.objects.filter(booked_tonnes__gt=F("room_tonnes")).exists()
    stages = {stage_of(heap.must_leave_by, today_is()) for heap in StoredMass.objects.filter(left_on=None)}
    assert stages == {None, 60, 14}
    for booking in StorageBooking.objects.annotate(standing=Sum("stored__tonnes")):
        assert (booking.standing or 0) <= booking.tonnes
    assert not mail.outbox
    assert not Notice.objects.filter(mailed_at=None).exists()
