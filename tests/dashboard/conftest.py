"""The fixtures of all tests of the web."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from dashboard.factory import create
from data.folders import Folders
from tests.dashboard import small as town
from tests.dashboard.small import Small


@pytest.fixture(scope="session")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Small:
    """A small town with readings, the same for all tests: only to be asked, never changed."""
    return _settled(tmp_path_factory.mktemp("standing"))


@pytest.fixture(scope="session")
def client(standing: Small) -> Iterator[TestClient]:
    """An anonymous asker of that town's whole application."""
    with asker(standing) as made:
        yield made


@pytest.fixture
def small(tmp_path: Path) -> Small:
    """A small town of a test's own."""
    return _settled(tmp_path)


@pytest.fixture
def own_client(small: Small) -> Iterator[TestClient]:
    """An anonymous asker of that one."""
    with asker(small) as made:
        yield made


@contextmanager
def asker(of: Small) -> Iterator[TestClient]:
    """A client with the application's whole life around it."""
    with TestClient(create(of.house).server, raise_server_exceptions=False) as made:
        made.headers["Accept-Encoding"] = "identity"
        yield made


def _settled(root: Path) -> Small:
    made = town.settle(root)
    town.fill(made)
    return made


@pytest.fixture(scope="session")
def on_streets(built_town: Folders, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """An anonymous asker of the small town with the streets, names and residents of the demo town."""
    made = town.settle(tmp_path_factory.mktemp("streets"))
    made.house.folders.town.symlink_to(built_town.town)
    town.fill(made)
    with asker(made) as client:
        until_prepared(client)
        yield client


def until_prepared(client: TestClient) -> None:
    """Wait until the town's files are read."""
    while client.get("/api/coverage?layer=bins").status_code == 503:
        time.sleep(0.05)
