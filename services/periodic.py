"""Something that a process does every so often beside its work, in a thread of its own."""

import threading
from collections.abc import Callable
from typing import Self


class Periodic:
    """Does it for as long as a context lasts: at once, and each time so many seconds later; what it does must not fail.

    To be entered after a fork.
    """

    def __init__(self, do: Callable[[], object], *, every_s: float, name: str) -> None:
        self._do, self._every_s, self._stop = do, every_s, threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def __enter__(self) -> Self:
        """Begin."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Let what is being done end, and do it no more."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.is_set():
            self._do()
            self._stop.wait(self._every_s)
