"""Official warnings: real snapshots, the difference between none and unknown, and files that attack."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from data.weather.warnings import OLDEST, Warnings, of_town, read_snapshot
from data.weather.xml import FeedError
from tests.support.real_files import DATA, needs
from tests.support.weather_files import SQUARE, alert, snapshot

FEED = DATA / "weather" / "dwd_cap"
NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
AGS, LON, LAT = "05562004", 7.311, 51.552


def told(folder: Path, raw: bytes, *, age: timedelta = timedelta(minutes=5)) -> Warnings:
    file = folder / "warnings"
    file.write_bytes(raw)
    fetched = (NOW - age).timestamp()
    os.utime(file, (fetched, fetched))
    return of_town(file, ags=AGS, lon=LON, lat=LAT, now=NOW)


def test_a_warning_is_read_once_in_our_languages(tmp_path: Path) -> None:
    found = told(tmp_path, snapshot(alert()))
    assert found.state == "warned"
    (warning,) = found.warnings
    assert warning.event == {"de": "STARKE HITZE", "en": "strong heat"}
    assert (warning.level, warning.heat_level) == (1, 1)
    assert (warning.onset, warning.expires) == (
        datetime(2026, 7, 1, 9, tzinfo=UTC),
        datetime(2026, 7, 1, 17, tzinfo=UTC),
    )
    assert found.fetched_at == NOW - timedelta(minutes=5)


def test_none_and_unknown_are_different_things(tmp_path: Path) -> None:
    assert of_town(tmp_path / "warnings", ags=AGS, lon=LON, lat=LAT, now=NOW).state == "unknown"
    assert told(tmp_path, snapshot()).state == "none"
    assert told(tmp_path, snapshot(), age=OLDEST + timedelta(seconds=1)).state == "unknown"
    assert told(tmp_path, b"").state == "unknown"
    assert told(tmp_path, snapshot(alert(), b"<alert")).state == "unknown"


@pytest.mark.parametrize(
    "other",
    [
        {"polygon": SQUARE.replace("51.", "50."), "cell": "1"},
        {"polygon": "7.2,51.4 7.4,51.4 7.4,51.7 7.2,51.7 7.2,51.4", "cell": "1"},
        {"expires": "2026-07-01T13:59:00+02:00"},
        {"kind": "Cancel"},
        {"kind": "Update", "response": "AllClear"},
        {"status": "Test"},
    ],
)
def test_what_is_elsewhere_over_lifted_or_a_test_is_no_warning(tmp_path: Path, other: dict[str, str]) -> None:
    assert told(tmp_path, snapshot(alert(**other))).state == "none"


def test_a_town_is_found_by_its_cell_or_by_its_place(tmp_path: Path) -> None:
    assert told(tmp_path, snapshot(alert(polygon=""))).state == "warned"
    assert told(tmp_path, snapshot(alert(cell="1"))).state == "warned"


def test_the_most_severe_stands_first(tmp_path: Path) -> None:
    found = told(tmp_path, snapshot(alert(), alert(severity="Severe", code="48")))
    assert [(one.level, one.heat_level) for one in found.warnings] == [(3, None), (1, 1)]


BILLION_LAUGHS = b'<!DOCTYPE a [<!ENTITY x "lol"><!ENTITY y "&x;&x;&x;&x;">]><alert><status>&y;</status></alert>'
OUTSIDE = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><alert><status>&x;</status></alert>'


@pytest.mark.parametrize(
    "hostile",
    [
        BILLION_LAUGHS,
        OUTSIDE,
        b"\xff",
        alert(polygon="a,b"),
        alert(onset="noon"),
        alert(severity="Purple"),
        b"<a/>" * 2,
    ],
)
def test_hostile_and_broken_alerts_are_refused(hostile: bytes) -> None:
    with pytest.raises(FeedError):
        read_snapshot(snapshot(hostile))


@needs(FEED)
def test_a_real_snapshot_of_the_dwd_is_read() -> None:
    found = read_snapshot(next(FEED.glob("*.zip")).read_bytes())
    assert [(one.event["de"], one.level, len(one.warncells)) for one in found] == [
        ("STARKREGEN", 2, 45),
        ("STARKREGEN", 2, 3),
        ("WINDBÖEN", 1, 168),
    ]
    assert all(one.headline["de"].startswith("Amtliche WARNUNG vor") for one in found)
    # Stadt Havelsee is named by the second one; the centre of Brandenburg an der Havel lies in its polygon.
    assert found[1].holds_in("12069270", 0, 0)
    assert found[1].holds_in("", 12.55, 52.41 + 0.05)
    assert not found[1].holds_in(AGS, LON, LAT)
