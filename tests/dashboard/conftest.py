"""The fixtures of all tests of the web."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from dash._hooks import HooksManager
from starlette.testclient import TestClient

from data.folders import Folders
from tests.support import small as town
from tests.support.client import asker, until_prepared
from tests.support.small import Small


@pytest.fixture(autouse=True, scope="session")
def no_dash_hooks() -> Iterator[None]:
    """No package that we install has hooks of Dash; to look for them in all 200 costs each application 25 ms."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(HooksManager, "_registered", True)
        yield


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
