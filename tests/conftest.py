"""What tests of several rooms share: the demo town, built once a run."""

import fcntl
import gc
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from fastapi.dependencies import models
from hypothesis import HealthCheck, settings

from data import town as towns
from data import versions
from data.folders import Folders
from data.records import ACTOR, REACH, passwords
from data.simulate import town as demo
from data.town import geodata
from tests.support.skips import pytest_sessionfinish, pytest_terminal_summary

__all__ = ["pytest_sessionfinish", "pytest_terminal_summary"]

# A busy machine is no failure: an example may take, and may be made, as long as it takes.
settings.register_profile("tests", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("tests")


@pytest.fixture(autouse=True)
def actor_forgotten() -> Iterator[None]:
    """Who acts, and for which bodies, is forgotten after each test: all run in the same context."""
    actor, reach = ACTOR.get(), REACH.get()
    yield
    ACTOR.set(actor)
    REACH.set(reach)


@pytest.fixture(autouse=True, scope="session")
def cost_of_hashes() -> Iterator[tuple[int, int, int]]:
    """What the hash of a password really costs; here it is cheap: at 0.2 s each they were the most that many tests did.

    Processes that tests start keep the real one.
    """
    real = passwords._COST
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(passwords, "_COST", (4, 8, 1))
        yield real


@pytest.fixture(autouse=True, scope="module")
def applications_forgotten() -> Iterator[None]:
    """FastAPI remembers what it has called, and so every application of a run with the files that it holds open.

    An MQTT client waits by select(2), which knows no file above 1,023.
    """
    yield
    for one in vars(models).values():
        if hasattr(one, "cache_clear"):
            one.cache_clear()


@pytest.fixture(scope="session")
def castrop() -> towns.Town:
    """Castrop-Rauxel as its TOML declares it."""
    return towns.load("castrop_rauxel")


@pytest.fixture(scope="session")
def built_town(
    castrop: towns.Town, tmp_path_factory: pytest.TempPathFactory, worker_id: str, pytestconfig: pytest.Config
) -> Folders:
    """The demo town's files and basemap; shared by all tests and workers of this run, so do not write into it."""
    base = tmp_path_factory.getbasetemp()
    shared = Path(pytestconfig.getoption("town") or (base if worker_id == "master" else base.parent))
    folders = Folders(shared / "demo" / castrop.id)
    wanted = f"{versions.FILES} {geodata.SCHEMAS}"
    with (shared / "demo.lock").open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.seek(0)
        if lock.read() != wanted:  # none yet, or an earlier run's with other files: nobody of this run has it
            shutil.rmtree(folders.root, ignore_errors=True)
            lock.truncate(0)
            demo.build(castrop, folders, progress=lambda _step, _share: None)
            lock.write(wanted)
    return folders


@pytest.fixture
def own_town(built_town: Folders, tmp_path: Path) -> Folders:
    """Folders of a test's own that see the demo town; everything but town and basemap may be written."""
    folders = Folders(tmp_path / built_town.root.name)
    folders.root.mkdir()
    folders.town.symlink_to(built_town.town)
    folders.basemap.symlink_to(built_town.basemap)
    return folders


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--long` also runs what takes too long for every change; `--fuzz-examples` damages more messages;
    `--write-reading-order` writes down in which order pages are read aloud."""
    parser.addoption("--long", action="store_true", help="run also what takes too long for every change")
    parser.addoption("--write-commands", action="store_true", help="write docs/commands.md anew")
    parser.addoption("--write-pictures", action="store_true", help="make the pictures of docs/handbuch anew")
    parser.addoption("--write-reading-order", action="store_true", help="write tests/browser/reading_order.json anew")
    parser.addoption("--town", help="where the demo town is, or else is built: for runs that follow each other")
    parser.addoption(
        "--wheelhouse", help="a release that is installed where there is no network, as `make offline` does"
    )
    parser.addoption("--fuzz-examples", type=int, default=200, help="damage so many messages of each source")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is collected stays to the end: the garbage collector, which went through it often, forgets it."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is long, unless it is asked for."""
    if config.getoption("--long"):
        return
    long = [one for one in items if one.get_closest_marker("long")]
    config.hook.pytest_deselected(items=long)
    items[:] = [one for one in items if one not in {*long}]


@pytest.fixture
def fuzz_examples(request: pytest.FixtureRequest) -> int:
    """How many messages of each source are damaged."""
    return int(request.config.getoption("--fuzz-examples"))


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """What is left is cleared away as ever, else extensions complain; pytest itself need not go through it before."""
    gc.unfreeze()
