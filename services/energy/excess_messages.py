"""Messages on buildings that use more than is usual: one an event, over when the excess is."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Final

import numpy as np

from data.opening_hours import BERLIN
from data.records.message_progress import Deed, End, Raise, Written
from services.context import House
from services.energy.account import EnergyAccount, EnergyAccounts
from services.messages.wishes import Wishes
from services.messages.wording import BUILDING

RULE: Final = "excess"


def look(house: House) -> int:
    """Tell what is new, and end what is over; return how many messages were told."""
    store, now = house.store(), house.clock.now().astimezone(UTC)
    store.follow()
    found = [*EnergyAccounts(house, store, now.astimezone(BERLIN).date()).every()]
    standing = {about for about, one in house.records.messages.standing().items() if one.kind == RULE}
    deeds = [*deeds_of(found, standing, now)]
    return house.records.message_progress.write(Written(deeds=deeds), Wishes.of(house).plan) if deeds else 0


def deeds_of(found: Iterable[EnergyAccount], standing: set[str], now: datetime) -> Iterator[Deed]:
    """What is to be written.

    Args:
        found: of all buildings.
        standing: what messages that stand are about.
        now: UTC.
    """
    over = set(standing)
    for one in found:
        subject = f"{BUILDING}{one.use.building.building_id}:{one.carrier}"
        about = f"{RULE}|{subject}"
        excess = one.beside.excess if one.beside else None
        if excess is None:
            continue
        over.discard(about)
        if about not in standing:
            percent = excess.percent if np.isfinite(excess.percent) else None
            whose = {"body": one.use.building.body, "rule_id": RULE, "kind": "excess", "severity": "low", "layer": ""}
            yield Raise(about=about, at=now, subject=subject, value=percent, **whose)  # type: ignore[arg-type]  # as named
    yield from (End(about=about, at=now) for about in sorted(over))
