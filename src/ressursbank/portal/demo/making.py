"""The whole demo in one transaction: region, people, owners, stages, offers, history; and then the published plan."""

from pathlib import Path

from django.db import transaction
from django.utils import timezone

from ressursbank.portal.accounts.acting import OPERATOR
from ressursbank.portal.demo.agreements import agree_on_masses
from ressursbank.portal.demo.gates import answer_gates
from ressursbank.portal.demo.history import write_history
from ressursbank.portal.demo.listings import put_on_the_market
from ressursbank.portal.demo.offers import offer_storage
from ressursbank.portal.demo.ownership import hand_out
from ressursbank.portal.demo.people import make_people
from ressursbank.portal.demo.programs import give_access
from ressursbank.portal.demo.rounds import lead_rounds
from ressursbank.portal.demo.stages import make_building_stages
from ressursbank.portal.demo.storage_trade import trade_storage
from ressursbank.portal.exchange.from_region import load_region
from ressursbank.portal.marketplace.alerts.models import NoticeLetter
from ressursbank.portal.marketplace.models import Notice
from ressursbank.portal.plans.models import PlanRun
from ressursbank.portal.plans.services import keep_plan, publish_plan
from ressursbank.portal.projects.models import Project
from ressursbank.region.demo import demo_region

PLAN_NAME = "Regional plan 2026–2035 (demo)"


def is_empty() -> bool:
    """Whether nobody has entered anything yet."""
    return not Project.objects.exists()


def write_no_letters() -> None:
    """Nobody is sent letters about what a demo begins with."""
    NoticeLetter.objects.all().delete()
    Notice.objects.filter(mailed_at=None).update(mailed_at=timezone.now())


def make_demo() -> None:
    """Write the demo to an empty database."""
    with transaction.atomic():
        load_region(OPERATOR, demo_region(), why="Demo")
        cast = make_people()
        hand_out(cast)
        make_building_stages()
        write_history(cast)
        answer_gates(cast)
        offer_storage(cast)
        put_on_the_market(cast)
        trade_storage(cast)
        agree_on_masses(cast)
        give_access(cast)
        transaction.on_commit(write_no_letters)


def keep_demo_plan(region_folder: Path, plan_folder: Path) -> PlanRun:
    """The plan that the command line made of the demo region, published; and the rounds that were led with it."""
    with transaction.atomic():
        run = keep_plan(region_folder, plan_folder, PLAN_NAME)
        publish_plan(OPERATOR, run)
        lead_rounds(run)
        transaction.on_commit(write_no_letters)
    return run
