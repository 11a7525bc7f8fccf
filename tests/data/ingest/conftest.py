"""The fixture of all tests of ingest."""

from pathlib import Path

import pytest

from tests.support.ingest_place import Place, settle


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A small town."""
    return settle(tmp_path)
