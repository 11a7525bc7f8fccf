"""Who asks at an address that is for everybody and says more to staff: the guard finds out, who answers reads it."""

from contextvars import ContextVar
from dataclasses import dataclass

from dashboard.http.routes import NOBODY
from data.records.permissions import Account


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody who asks.

    Args:
        account: who; of a stranger one without a name and without rights.
        address: from where, past our own proxies; empty: not known.
    """

    account: Account = NOBODY
    address: str = ""


STRANGER = Asker()
ASKER: ContextVar[Asker] = ContextVar("asker", default=STRANGER)
"""Of the request that is being answered, where its route recognises people (dashboard.http.routes)."""
