"""A small town with brooks, a rain gauge and ponds, whose readings a test chooses."""

from pathlib import Path

import pytest

from tests.support.brooks import settle
from tests.support.small import Small


@pytest.fixture
def brooks(tmp_path: Path) -> Small:
    """Nothing was measured yet."""
    return settle(tmp_path)
