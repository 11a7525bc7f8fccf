"""The application at the root of a host and under a sub-path, behind Caddy and behind nginx."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.dashboard import small
from tests.deploy.proxied import PROXIES, Proxied, free_port, web

BASEMAP_BYTES = 300_000


@pytest.fixture(scope="session")
def town_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a small town; its basemap is noise, which nobody could compress unnoticed."""
    root = tmp_path_factory.mktemp("deployed")
    made = small.settle(root)
    small.fill(made)
    made.house.folders.basemap.write_bytes(np.random.default_rng(1).bytes(BASEMAP_BYTES))
    return root


@pytest.fixture(
    scope="session",
    params=[(name, base) for base in ("", "/stadtklima") for name in PROXIES],
    ids=lambda one: f"{one[0]}{one[1] or '/'}",
)
def proxied(
    request: pytest.FixtureRequest, town_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Proxied]:
    """One proxy in front of one web process."""
    name, base = request.param
    logs = tmp_path_factory.mktemp(name)
    port, upstream = free_port(), free_port()
    with (
        PROXIES[name](port, upstream, base, logs),
        web(town_folder, upstream, f"http://127.0.0.1:{port}{base}", logs),
    ):
        yield Proxied(name, port, base, logs)
