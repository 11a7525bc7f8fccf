"""Decides what is told: what is news, what waits for the morning, and what waits and is not true any more."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from data.records.outbox import Outbox, PushMessage
from services.context import House
from services.push.fact import Fact, PushFamily, PushView

if TYPE_CHECKING:
    from data.store import Store

ZONE: Final = ZoneInfo("Europe/Berlin")


def plan(house: House, families: Sequence[PushFamily], store: "Store | None" = None) -> None:
    """Tell what is news in these families, and take back what waits and does not hold any more."""
    now, outbox, quiet = house.clock.now(), house.records.outbox, house.settings.push_quiet
    for family in families:
        told = outbox.threads(family.name)
        facts = family.facts(PushView(house=house, told=told, now=now, store=store))
        if facts is None:
            continue
        holding = {one.thread: one for one in facts}
        for thread in [*holding, *(told.keys() - holding.keys())]:
            message = _news(family, holding.get(thread), told.get(thread, ()), outbox, now)
            if message is not None:
                outbox.add(replace(message, due=due(now, quiet, is_urgent=message.is_urgent)))


def due(now: datetime, quiet: tuple[time, time], *, is_urgent: bool) -> datetime:
    """When something may be sent: now, or at the end of the quiet hours, UTC."""
    begin, end = quiet
    local = now.astimezone(ZONE)
    at, over_night = local.time(), begin > end
    is_quiet = (begin <= at or at < end) if over_night else begin <= at < end
    if is_urgent or not is_quiet:
        return now
    day = local.date() + timedelta(days=int(over_night and at >= begin))
    return datetime.combine(day, end, ZONE).astimezone(now.tzinfo)


def _news(
    family: PushFamily, fact: Fact | None, told: Sequence[PushMessage], outbox: Outbox, now: datetime
) -> PushMessage | None:
    """What is to be told of one thread; None: nothing, or not before what is on its way has arrived."""
    essence = fact.essence if fact else ""
    untrue = [one for one in told if one.state == "waiting" and one.essence != essence]
    if not all(outbox.drop(one, now=now) for one in untrue):
        return None
    last = next((one for one in told if one not in untrue), None)
    if fact is None:
        return _end(family, last, now)
    if last is not None and last.essence == essence:
        outbox.learn(last, fact.names)
        return None
    names = sorted({*fact.names, *(told[0].names if told else ())})
    return PushMessage(
        thread=fact.thread,
        names=names,
        essence=essence,
        topic=fact.topic,
        kind=fact.changed if last and not last.is_end and fact.changed else fact.kind,
        data=fact.data,
        at=fact.at,
        until=fact.until,
        is_urgent=fact.is_urgent,
        made_at=now,
        due=now,
    )


def _end(family: PushFamily, last: PushMessage | None, now: datetime) -> PushMessage | None:
    """That what was told holds no more, unless it said itself that it would end."""
    if last is None or last.is_end or (last.until is not None and last.until <= now):
        return None
    return PushMessage(
        thread=last.thread,
        names=last.names,
        essence="",
        topic=last.topic,
        kind=family.ended,
        data=last.data,
        at=now,
        made_at=now,
        due=now,
    )
