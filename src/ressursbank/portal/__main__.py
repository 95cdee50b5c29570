"""`python -m ressursbank.portal`: serves the portal on http://localhost:8000 until it is stopped, with a worker beside.

`python -m ressursbank.portal worker` is a worker alone, for further machines: it takes jobs from the same database.
"""

import argparse
import multiprocessing
import os

import django
from django.core.management import call_command
from django.db import connections
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from ressursbank.portal.workers import WorkersBeside, work

ADDRESS = "127.0.0.1"


def main() -> None:
    """Start the server, or a worker alone."""
    parser = argparse.ArgumentParser(prog="python -m ressursbank.portal", description=__doc__)
    parser.add_argument("what", nargs="?", choices=("serve", "worker"), default="serve")
    parser.add_argument("--beside", action="store_true", help="end with the process that started this worker")
    chosen = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ressursbank.portal.settings")
    if chosen.what == "worker":
        work(is_beside=chosen.beside)
    else:
        serve()


def serve() -> None:
    """Bring the database up to date, then serve; RESSURSBANK_PORT chooses the port, RESSURSBANK_WORKERS how many."""
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    connections.close_all()
    # A forked server process would keep the workers' pipes open: they would never see that this one is gone.
    multiprocessing.set_start_method("spawn")
    port = int(os.environ.get("RESSURSBANK_PORT", "8000"))
    workers = int(os.environ.get("RESSURSBANK_WORKERS", "1"))
    print(f"Ressursbank: http://localhost:{port}/ (stop with Ctrl-C)", flush=True)
    with WorkersBeside(workers):
        Granian(
            "ressursbank.portal.wsgi:application",
            address=ADDRESS,
            port=port,
            interface=Interfaces.WSGI,
            blocking_threads=4,
            log_level=LogLevels.warning,
        ).serve()


if __name__ == "__main__":
    main()
