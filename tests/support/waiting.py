"""What waits in a town's inbox."""

import json
from typing import Any

from data.inbox import Inbox
from services.context import House


def waiting(house: House) -> list[dict[str, Any]]:
    """The messages, as JSON says them, in the order in which they came."""
    inbox = Inbox(house.folders.inbox)
    found = [json.loads(one.raw) for one in inbox.after(0, 100_000)]
    inbox.close()
    return found
