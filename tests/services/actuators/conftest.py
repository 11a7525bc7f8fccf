"""A small town whose first pond has an aerator that listens on this machine."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from data.records.actuator_runs import ActuatorRun
from data.town.actuators import Actuator, Guard, Need
from services.actuators.drive import drive
from tests.support import brooks
from tests.support.small import Small
from tests.support.switched import SECRET, Pump, pumping

NAME = "aerator"
FACTS: dict[str, Any] = {
    "title": {"de": "Belüfter", "en": "Aerator"},
    "site": "ponds-0001",
    "longest_min": 60,
    "pause_min": 30,
    "day_min": 90,
    "quiet": (time(22), time(6)),
    "need": Need(measure="water_oxygen_mg_l", below=4, back=6),
    "guards": (Guard(measure="water_oxygen_mg_l", low=0.5),),
}


@dataclass
class Pond:
    """The town, its pump, and what was measured."""

    town: Small
    pump: Pump

    @property
    def run(self) -> ActuatorRun:
        """The newest run."""
        return self.town.house.records.actuator_runs.of(NAME, since=self.town.now[0] - timedelta(days=2))[-1]

    def later(self, **by: float) -> ActuatorRun:
        """Let time pass, do what is due, and return the newest run."""
        self.town.later(timedelta(**by))
        drive(self.town.house)
        return self.run


@pytest.fixture
def pond(tmp_path: Path) -> Iterator[Pond]:
    town = brooks.settle(tmp_path)
    with pumping() as pump:
        one = Actuator(url=pump.url, **FACTS)
        declared = replace(town.house.town, actuators={NAME: one})
        settings = town.house.settings.model_copy(update={"actuator_secrets": {NAME: SecretStr(SECRET)}})
        town.house = replace(town.house, town=declared, settings=settings)
        yield Pond(town, pump)
