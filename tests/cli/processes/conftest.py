"""Workers over records in either database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.data.conftest import postgresql_server
from tests.data.records.conftest import url
from tests.support import workers as support
from tests.support.workers import Workers

__all__ = ["postgresql_server", "url"]


@pytest.fixture
def workers(url: str, tmp_path: Path) -> Iterator[Workers]:
    with support.over(url, tmp_path) as made:
        yield made
