"""The fixture of all tests of the store."""

from pathlib import Path

import pytest

from tests.support.store_place import Place, settle


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A small town."""
    return settle(tmp_path)
