"""`python -m ressursbank.portal`: serves the portal on http://localhost:8000 until it is stopped."""

import os

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

ADDRESS = "127.0.0.1"


def main() -> None:
    """Start the server; RESSURSBANK_PORT chooses another port."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ressursbank.portal.settings")
    port = int(os.environ.get("RESSURSBANK_PORT", "8000"))
    print(f"Ressursbank: http://localhost:{port}/ (stop with Ctrl-C)", flush=True)
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
