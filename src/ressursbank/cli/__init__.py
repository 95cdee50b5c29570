"""The `ressursbank` command: a region in, a plan out, from the terminal.

`app.py` lists the commands; each module beside it holds those of one subject. What they call is in `rooms.py`.
"""

import os
import sys

from ressursbank.cli.app import app

INTERRUPTED = 130


def main() -> None:
    """Run the command that the arguments name, and leave with its exit code."""
    try:
        app(prog_name="ressursbank")
    except SystemExit as leaving:
        if leaving.code == INTERRUPTED:
            # The solver may still be at work in its own thread, in C code that nothing can stop: do not wait for it.
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(INTERRUPTED)
        raise
