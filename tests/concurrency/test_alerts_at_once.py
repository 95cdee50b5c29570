"""Several workers at the same instant: one letter, one look, one run of each job."""

from datetime import timedelta

from pytest_django.fixtures import Settings

from ressursbank.portal.clock.jobs import Job
from ressursbank.portal.clock.models import ScheduledJob
from ressursbank.portal.clock.run import run_due_jobs
from ressursbank.portal.marketplace.alerts.look import look_for_news
from ressursbank.portal.marketplace.alerts.models import NoticeLetter
from ressursbank.portal.marketplace.alerts.notices import tell
from ressursbank.portal.marketplace.alerts.post import send_due
from ressursbank.portal.marketplace.models import Notice
from tests.concurrency.at_once import at_once
from tests.portal.marketplace.listed import make_listing
from tests.portal.marketplace.told import mail_server, make_search, start_looking
from tests.portal.people import People

WORKERS = 6
FACTS = {"round": "r-1", "name": "Vår 2027", "answer_by": "2027-03-01", "proposals": 3, "tonnes": 4000.0}
RAN: list[int] = []


def counts() -> int:
    """A job."""
    RAN.append(1)
    return len(RAN)


def test_without_the_claim_two_senders_send_the_same_letter(everybody: People, settings: Settings) -> None:
    """The race that the claim is for: both read that a letter waits, both send it."""
    tell("round_opened", FACTS, "/runder/r-1/", organisations=[everybody.organisation["fjord"]])
    waiting = NoticeLetter.objects.filter(sent_at=None)
    both = at_once([lambda: list(waiting.all()), lambda: list(waiting.all())])
    assert both[0] == both[1] != []


def test_workers_at_once_send_one_letter_each(everybody: People, settings: Settings) -> None:
    for _each in range(3):
        tell("round_opened", FACTS, "/runder/r-1/", organisations=everybody.organisation.values())
    with mail_server(settings) as inbox:
        sent = at_once([send_due] * WORKERS)
    addresses = [letter["To"] for letter in inbox.letters]
    assert len(addresses) == len(set(addresses)) == sum(each for each in sent if isinstance(each, int))
    assert not NoticeLetter.objects.filter(sent_at=None).exists()


def test_workers_at_once_tell_of_a_listing_once(everybody: People) -> None:
    start_looking()
    make_search(everybody)
    make_listing(everybody)
    at_once([look_for_news] * WORKERS)
    assert Notice.objects.filter(kind="search_match").count() == 1
    look_for_news()
    assert Notice.objects.filter(kind="search_match").count() == 1


def test_workers_at_once_run_a_job_once(everybody: People) -> None:
    RAN.clear()
    job = Job("counts", f"{__name__}.counts", every=timedelta(minutes=1))
    done = at_once([lambda: run_due_jobs(jobs=[job])] * WORKERS)
    assert sorted(map(str, done)) == ["{'counts': '1'}"] + ["{}"] * (WORKERS - 1)
    assert ScheduledJob.objects.get(name="counts").failures == 0
