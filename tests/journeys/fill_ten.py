"""`python -m tests.journeys.fill_ten HOME`: a portal with ten parties and a coordinator; a session for each."""

import json
import os
import sys
from pathlib import Path

import django

from tests.journeys.fill import SAMPLES


def main(home: Path) -> None:
    """Make the database of a home."""
    os.environ["RESSURSBANK_HOME"] = str(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ressursbank.portal.settings")
    django.setup()
    from django.core.management import call_command

    from tests.journeys.fill import session_of
    from tests.portal.people import make_people
    from tests.portal.rounds.ten import TEN, write_ten

    call_command("migrate", verbosity=0)
    people = make_people()
    ten = write_ten(people)
    sessions = {"clara": session_of(people.person["clara"])}
    for name in TEN:
        person = ten.acting(name).person
        assert person is not None
        person.set_unusable_password()
        person.save()
        sessions[name] = session_of(person)
    (home / SAMPLES).write_text(json.dumps({"sessions": sessions}), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
