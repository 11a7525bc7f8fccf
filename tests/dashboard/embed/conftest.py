"""Tiles are asked for in the small town, those about water in one with brooks."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from tests.support import brooks
from tests.support.client import asker


@pytest.fixture(scope="session")
def by_the_brook(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """An anonymous asker of the small town with brooks, one of which rises."""
    settled = brooks.settle(tmp_path_factory.mktemp("brook"))
    settled.commit(*brooks.course("water_levels-0001", [60, 70, 80, 90], every_min=10))
    with asker(settled) as made:
        yield made


@pytest.fixture
def client(request: pytest.FixtureRequest, client: TestClient) -> TestClient:
    """Who asks for the tile or the address that a test is about: in a town that has what it shows."""
    params = getattr(request.node, "callspec", None)
    about = " ".join(str(one) for one in params.params.values()) if params else ""
    found: TestClient = request.getfixturevalue("by_the_brook") if "water" in about else client
    return found
