"""What the pages about devices and services show, looked up at most once a minute."""

import threading
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from data.inbox.door import Door
from data.store import Store
from data.store.radio import Radio
from data.weather import forecast
from data.weather.warnings import FILE
from services import health
from services.backup import last_good
from services.context import House
from services.device_health import DeviceHealth, LayerCounts, conditions, counts
from services.health import Checks

RADIO_HOURS: Final = 24
MINUTE_S: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceNetwork:
    """One network or platform that devices speak through.

    Args:
        devices: how many serve a site.
        last: when one of them was heard last, UTC; None: never.
    """

    network: str
    devices: int
    last: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionResult:
    """Everything at one instant.

    Args:
        conditions: of every device that serves a site; for staff only.
        counts: the same by layer, in numbers.
        radio: of the last 24 hours; what it says of single devices is for staff only.
        heard: messages of the last hour.
        warnings_at: when the DWD's warnings were fetched last, UTC; None: never.
        forecast_at: when its forecast was made, UTC; None: there is none.
        backs_up: whether the town is backed up by the clock.
        backup_at: when the last good backup was made, UTC; None: there is none.
    """

    at: datetime
    conditions: Sequence[DeviceHealth]
    counts: Sequence[LayerCounts]
    networks: Sequence[DeviceNetwork]
    radio: Radio
    heard: int
    checks: Checks
    door: bool
    warnings_at: datetime | None
    forecast_at: datetime | None
    backs_up: bool
    backup_at: datetime | None

    def within(self, bodies: Collection[str]) -> "InspectionResult":
        """The same with the devices of these bodies only."""
        return replace(self, conditions=[one for one in self.conditions if one.served.body in bodies])


class Inspection:
    """Looks once a minute, however many people ask."""

    def __init__(self, house: House, store: Store, door: Door) -> None:
        self.house, self._store, self._door = house, store, door
        self._lock = threading.Lock()
        self._seen: tuple[tuple[int, int], InspectionResult] | None = None

    def seen(self) -> InspectionResult:
        """What was seen in this minute; a change of devices is seen at once."""
        now = self.house.clock.now().astimezone(UTC)
        cause = (int(now.timestamp() // MINUTE_S), self.house.records.version())
        with self._lock:
            if self._seen is None or self._seen[0] != cause:
                self._store.follow()
                self._seen = (cause, self._look(now))
            return self._seen[1]

    def _look(self, now: datetime) -> InspectionResult:
        house, store = self.house, self._store
        radio = store.radio(hours=RADIO_HOURS)
        found = conditions(house, store, radio, now=now)
        checks, backup = health.checks(house, store), last_good(house)
        return InspectionResult(
            at=now,
            conditions=found,
            counts=counts(house, store, found),
            networks=self._networks(found),
            radio=radio,
            heard=store.radio(hours=1).heard,
            checks=checks,
            door=not self._door.trouble,
            warnings_at=_changed(house.folders.weather / FILE),
            forecast_at=_made(house.folders.weather / "forecast", now),
            backs_up=bool(house.settings.backup_to),
            backup_at=backup.at if backup else None,
        )

    def _networks(self, found: Sequence[DeviceHealth]) -> list[DeviceNetwork]:
        devices: dict[str, list[DeviceHealth]] = {}
        for one in found:
            known = self._store.assignments().device(one.served.device_id)
            devices.setdefault(known.network if known else "", []).append(one)
        return [
            DeviceNetwork(
                network=network, devices=len(several), last=max(filter(None, map(_heard, several)), default=None)
            )
            for network, several in sorted(devices.items())
        ]


def _heard(one: DeviceHealth) -> datetime | None:
    heard = one.radio.last_heard if one.radio else None
    return max(filter(None, (heard, one.last_seen)), default=None)


def _changed(file: Path) -> datetime | None:
    try:
        return datetime.fromtimestamp(file.stat().st_mtime, UTC)
    except FileNotFoundError:
        return None


def _made(file: Path, now: datetime) -> datetime | None:
    found = forecast.newest(file, now=now)
    return found.issued_at if found else None
