"""Gives rejected messages another chance, after a profile or a device was added."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any, Final

from data.inbox import Inbox, Message
from data.ingest.decode import Translator
from data.ingest.deduplication import SeenReadings
from data.lake import Lake
from data.lake.batch import Batch
from data.lake.series import SeriesIndex
from data.records import Assignments

_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class SecondChance:
    """What became of the rejected messages.

    Args:
        fed: how many say what the lake does not have and were put into the inbox.
        reasons: what is still wrong with the others, the most frequent first.
    """

    fed: int
    reasons: dict[str, int]


def replay_rejected(
    lake: Lake, inbox: Inbox, translator: Translator, assignments: Assignments, *, since: date | None = None
) -> SecondChance:
    """Put every rejected message into the inbox again that now says what the lake does not have.

    The lake keeps the first value of each reading: of a message that was used in part only the rest is new.

    Raises:
        InboxFullError: no room for all of them; begin again when ingest has caught up.
    """
    reasons: dict[str, int] = {}
    seen = SeenReadings(lake, SeriesIndex())
    usable = (one for one in _rejected(lake, since) if _is_news(_read(one, translator, assignments, reasons), seen))
    fed = 0
    while some := list(islice(usable, _AT_ONCE)):
        inbox.append_many((one.source, one.raw, one.received_at) for one in some)
        fed += len(some)
    return SecondChance(fed, dict(sorted(reasons.items(), key=lambda one: -one[1])))


def _rejected(lake: Lake, since: date | None) -> Iterator[Message]:
    """Rejected messages a day at a time, each once however often it came."""
    days = sorted({file.day for file in lake.live_files("rejected") if since is None or file.day >= since})
    for day in days:
        rows: Iterable[dict[str, Any]] = lake.read("rejected", days=[day]).to_pylist()
        seen = set()
        for row in rows:
            if (key := (row["source"], row["raw"])) not in seen:
                seen.add(key)
                yield Message(0, row["source"], row["raw"], _utc(row["received_at"]))


def _read(message: Message, translator: Translator, assignments: Assignments, reasons: dict[str, int]) -> Batch:
    batch = Batch()
    translator.forget_deliveries()
    translator.add(message, assignments, batch)
    for row in batch.rows["rejected"]:
        reasons[row[2]] = reasons.get(row[2], 0) + 1
    return batch


def _is_news(batch: Batch, seen: SeenReadings) -> bool:
    return bool(seen.unseen(*seen.keys(batch.rows["readings"])).any())


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC)
