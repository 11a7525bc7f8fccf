"""A process that looks for messages until it is killed, while another writes readings."""

import multiprocessing
import random
from dataclasses import replace
from datetime import datetime, timedelta
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Final

from data.clock import Clock
from data.records import ACTOR, Records
from data.records.message_progress import StaleStateError
from services.context import House
from services.messages import engine
from tests.support import small
from tests.support.small import NOON, Small
from tests.support.watch import reading

NOW: Final = NOON + timedelta(hours=40)
"""It stands still: what is raised by readings does not depend on it."""
SITES: Final = ("bins-0001", "bins-0002", "bins-0003", "bins-0005")
_FORKS: Final = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload([__name__])


def watching(town: Small) -> House:
    """The house as another process has it."""
    records = Records(f"sqlite:///{town.house.folders.records}", town=town.house.records.town)
    return replace(town.house, records=records, clock=Clock(source=lambda: NOW))


def look_and_kill(town: Small, chance: random.Random, courses: "Courses") -> None:
    """Let a process look while readings come, and kill it at a random instant."""
    ready = _FORKS.Event()
    process = _FORKS.Process(target=_look_for_ever, args=(town.house.settings.data_dir, ready))
    process.start()
    assert ready.wait(120)
    for _ in range(chance.randrange(1, 4)):
        courses.go_on(town)
        process.join(chance.uniform(0.0, 0.15))
    process.kill()
    process.join()
    assert process.exitcode == -9, process.exitcode


def _look_for_ever(root: Path, ready: Event) -> None:
    ACTOR.set("job:messages")
    town = small.reopened(root)
    house = watching(town)
    engine.look(house)
    ready.set()
    while True:
        try:
            engine.look(house)
        except StaleStateError as error:  # nobody else looks
            raise AssertionError(str(error)) from error


class Courses:
    """Containers that overflow and are emptied at random.

    Args:
        chance: by which.
    """

    def __init__(self, chance: random.Random) -> None:
        self._chance, self._at = chance, NOON
        self._level = dict.fromkeys(SITES, 40.0)

    @property
    def at(self) -> datetime:
        """Of the newest readings."""
        return self._at

    def go_on(self, town: Small) -> None:
        """Some rounds of readings in one commit."""
        rows = []
        for _ in range(self._chance.randrange(1, 5)):
            self._at += timedelta(minutes=10)
            for site_id in SITES:
                self._level[site_id] = self._chance.choice((2.0, 60.0, 96.0, 99.0, self._level[site_id]))
                rows.append(reading(site_id, self._level[site_id], self._at))
        town.add(*rows)
