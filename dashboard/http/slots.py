"""One question at a time: who is being answered waits a moment with the next, and is told so after that."""

import ipaddress
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from dashboard.http.errors import TooManyError

PATIENCE_S: Final = 1.0
_HOME_BITS: Final = 64
"""Of IPv6 one household has a network: all addresses of it are one asker."""


class BusyAskerError(TooManyError):
    """The former question from this address is still being worked out."""

    reason = "one_at_a_time"


@dataclass(slots=True)
class AskerSlots:
    """Who is being answered, by address; nothing of it is kept longer than that.

    Args:
        patience_s: how long somebody waits for the end of their former question.
    """

    patience_s: float = PATIENCE_S
    _busy: set[str] = field(default_factory=set)
    _freed: threading.Condition = field(default_factory=threading.Condition)

    @contextmanager
    def taken(self, address: str) -> Iterator[None]:
        """While somebody at this address is answered; BusyAskerError: they are already."""
        asker = _asker(address)
        with self._freed:
            if not self._freed.wait_for(lambda: asker not in self._busy, self.patience_s):
                raise BusyAskerError(
                    "your former question is still being worked out, and without a login there is one at a time; "
                    "ask again in a few seconds"
                )
            self._busy.add(asker)
        try:
            yield
        finally:
            with self._freed:
                self._busy.remove(asker)
                self._freed.notify_all()


def _asker(address: str) -> str:
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if known.version == 4:  # noqa: PLR2004 - of IP
        return address
    return str(ipaddress.ip_network((known, _HOME_BITS), strict=False))
