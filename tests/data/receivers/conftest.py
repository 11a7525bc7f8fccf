"""Fixtures of all tests of receivers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.data.ingest.place import Place, settle
from tests.data.receivers.mosquitto import Mosquitto, running


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A small town with known devices."""
    return settle(tmp_path / "town", "real")


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Mosquitto]:
    """A running broker."""
    with running(tmp_path / "broker") as found:
        yield found
