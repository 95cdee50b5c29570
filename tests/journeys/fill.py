"""`python -m tests.journeys.fill HOME`: a portal as people use it, for the browser tests: a region, people, a plan.

Writes samples.json with what the routes' arguments may be, and a session for each person.
"""

import json
import os
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

SAMPLES = "samples.json"


def main(home: Path) -> None:
    """Make the database of a home."""
    os.environ["RESSURSBANK_HOME"] = str(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ressursbank.portal.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    (home / SAMPLES).write_text(json.dumps(_fill(home), indent=1), encoding="utf-8")


def _fill(home: Path) -> dict[str, Any]:
    from ressursbank.portal.accounts.acting import OPERATOR
    from ressursbank.portal.exchange.from_region import load_region
    from ressursbank.region.read import read_region
    from tests.journeys.sample_things import make_things, names_of_things
    from tests.portal.people import EVERYBODY, make_people
    from tests.portal.planned_home import publish_home, write_planned_home

    write_planned_home(home)
    load_region(OPERATOR, read_region(home / "region"))
    people = make_people()
    run = publish_home(home)
    arguments = make_things(people, run)
    sessions = {name: session_of(people.person[name]) for name in EVERYBODY if name != "nobody"}
    return {"sessions": sessions, "arguments": arguments, "names": names_of_things()}


def session_of(person: Any) -> str:
    """The key of a session in which the person has just logged in."""
    from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY, record_authentication
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.http import HttpRequest
    from django.utils import timezone

    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    # Pages about one's log-in ask for a fresh one, and the tests may take long.
    request = HttpRequest()
    request.session = session
    record_authentication(request, person, method="password", email=person.email, reauthenticated=True)
    for entered in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        entered["at"] = time.time() + 24 * 3600
    session.set_expiry(timezone.now() + timedelta(days=1))
    session.create()
    return str(session.session_key)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
