"""`python -m ressursbank.portal.demo [REGION PLAN]`: the demo, where the database is empty.

With the folders of the demo region and its plan, the plan is published too when none is yet.
"""

import os
import sys
from pathlib import Path

import django


def main(folders: list[str]) -> None:
    """Make what is missing, and say what was done."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ressursbank.portal.settings")
    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from ressursbank.portal.demo.making import is_empty, keep_demo_plan, make_demo
    from ressursbank.portal.plans.models import PlanRun

    if not settings.DEMO:
        sys.exit("RESSURSBANK_DEMO is off, so no demo is made.")
    call_command("migrate", verbosity=0)
    if is_empty():
        print("Making the demo: region, organisations, people, history ...", flush=True)
        make_demo()
    if len(folders) == 2 and not PlanRun.objects.exists():
        keep_demo_plan(Path(folders[0]), Path(folders[1]))


if __name__ == "__main__":
    main(sys.argv[1:])
