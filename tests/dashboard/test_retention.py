"""What a measure forgets is answered by no route, even before it is deleted; the clock alone decides."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from starlette.testclient import TestClient

from dashboard.factory import create
from dashboard.http.routes import Routes
from data.clock import Clock
from data.declare import Layers
from data.measures import FILL_PERCENT
from tests.support import small
from tests.support.small import BINS, HEAT, NOON, reading
from tests.support.tiles import TILES

DAYS = 30
SHORT = replace(FILL_PERCENT, retention_days=DAYS)
LAYERS = Layers([replace(BINS, measures=(SHORT, *BINS.measures[1:]), shows=SHORT), HEAT])
VALUE = 41.3719
THEN = NOON.strftime("%Y-%m-%dT%H:%M:%SZ")


@contextmanager
def asker(root: Path, now: datetime) -> Iterator[TestClient]:
    """A town whose one bin reported at noon, seen at another time."""
    made = small.settle(root)
    made.add(reading("bins-0001", VALUE, NOON - timedelta(minutes=1)))
    house = replace(made.house, layers=LAYERS, clock=Clock(source=lambda: now))
    with TestClient(create(house), raise_server_exceptions=False) as client:
        yield client


def addresses(client: TestClient) -> list[str]:
    """Every public route, with what may be asked of it to get at the past."""
    routes: Routes = client.app.state.routes  # type: ignore[attr-defined]  # the FastAPI app
    found = {one.path for one in routes.registered if one.permission == "public" and "GET" in one.methods}
    ids = {"{layer}": "bins", "{site_id}": "bins-0001"}
    for placeholder, value in ids.items():
        found = {path.replace(placeholder, value) for path in found}
    paths = {path.replace("{tile}", tile) for path in found for tile in TILES}
    kept = sorted(path for path in paths if "{" not in path and not path.endswith(".png"))
    span = f"from={(NOON - timedelta(days=1)).strftime('%Y-%m-%dT%H:%M:%SZ')}&to=2026-07-01T13:00:00Z&step=raw"
    asked = ["", "layer=bins&site_id=bins-0001", f"layer=bins&datetime={THEN}", f"datetime={THEN}", span]
    return [f"{path}?{query}" for path in kept for query in [*asked, f"{span}&f=csv", f"since={THEN}"]]


def told(client: TestClient) -> set[str]:
    """The routes that tell the value, rounded or not."""
    return {one.partition("?")[0] for one in addresses(client) if "41.37" in client.get(one).text}


def test_no_route_answers_what_is_forgotten(tmp_path: Path) -> None:
    day = NOON + timedelta(days=DAYS)
    answering = {"/api/sites/bins-0001/readings", "/api/layers/bins/series", "/api/collections/bins/items"}
    with asker(tmp_path / "before", day - timedelta(minutes=2)) as client:
        assert told(client) >= answering
    with asker(tmp_path / "after", day + timedelta(minutes=1)) as client:
        assert told(client) == set()
