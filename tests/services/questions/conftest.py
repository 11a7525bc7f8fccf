"""The demo town with a layer's sites and nobody's readings, and what questions are asked of it."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from data.clock import Clock
from data.declare import Audience
from data.folders import Folders
from data.lake import Lake
from data.simulate.places import place_sites
from services import questions
from services.context import House
from services.settings import Settings
from services.town_data import TownData
from services.workbench import QuestionResult
from services.workbench.ground import Workbench
from services.workbench.own_features import OwnFeatures

NOON = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
LAYERS = ("bins", "paper", "charging", "heat")

Ask: TypeAlias = Callable[..., QuestionResult]
Fill: TypeAlias = Callable[[House, Lake], None]


@pytest.fixture(scope="session")
def bench(built_town: Folders, tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    """Over the demo town; shared by all tests, so do not write into it."""
    return workbench(built_town, tmp_path_factory.mktemp("bench"))


def workbench(
    built_town: Folders, root: Path, fill: Callable[[House, Lake], None] = lambda _house, _lake: None
) -> Workbench:
    """Over the demo town, in a folder of its own; ``fill`` puts something into its lake."""
    folders = Folders(root / built_town.root.name)
    folders.root.mkdir()
    folders.town.symlink_to(built_town.town)
    folders.sites.mkdir()
    settings = Settings(_env_file=None, data_dir=folders.root.parent)  # type: ignore[call-arg]  # pydantic hides it
    house = House.open(settings, clock=Clock(source=lambda: NOON))
    lake = Lake(folders.lake)
    lake.open_or_create(kind="demo")
    for one in LAYERS:
        place_sites(house.layers[one], house.town, folders)
    fill(house, lake)
    town = TownData(folders.town)
    town.prepare()
    store = house.store()
    store.follow()
    return Workbench(house, store, town)


@pytest.fixture(scope="session")
def ask(bench: Workbench) -> Ask:
    """Ask a question by its id: parameters by name, features of one's own in ``own``."""
    return asker(bench)


def asker(bench: Workbench, audience: Audience = "public") -> Ask:
    """As the fixture, over another workbench, or as staff."""
    known = questions.discover()

    def asked(question: str, *, own: Mapping[str, Any] | None = None, **parameters: Any) -> QuestionResult:
        features = {name: OwnFeatures.read(f"own:{name}", one) for name, one in (own or {}).items()}
        one = known[question]
        ground = bench.ground(audience=audience, own=features, now=NOON)
        return one.run(ground, one.parameters.model_validate(parameters))

    return asked
