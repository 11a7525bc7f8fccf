"""Asks a small town's whole application."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.testclient import TestClient

from dashboard.factory import create
from tests.support.small import Small


@contextmanager
def asker(of: Small) -> Iterator[TestClient]:
    """A client with the application's whole life around it."""
    with TestClient(create(of.house), raise_server_exceptions=False) as made:
        made.headers["Accept-Encoding"] = "identity"
        yield made


def until_prepared(client: TestClient) -> None:
    """Wait until the town's files are read."""
    while client.get("/api/coverage?layer=bins").status_code == 503:
        time.sleep(0.05)
