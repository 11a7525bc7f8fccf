"""The heat network of Bern becomes a town, and `stadtklima replay` shows its heat wave as if it were now."""

import contextlib
import json
import os
import re
import runpy
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bench.ports import free_port
from cli import main
from data.lake import Lake
from tests.support.commands import run
from tests.support.real_files import DATA, at_hand

ROOT = Path(__file__).parents[2]
BERN = DATA / "heat_bern"
LOGGERS_2019 = 74
START_S = 60.0


@pytest.fixture(scope="module")
def bern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with Bern, imported as docs/operations.md says."""
    at_hand(BERN)
    folder = tmp_path_factory.mktemp("bern")
    runpy.run_path(str(ROOT / "docs" / "examples" / "bern.py"))["main"](BERN, folder)
    named = ("--source", "Universität Bern, Burger et al. 2021", "--licence", "ODC-By-1.0")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STADTKLIMA_DATA_DIR", str(folder / "var"))
        patch.setenv("STADTKLIMA_CITY", "bern")
        run("import", "boundary", str(folder / "boundary.geojson"), "--town", "bern", *named)
        run("import", "sites", str(folder / "sites.csv"), "--layer", "heat", *named, "--yes")
        said = run("import", "readings", str(folder / "readings.csv"), "--layer", "heat", "--yes")
    assert "written: 194544, known before: 0" in said
    return folder / "var"


def asked(port: int, path: str) -> Any:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
        text = answer.read().decode()
    return text if text.startswith("<") else json.loads(text)


def until_it_is(at: datetime, port: int, process: "subprocess.Popen[str] | subprocess.Popen[bytes]") -> None:
    """Until a replay's clock has come so far: it stands until its web process may be expected to answer."""
    end = time.monotonic() + START_S
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError):
            if datetime.fromisoformat(asked(port, "/api/collections/heat/items?limit=1")["timeStamp"]) >= at:
                return
        time.sleep(0.2)
    pytest.fail(f"the replay did not come as far as {at}")


@pytest.mark.long
def test_the_heat_wave_comes_live(bern: Path) -> None:
    port, before = free_port(), Lake(bern / "bern" / "lake").version()
    environment = {
        **os.environ,
        "STADTKLIMA_DATA_DIR": str(bern),
        "STADTKLIMA_CITY": "bern",
        "STADTKLIMA_PORT": str(port),
        "STADTKLIMA_ACCESS_LOG": "false",
    }
    line = [sys.executable, "-m", "cli", "replay", "--speed", "600", "--from", "2019-06-26T11:00Z"]
    with subprocess.Popen(line, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            until_it_is(datetime(2019, 6, 26, 11, 1, tzinfo=UTC), port, process)
            first = asked(port, "/api/live")["heat"]
            early = asked(port, "/api/collections/heat/items?limit=1000")
            end = time.monotonic() + START_S
            while asked(port, "/api/live")["heat"] < first + 3 and time.monotonic() < end:
                time.sleep(0.3)
            late = asked(port, "/api/collections/heat/items?limit=1000")
            page = asked(port, "/")
        finally:
            process.terminate()
            process.wait(30)
            said = process.stdout.read() if process.stdout else ""
    assert process.returncode == 0
    assert "Replaying to 2019-07-02 03:50 UTC at 600 times" in said
    told = [datetime.fromisoformat(one["timeStamp"]) for one in (early, late)]
    assert datetime(2019, 6, 26, 11, tzinfo=UTC) <= told[0] < told[1] < datetime(2019, 7, 2, 4, tzinfo=UTC)
    facts = [one["properties"] for one in late["features"]]
    assert Counter(one["state"] for one in facts)["ok"] > LOGGERS_2019 * 0.9
    observed = {datetime.fromisoformat(one["observed_at"]) for one in facts if one["state"] == "ok"}
    assert max(observed) <= told[1]
    assert max(one["air_temperature_c"] for one in facts if one["state"] == "ok") > 30
    assert re.search(r"an \d+ Messstellen zwischen", page)
    assert Lake(bern / "bern" / "lake").version() == before


@pytest.mark.long
def test_a_fast_replay_makes_no_station_old(bern: Path) -> None:
    port = free_port()
    environment = {
        **os.environ,
        "STADTKLIMA_DATA_DIR": str(bern),
        "STADTKLIMA_CITY": "bern",
        "STADTKLIMA_PORT": str(port),
        "STADTKLIMA_ACCESS_LOG": "false",
    }
    line = [sys.executable, "-m", "cli", "replay", "--speed", "10000", "--from", "2019-06-24T11:00Z"]
    states: list[Counter[str]] = []
    with subprocess.Popen(line, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            until_it_is(datetime(2019, 6, 24, 12, tzinfo=UTC), port, process)
            for _ in range(20):
                features = asked(port, "/api/collections/heat/items?limit=1000")["features"]
                states.append(Counter(one["properties"]["state"] for one in features))
                time.sleep(0.5)
        finally:
            process.terminate()
            process.wait(30)
    assert min(one["ok"] for one in states) > LOGGERS_2019 * 0.9, states


@pytest.mark.parametrize(
    ("arguments", "teaches"),
    [
        (("--from", "2021-06-01", "--to", "2021-06-02"), "the lake has 2018-07-30 to 2019-07-02"),
        (("--from", "2019-06-26", "--to", "2019-06-25"), "is not after --from"),
        (("--from", "gestern"), "'gestern' is no instant"),
        (("--speed", "0"), "--speed 0 is not between"),
    ],
)
def test_what_cannot_be_replayed_is_said_in_one_sentence(
    bern: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], teaches: str
) -> None:
    monkeypatch.setenv("STADTKLIMA_DATA_DIR", str(bern))
    monkeypatch.setenv("STADTKLIMA_CITY", "bern")
    monkeypatch.setenv("STADTKLIMA_PORT", str(free_port()))
    monkeypatch.setattr(sys, "argv", ["stadtklima", "replay", *arguments])
    with pytest.raises(SystemExit) as caught:
        main()
    assert teaches in str(caught.value.code)
