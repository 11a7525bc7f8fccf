"""Shows the past as if it were now: web processes with a shifted clock over a lake that fills as time passes."""

import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from cli.processes import supervisor
from data import instants
from data.amounts import counted
from data.clock import Clock
from data.folders import Folders
from data.lake import Lake, WriterLock
from data.replay import Replay, check_span, span
from services.context import House

ROUND_S: Final = 1.0
WARM_UP: Final = timedelta(seconds=8)
"""What web processes need to start; until then the clock stands."""
AHEAD: Final = timedelta(seconds=10)
"""Readings are brought this much before the web processes' clock tells their time: they show none of them earlier, and
however fast the clock is, each is there when its time has come."""
TIDY_S: Final = 5.0
_SHARED: Final = ("town", "sites", "basemap.pmtiles", "town.toml", "attribution.toml")
PATIENCE_S: Final = 15.0


def run(
    house: House,
    stop: threading.Event,
    *,
    start: datetime | None,
    end: datetime | None,
    speed: float,
    say: Callable[[str], None],
) -> None:
    """Replay from the first to the last reading, or some of it (UTC); at the end of the time the pages stand still.

    Raises:
        NothingToReplayError: there are no readings of that time.
        BadRequestError: the time ends before it begins.
    """
    source = Lake(house.folders.lake)
    kind = source.kind
    first, last = span(source)
    start, end = start or first, end or last
    check_span(source, start=start, end=end)
    with tempfile.TemporaryDirectory(prefix="stadtklima-replay-") as folder:
        stage = _stage(house.folders, Path(folder) / house.town.id)
        with WriterLock(stage.ingest_lock):
            target = Lake(stage.lake).open_or_create(kind=kind)
            replay = Replay(source, target, layers=house.layers, start=start, end=end)
            before = replay.begin()
            earlier = counted(before, "reading")
            say(f"There from the beginning: {earlier} of the days before {start:%Y-%m-%d %H:%M} UTC.")
            origin = datetime.now(UTC) + WARM_UP
            clock = Clock.replaying(start, origin=origin, speed=speed, until=end)
            web = supervisor.start(
                "serve", settings=_environment(house, Path(folder), origin=origin, clock=clock, start=start)
            )
            say(f"Replaying to {end:%Y-%m-%d %H:%M} UTC at {speed:g} times: {supervisor.address(house.settings)}")
            try:
                _play(replay, stage, clock, stop, end=end, alive=lambda: web.poll() is None, say=say)
            finally:
                web.terminate()
                web.wait(PATIENCE_S)


def _play(
    replay: Replay,
    stage: Folders,
    clock: Clock,
    stop: threading.Event,
    *,
    end: datetime,
    alive: Callable[[], bool],
    say: Callable[[str], None],
) -> None:
    played, tidied, ended = 0, time.monotonic(), False
    early = replace(clock, source=lambda: clock.source() + AHEAD)
    while alive() and not stop.wait(ROUND_S):
        now = clock.now()
        stage.heartbeat.touch()
        stage.work_heartbeat.touch()
        played += replay.play(early.now())
        if time.monotonic() - tidied > TIDY_S and not ended:
            replay.tidy(now)
            tidied = time.monotonic()
        if now >= end and not ended:
            ended = True
            replay.tidy(now)
            say(f"Replayed {counted(played, 'reading')}; the clock stands at {end:%Y-%m-%d %H:%M} UTC. Ctrl-C ends it.")


def _stage(folders: Folders, root: Path) -> Folders:
    """A folder that sees the town and has a lake of its own."""
    root.mkdir()
    for name in _SHARED:
        if (folders.root / name).exists():
            (root / name).symlink_to(folders.root / name)
    return Folders(root)


def _environment(house: House, folder: Path, *, origin: datetime, clock: Clock, start: datetime) -> dict[str, str]:
    settings = {
        "DATA_DIR": str(folder),
        "CITY": house.town.id,
        "DATABASE_URL": house.settings.records_url,
        "CLOCK_START": instants.text(start, timespec="auto"),
        "CLOCK_ORIGIN": instants.text(origin, timespec="auto"),
        "CLOCK_SPEED": str(clock.speed),
        "CLOCK_UNTIL": instants.text(clock.until, timespec="auto") if clock.until else "",
        "SIMULATE": "false",
    }
    return {f"STADTKLIMA_{name}": value for name, value in settings.items()}
