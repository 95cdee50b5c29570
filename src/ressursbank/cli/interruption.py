"""Long work that Ctrl-C stops at once, also while it is inside the solver's C++ code."""

import threading
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")


def interruptible(work: Callable[[], Result]) -> Result:
    """What `work()` returns or raises. The caller's thread only waits, so an interrupt reaches it at once."""
    results: list[Result] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:
            errors.append(error)

    worker = threading.Thread(target=run, name="work", daemon=True)
    worker.start()
    worker.join()
    if errors:
        raise errors[0]
    return results[0]
