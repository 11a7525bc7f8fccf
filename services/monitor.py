"""One line and one number for a monitoring system, after the guidelines for Nagios plugins."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Final

from data.amounts import counted
from data.errors import LakeError
from data.inbox import Inbox
from data.lake import Lake
from data.lake.damage import damaged_logs
from services import backup, health
from services.context import House
from services.jobs.poll import addresses

SCARCE_BYTES: Final = 2_000_000_000
WAITING_SHARE: Final = 0.1
MANY_WAITING_SHARE: Final = 0.5


class Level(IntEnum):
    """Exit codes of a Nagios plugin."""

    OK = 0
    WARNING = 1
    CRITICAL = 2
    UNKNOWN = 3


@dataclass(frozen=True, slots=True)
class MonitorResult:
    """What one look found; ``figure`` is performance data, ``label=value``."""

    level: Level
    text: str
    figure: str


def judge(house: House) -> tuple[Level, str]:
    """The worst of all findings, and the line that a monitoring system shows."""
    looks: tuple[Callable[[House], MonitorResult], ...] = (
        *(_lake, _ingest, _work, _waiting),
        *(_disk, _receivers, _backup),
    )
    try:
        found = [look(house) for look in looks]
    except (LakeError, OSError) as error:
        return Level.UNKNOWN, f"STADTKLIMA UNKNOWN - {error}"
    worst = max(one.level for one in found)
    said = "; ".join(one.text for one in found if one.level is worst)
    return worst, f"STADTKLIMA {worst.name} - {said} | {' '.join(one.figure for one in found)}"


def _lake(house: House) -> MonitorResult:
    lake = Lake(house.folders.lake)
    if not lake.exists():
        raise LakeError(f"no lake in {house.folders.lake}; `stadtklima build` or `stadtklima ingest` creates it")
    damaged = damaged_logs(lake)
    if damaged:
        said = (
            f"{damaged[0].table}/{damaged[0].path}: {damaged[0].what}; stop ingest and run `stadtklima check --repair`"
        )
        return MonitorResult(Level.CRITICAL, said, "lake_files=0")
    files = len(lake.live_files("readings"))
    return MonitorResult(Level.OK, "the lake can be read", f"lake_files={files}")


def _ingest(house: House) -> MonitorResult:
    return _heartbeat("ingest", house.folders.heartbeat, label="heartbeat")


def _work(house: House) -> MonitorResult:
    return _heartbeat("the worker", house.folders.work_heartbeat, label="work_heartbeat")


def _heartbeat(who: str, file: Path, *, label: str) -> MonitorResult:
    age_s = health.heartbeat_age_s(file)
    if age_s is None or age_s >= health.HEARTBEAT_S:
        since = "ever" if age_s is None else f"for {age_s:.0f} s"
        return MonitorResult(Level.CRITICAL, f"{who} has not worked {since}", f"{label}={age_s or 0:.0f}s")
    return MonitorResult(Level.OK, f"{who} works", f"{label}={age_s:.0f}s")


def _waiting(house: House) -> MonitorResult:
    if not house.folders.inbox.exists():
        return MonitorResult(Level.OK, "no message waits", "waiting=0")
    inbox = Inbox(house.folders.inbox)
    depth, most = inbox.depth(), house.settings.inbox_limit
    inbox.close()
    level = _level(depth, warning=most * WAITING_SHARE, critical=most * MANY_WAITING_SHARE)
    return MonitorResult(level, f"messages waiting: {depth}, at most {most}", f"waiting={depth};;;0;{most}")


def _disk(house: House) -> MonitorResult:
    free = health.free_bytes(house)
    level = _level(-free, warning=-SCARCE_BYTES, critical=-health.FREE_BYTES)
    return MonitorResult(level, f"{free / 1e9:.1f} GB are free", f"free={free}B")


def _receivers(house: House) -> MonitorResult:
    if not health.receives(house):
        return MonitorResult(Level.OK, "nothing is to be received", "addresses_late=0")
    said, asked = health.reception(house), addresses(house)
    late = [one for one in asked if one.is_late]
    figure = f"addresses_late={len(late)};0"
    if said is None and health.listens(house):
        return MonitorResult(Level.CRITICAL, "`stadtklima receive` does not run", figure)
    brokers = said.brokers if said else ()
    apart = [one.name for one in brokers if one.connected_since is None]
    if apart:
        return MonitorResult(Level.CRITICAL, f"not connected to {', '.join(apart)}", figure)
    if late:
        told = "; ".join(f"{one.name} does not answer: {one.trouble or 'nothing yet'}" for one in late)
        return MonitorResult(Level.WARNING, told, figure)
    heard = f"{counted(len(brokers), 'broker')} and {counted(len(asked), 'address', 'addresses')}"
    return MonitorResult(Level.OK, f"{heard} heard from", figure)


def _backup(house: House) -> MonitorResult:
    made = backup.last_good(house)
    if not house.settings.backup_to:
        return MonitorResult(Level.OK, "nothing is to be backed up", "backup_age=0s")
    if made is None:
        return MonitorResult(Level.WARNING, "there is no good backup yet", "backup_age=0s")
    hours, figure = made.age.total_seconds() / 3_600, f"backup_age={made.age.total_seconds():.0f}s"
    level = Level.CRITICAL if made.is_late(house.settings) else Level.OK
    return MonitorResult(level, f"the last good backup is {hours:.0f} hours old", figure)


def _level(value: float, *, warning: float, critical: float) -> Level:
    """Above which bound a value lies."""
    return Level.CRITICAL if value > critical else Level.WARNING if value > warning else Level.OK
