"""Which jobs the clock runs, and when: every so often, or once a day at a time of the portal's own time zone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.module_loading import import_string

_MARKET = "ressursbank.portal.marketplace"
_WEBHOOKS = "ressursbank.portal.api.webhooks"


@dataclass(frozen=True, slots=True)
class Job:
    """`does` is the dotted path of a function without arguments; what it returns is kept as a short text.

    `within`: a run that has not ended by then is taken for dead, and another process may run the job.
    """

    name: str
    does: str
    every: timedelta | None = None
    daily_at: time | None = None
    within: timedelta = timedelta(minutes=30)

    def run(self) -> object:
        """Do it."""
        function: Callable[[], object] = import_string(self.does)
        return function()

    def next_after(self, moment: datetime) -> datetime:
        """When it runs next."""
        if self.every is not None:
            return moment + self.every
        assert self.daily_at is not None  # a job has the one or the other
        local = timezone.localtime(moment)
        day = local.date() + timedelta(days=0 if local.time() < self.daily_at else 1)
        # Of the night when the clocks change, the zone of that day holds.
        return timezone.make_aware(datetime.combine(day, self.daily_at))


JOBS = (
    Job("send_letters", f"{_MARKET}.alerts.post.send_due", every=timedelta(seconds=10)),
    Job("look_for_news", f"{_MARKET}.alerts.look.look_for_news", every=timedelta(seconds=20)),
    Job("suggest_from_plan", f"{_MARKET}.alerts.plan.suggest", every=timedelta(minutes=1)),
    Job("close_overdue_rounds", "ressursbank.portal.rounds.deadlines.close_overdue", every=timedelta(minutes=1)),
    Job("send_webhooks", f"{_WEBHOOKS}.sending.wake_when_due", every=timedelta(seconds=20)),
    Job("forget_old_calls", f"{_WEBHOOKS}.services.forget_old_calls", daily_at=time(3, 20)),
    Job("expire_offers", f"{_MARKET}.agreements.deadlines.expire_overdue", daily_at=time(0, 5)),
    Job("tell_of_deadlines", f"{_MARKET}.alerts.moves.tell_of_deadlines", daily_at=time(6, 30)),
    Job("warn_of_storage_limits", f"{_MARKET}.storage.warnings.warn_of_limits", daily_at=time(6, 40)),
)
