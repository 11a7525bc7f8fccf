"""The tiles there are, for tests that take them all; nothing is asked of a lake."""

import tempfile
from pathlib import Path

from dashboard import embed, topics
from dashboard.parts.tile import Tiles
from services.context import House
from services.settings import Settings
from tests.support.contexts import page_context


def _tiles() -> Tiles:
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(_env_file=None, data_dir=Path(folder))  # type: ignore[call-arg]  # hidden by pydantic
        context = page_context(House.open(settings))
        return embed.tiles(context, topics.discover(context))


TILES = _tiles()
