"""Fixtures of all tests of receivers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.mosquitto import Mosquitto, running
from tests.support.ingest_place import Place, settle


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A small town with known devices."""
    return settle(tmp_path / "town", "real")


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Mosquitto]:
    """A running broker."""
    with running(tmp_path / "broker") as found:
        yield found
