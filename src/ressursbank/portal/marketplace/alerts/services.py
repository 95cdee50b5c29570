"""What people do with notices: read them, and choose which letters they get and how often."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.marketplace.alerts.groups import GROUPS
from ressursbank.portal.marketplace.alerts.models import MailChoice, Often
from ressursbank.portal.marketplace.alerts.selectors import notices_of
from ressursbank.portal.marketplace.alerts.unsubscribe import forget_waiting
from ressursbank.portal.marketplace.models import Notice
from ressursbank.portal.permissions import NotAllowedError, require


def mark_read(acting: Acting, notice: Notice) -> None:
    """For everybody who reads it: what one of an organisation has seen to, the others need not."""
    require(acting, "notice.see", notice)
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=timezone.now())


def mark_unread(acting: Acting, notice: Notice) -> None:
    """To come back to it."""
    require(acting, "notice.see", notice)
    Notice.objects.filter(pk=notice.pk).update(read_at=None)


def mark_all_read(acting: Acting, up_to: int) -> int:
    """All that the page has shown; what came meanwhile stays unread. How many."""
    require(acting, "notice.see_own")
    return notices_of(acting, only_unread=True).filter(pk__lte=up_to).update(read_at=timezone.now())


def choices_of(acting: Acting) -> dict[str, Often]:
    """How often letters of each group come to whoever acts."""
    found = {group.id: group.habit for group in GROUPS.values()}
    rows = MailChoice.objects.filter(person=acting.person).values_list("group", "often")
    return found | {group: Often(often) for group, often in rows if group in found}


@transaction.atomic
def choose(acting: Acting, choices: Mapping[str, str]) -> None:
    """Set how often; letters that wait of a group that is stopped do not go."""
    require(acting, "notice.see_own")
    if acting.person is None:
        raise NotAllowedError("notice.see_own")
    for group in GROUPS:
        if group in choices:
            MailChoice.objects.update_or_create(
                person=acting.person, group=group, defaults={"often": Often(choices[group])}
            )
    stopped = [group for group, often in choices.items() if often == Often.NEVER]
    if stopped:
        forget_waiting(acting.person, stopped)
