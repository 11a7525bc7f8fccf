"""The application at the root of a host and under a sub-path, behind Caddy and behind nginx."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from bench.ports import free_port
from tests.support import small
from tests.support.proxied import PROXIES, Proxied, web

BASEMAP_BYTES = 300_000


@pytest.fixture(scope="session")
def town_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a small town; its basemap is noise, which nobody could compress unnoticed."""
    root = tmp_path_factory.mktemp("deployed")
    made = small.settle(root)
    small.fill(made)
    made.house.folders.basemap.write_bytes(np.random.default_rng(1).bytes(BASEMAP_BYTES))
    return root


@dataclass(frozen=True)
class Upstream:
    """A web process and the port at which it believes to be reached; `logs` is the folder of its log."""

    port: int
    public_port: int
    logs: Path


@pytest.fixture(scope="session")
def serve(town_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Upstream]]:
    """Serves the town below a path: one web process for both proxies, which take turns before it at the same port."""
    with ExitStack() as running:

        @cache
        def served(base: str) -> Upstream:
            made = Upstream(free_port(), free_port(), tmp_path_factory.mktemp("web"))
            running.enter_context(web(town_folder, made.port, f"http://127.0.0.1:{made.public_port}{base}", made.logs))
            return made

        yield served


@pytest.fixture(
    scope="session",
    params=[(name, base) for base in ("", "/stadtklima") for name in PROXIES],
    ids=lambda one: f"{one[0]}{one[1] or '/'}",
)
def proxied(
    request: pytest.FixtureRequest, serve: Callable[[str], Upstream], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Proxied]:
    """One proxy in front of the web process."""
    (name, base), logs = request.param, tmp_path_factory.mktemp(request.param[0])
    upstream = serve(base)
    (logs / "web.log").symlink_to(upstream.logs / "web.log")
    with PROXIES[name](upstream.public_port, upstream.port, base, logs):
        yield Proxied(name, upstream.public_port, base, logs)
