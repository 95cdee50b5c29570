"""What the commands call (the product's rooms, pandas, rich), each imported when it is first used.

So `ressursbank --help`, and the help of every command, answers without waiting for pandas, scipy or the solver.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any


class Deferred:
    """A module that is imported when something in it is first asked for."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        return getattr(import_module(self._name), attribute)


if TYPE_CHECKING:
    import django
    import pandas
    from django import db as django_connection
    from django.core import management as django_management
    from django.db import utils as django_errors
    from django.db.migrations import executor as django_executor
    from rich import console as rich_console
    from rich import progress as rich_progress
    from rich import table as rich_table

    import ressursbank as front_door
    from ressursbank import matching, region, roads, vocabulary
    from ressursbank.plan import check as plan_check
    from ressursbank.plan import faults as plan_faults
    from ressursbank.plan import read as plan_read
    from ressursbank.plan import write as plan_write
    from ressursbank.portal.accounts import acting as portal_acting
    from ressursbank.portal.accounts import services as portal_accounts
    from ressursbank.portal.exchange import to_region as portal_to_region
    from ressursbank.portal.imports import services as portal_imports
    from ressursbank.region import demo, faults, periods
    from ressursbank.region import generate as region_generate
    from ressursbank.region import tables as region_tables
else:
    front_door = Deferred("ressursbank")
    matching = Deferred("ressursbank.matching")
    region = Deferred("ressursbank.region")
    roads = Deferred("ressursbank.roads")
    vocabulary = Deferred("ressursbank.vocabulary")
    pandas = Deferred("pandas")
    rich_console = Deferred("rich.console")
    rich_progress = Deferred("rich.progress")
    rich_table = Deferred("rich.table")
    plan_check = Deferred("ressursbank.plan.check")
    plan_faults = Deferred("ressursbank.plan.faults")
    plan_read = Deferred("ressursbank.plan.read")
    plan_write = Deferred("ressursbank.plan.write")
    django = Deferred("django")
    django_connection = Deferred("django.db")
    django_errors = Deferred("django.db.utils")
    django_executor = Deferred("django.db.migrations.executor")
    django_management = Deferred("django.core.management")
    portal_accounts = Deferred("ressursbank.portal.accounts.services")
    portal_acting = Deferred("ressursbank.portal.accounts.acting")
    portal_imports = Deferred("ressursbank.portal.imports.services")
    portal_to_region = Deferred("ressursbank.portal.exchange.to_region")
    demo = Deferred("ressursbank.region.demo")
    faults = Deferred("ressursbank.region.faults")
    periods = Deferred("ressursbank.region.periods")
    region_generate = Deferred("ressursbank.region.generate")
    region_tables = Deferred("ressursbank.region.tables")

__all__ = [
    "demo",
    "django",
    "django_connection",
    "django_errors",
    "django_executor",
    "django_management",
    "faults",
    "front_door",
    "matching",
    "pandas",
    "periods",
    "plan_check",
    "plan_faults",
    "plan_read",
    "plan_write",
    "portal_accounts",
    "portal_acting",
    "portal_imports",
    "portal_to_region",
    "region",
    "region_generate",
    "region_tables",
    "rich_console",
    "rich_progress",
    "rich_table",
    "roads",
    "vocabulary",
]
