"""The figures of messages are those that counting one by one gives, on random ones and on logs of a chemical plant."""

import csv
import gzip
from datetime import datetime
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.alarms.figures import AlarmFigures, RaisedAlarms, figures
from tests.support.plain_figures import DAY, HOUR, TEN, Stood, plain_figures
from tests.support.real_files import DATA, needs

LOGS = DATA / "wave2/alarms/tep"
START = 1_700_000_000_000
TINY = """,timestamp,tag,type,description
0,2024-05-01 00:00:20.000000000,FIR123,L,FLW COND CW LOW ALM
1,2024-05-01 00:00:30.000000000,FIR123,L NR,FLW COND CW LOW ALM RECOVERED
2,2024-05-01 00:00:50,FIR123,L,FLW COND CW LOW ALM
3,2024-05-01 00:05:50,FIR123,H,FLW COND CW HIGH ALM
4,2024-05-03 07:33:00.000000000,PIR108,HH,PRES REACT HIGH HIGH ALM
"""


def numbers(stood: Stood) -> RaisedAlarms:
    columns = np.array(stood, np.int64).reshape(-1, 4)
    return RaisedAlarms(key=columns[:, 0], raised_ms=columns[:, 1], cleared_ms=columns[:, 2], severity=columns[:, 3])


def agrees(found: AlarmFigures, stood: Stood, start: int, end: int) -> None:
    for name, value in plain_figures(stood, start, end, 3).items():
        wanted = value if name == "frequent" else pytest.approx(value)
        assert getattr(found, name) == wanted, name


@given(
    n=st.integers(0, 400),
    busy=st.integers(1, 40),
    keys=st.integers(1, 30),
    days=st.integers(1, 3),
    extra=st.sampled_from([0, TEN, HOUR]),
    seed=st.integers(0, 2**32 - 1),
)
def test_each_figure_is_what_counting_gives(  # noqa: PLR0917 - what a log may be like
    n: int, busy: int, keys: int, days: int, extra: int, seed: int
) -> None:
    chance = np.random.default_rng(seed)
    end = START + days * DAY + extra
    centres = chance.integers(START - DAY, end, busy)
    raised = chance.choice(centres, n) + chance.integers(-2 * TEN, 2 * TEN, n)
    raised = np.minimum(raised // 1000 * 1000, end - 1)
    cleared = np.where(chance.random(n) < 0.3, -1, raised + chance.choice([1000, 30_000, TEN, DAY, 2 * DAY], n))
    rows = np.column_stack([chance.integers(0, keys, n), raised, cleared, chance.integers(0, 3, n)]).tolist()
    found = figures(numbers(rows), start_ms=START, end_ms=end, severities=3)
    agrees(found, rows, START, end)


def test_a_flood_begins_above_ten_in_ten_minutes_and_ends_below_five() -> None:
    counts = [10, 11, 5, 10, 4, 5, 0, 12]
    rows = [(0, START + period * TEN + one, -1, 0) for period, count in enumerate(counts) for one in range(count)]
    found = figures(numbers(rows), start_ms=START, end_ms=START + len(counts) * TEN, severities=3)
    assert (found.peak, found.floods, found.flood_share) == (12, 2, 4 / 8)
    assert (found.frequent_share, found.severity_shares) == (None, None)


def test_stale_is_what_stands_for_more_than_a_day_and_was_raised_whenever() -> None:
    end = START + DAY
    rows = [(0, START - DAY, -1, 0), (1, START, -1, 0), (2, START - 1, -1, 0), (3, START - 1, end, 0)]
    assert figures(numbers(rows), start_ms=START, end_ms=end, severities=3).stale == 2


def test_a_small_log_is_read() -> None:
    stood, start, end = log(TINY)
    assert stood == [
        (0, start + 20_000, start + 30_000, 0),
        (0, start + 50_000, -1, 0),
        (1, start + 350_000, -1, 0),
        (2, start + 2 * DAY + 27_180_000, -1, 1),
    ]
    found = figures(numbers(stood), start_ms=start, end_ms=end, severities=3)
    assert (found.count, found.chattering, found.stale) == (4, 1, 2)
    agrees(found, stood, start, end)


@needs(LOGS)
def test_figures_of_a_plants_logs_are_what_counting_gives() -> None:
    paths = sorted(LOGS.iterdir())
    assert len(paths) == 6
    for path in paths:
        stood, start, end = log(text(path))
        agrees(figures(numbers(stood), start_ms=start, end_ms=end, severities=3), stood, start, end)


def text(path: Path) -> str:
    return (gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()).decode()


def log(rows: str) -> tuple[list[tuple[int, int, int, int]], int, int]:
    """What was raised in a log, and whole days around it; HH and LL are more severe."""
    keys: dict[tuple[str, str], int] = {}
    stood: list[tuple[int, int, int, int]] = []
    open_at: dict[int, int] = {}
    for row in csv.DictReader(StringIO(rows)):
        kind, _, back = row["type"].partition(" ")
        at = round(datetime.fromisoformat(f"{row['timestamp'][:19]}+00:00").timestamp() * 1000)
        key = keys.setdefault((row["tag"], kind), len(keys))
        if back and key in open_at:
            was = stood[open_at.pop(key)]
            stood[stood.index(was)] = (was[0], was[1], at, was[3])
        elif not back:
            open_at[key] = len(stood)
            stood.append((key, at, -1, int(len(kind) == 2)))
    start = min(one[1] for one in stood) // DAY * DAY
    return stood, start, (max(one[1] for one in stood) // DAY + 1) * DAY
