"""The one chart: exact places in each size, and no label on a line or on another label."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from xml.etree.ElementTree import Element

import numpy as np
import pytest
from defusedxml.ElementTree import fromstring
from numpy.typing import NDArray

from dashboard.parts.addresses import Address
from dashboard.parts.chart.course import DAY_MS, SPANS, Buckets
from dashboard.parts.chart.drawing import apart, svg
from dashboard.parts.chart.figure import figure
from dashboard.parts.chart.plot import LOW, MULTIPLE, NARROW, WIDE, Limit, Plot, Size
from dashboard.parts.chart.table import table
from dashboard.texts import load
from data.measures import AIR_TEMPERATURE, FILL_PERCENT, OCCUPIED_PERCENT

HOUR_MS = 3_600_000
END_MS = round(datetime(2026, 7, 1, 12, tzinfo=UTC).timestamp() * 1000)
BEGIN_MS = END_MS - 2 * DAY_MS


def buckets(mean: NDArray[np.float64], *, spread: float = 0.0, without: tuple[int, ...] = ()) -> Buckets:
    begin = BEGIN_MS + np.arange(mean.size) * HOUR_MS
    kept = np.setdiff1d(np.arange(mean.size), without)
    return Buckets(
        label="Markt",
        begin_ms=begin[kept],
        end_ms=begin[kept] + HOUR_MS,
        low=mean[kept] - spread,
        mean=mean[kept],
        high=mean[kept] + spread,
        share_percent=np.full(kept.size, 100.0),
    )


def plot(*courses: Buckets, language: str = "de", **more: object) -> Plot:
    facts = {"measure": AIR_TEMPERATURE, "limits": (), "changes": (), "span": SPANS[0], **more}
    return Plot(
        site_ids=[f"heat-{place + 1:04}" for place in range(len(courses))],
        courses=courses,
        begin_ms=BEGIN_MS,
        end_ms=END_MS,
        words=load().of(language),
        **facts,  # type: ignore[arg-type]  # of a test
    )


def drawn(of: Plot, size: Size = WIDE, *, place: int = 0) -> Element:
    root: Element = fromstring(svg(of, size, {}, place=place))
    return root


def of_class(root: Element, name: str) -> list[Element]:
    return [one for one in root.iter() if name in (one.get("class") or "").split()]


def texts(root: Element) -> list[str]:
    return [one.text or "" for one in root.iter("text")]


RISING = buckets(np.linspace(10.0, 30.0, 48))


def test_a_line_stands_where_its_values_and_hours_are() -> None:
    line = of_class(drawn(plot(RISING)), "plot__line")[0].get("d") or ""
    points = [[float(part) for part in one.split()] for one in line.removeprefix("M").split("L")]
    # 10 to 30 in steps of 10 over the 254 px from 278 up to 24; hours of 850 / 48 px from 22 on, each in its middle.
    assert points[0] == pytest.approx([22 + 850 / 96, 278.0], abs=0.1)
    assert points[-1] == pytest.approx([872 - 850 / 96, 24.0], abs=0.1)
    assert len(points) == 48


def test_a_gap_lifts_the_line_and_is_a_ground_of_its_own() -> None:
    root = drawn(plot(buckets(np.linspace(10.0, 30.0, 48), without=(10, 11, 12, 13, 14, 15))))
    assert (of_class(root, "plot__line")[0].get("d") or "").count("M") == 2
    gap = of_class(root, "plot__gap")
    assert [float(one.get("width") or 0) for one in gap] == [pytest.approx(6 * 850 / 48, abs=0.1)]
    assert "nicht gemessen" in texts(root)


def test_hours_and_days_stand_below_and_the_unit_above_the_axis() -> None:
    said = texts(drawn(plot(RISING)))
    assert {"18\u00a0Uhr", "0\u00a0Uhr", "6\u00a0Uhr", "Mo. 29. Juni", "gestern", "heute", "jetzt", "°C"} <= set(said)
    narrow = texts(drawn(plot(RISING), NARROW))
    assert {"18", "0", "6", "12", "Mo.", "gestern", "heute"} <= set(narrow)
    assert "18\u00a0Uhr" not in narrow


def test_a_limit_of_a_scale_is_a_number_on_the_axis_and_stands_there_once() -> None:
    root = drawn(plot(RISING, limits=[Limit(20.0), Limit(25.0), Limit(80.0)]))
    assert [one.text for one in of_class(root, "plot__limit")] == ["20", "25"]
    assert texts(root).count("20") == 1
    assert len(of_class(root, "chart__mark")) == 2


def test_a_limit_in_words_is_written_on_the_axis() -> None:
    fill = plot(buckets(np.linspace(0.0, 60.0, 48)), measure=FILL_PERCENT, limits=[Limit(80.0, "voll")])
    (label,) = of_class(drawn(fill), "plot__limit")
    assert label.text == "voll"


def test_nights_and_the_towns_mean_are_quiet_grounds_and_lines_that_are_named() -> None:
    town = replace(buckets(np.linspace(5.0, 25.0, 48)), label="Stadtmittel")
    of = plot(RISING, town=town, nights=[(BEGIN_MS, BEGIN_MS + 12 * HOUR_MS)])
    root = drawn(of)
    assert of_class(root, "plot__night")[0].get("width") == "192.8"
    assert len(of_class(root, "plot__town")) == 1
    assert "Stadtmittel" in texts(root)
    html = figure(of, Address(base=""))
    assert "Die graue Linie ist das Mittel aller Messstellen." in html
    assert '<th scope="col" data-read="Stadtmittel">Stadtmittel</th>' in html
    assert html.count("<svg") == 2


def test_names_stand_at_the_ends_of_lines_beside_a_roomy_drawing_and_inside_a_narrow_one() -> None:
    town = replace(buckets(np.linspace(10.0, 29.5, 48)), label="Stadtmittel")
    of = plot(replace(RISING, label="Parkplatz am Hallenbad"), town=town)
    root = drawn(of)
    names = {one.text: one for kind in ("plot__name", "plot__town-label") for one in of_class(root, kind)}
    assert list(names) == ["Parkplatz am Hallen…", "Stadtmittel"]
    feet = [float(one.get("y") or 0) for one in names.values()]
    assert abs(feet[0] - feet[1]) >= 16
    line = [float(one.split()[0]) for one in (of_class(root, "plot__line")[0].get("d") or "")[1:].split("L")]
    assert max(line) < min(float(one.get("x") or 0) for one in names.values())
    assert "Parkplatz am Hallen…" not in texts(drawn(of, NARROW))


@pytest.mark.parametrize(
    ("wanted", "placed"),
    [([50.0, 52.0], [50.0, 66.0]), ([90.0, 98.0], [84.0, 100.0]), ([10.0, 60.0], [10.0, 60.0]), ([], [])],
)
def test_names_that_would_touch_are_pushed_apart_and_none_below_the_axis(
    wanted: list[float], placed: list[float]
) -> None:
    assert apart(wanted, lowest=100.0) == placed


def test_several_sites_are_drawings_of_their_own_with_names_by_one_scale() -> None:
    of = plot(RISING, replace(buckets(np.linspace(-4.0, 5.0, 48)), label="Feld"))
    first, second = (drawn(of, MULTIPLE, place=place) for place in (0, 1))
    assert [one.get("y1") for one in of_class(first, "chart__grid")] == [
        one.get("y1") for one in of_class(second, "chart__grid")
    ]
    assert len(of_class(second, "plot__line")) == 1
    html = figure(of, Address(base=""))
    assert html.count("<svg") == 2
    assert '<strong class="chart__name">Feld</strong> zwischen \u22124,0 und 5,0\u00a0°C' in html
    assert "Alle Bilder haben dieselbe Skala." in html
    assert '<th scope="col" data-read="Feld">Feld</th>' in html
    assert html.count("f=csv") == 2


def test_a_band_has_the_colours_of_the_map_each_up_to_the_next() -> None:
    hues = [(-100.0, "#111111"), (15.0, "#222222"), (20.0, "#333333"), (90.0, "#444444")]
    root = drawn(plot(RISING, hues=hues))
    stops = [(one.get("offset"), one.get("stop-color")) for one in root.iter("stop")]
    # From 10 to 30 degrees.
    assert stops == [
        *(("0", "#111111"), ("0.25", "#111111"), ("0.25", "#222222"), ("0.5", "#222222")),
        *(("0.5", "#333333"), ("1", "#333333")),
    ]
    (named,) = root.iter("linearGradient")
    assert of_class(root, "plot__band")[0].get("fill") == f"url(#{named.get('id')})"


def test_what_the_map_does_not_show_is_named_and_drawn_in_steps_without_colours() -> None:
    of = plot(buckets(np.tile([0.0, 50.0], 24)), measure=OCCUPIED_PERCENT, is_shown=False)
    assert (of_class(drawn(of), "plot__line")[0].get("d") or "").count("H") == 48
    html = figure(of, Address(base=""))
    assert "Belegung in den letzten 48 Stunden zwischen 0 und 50\u00a0%." in html
    assert '<th scope="col" data-read="">Belegung</th></tr>' in html
    assert "embed/chart" not in html


LEVEL = np.r_[np.linspace(10.0, 60.0, 24), np.linspace(2.0, 20.0, 24)]


def test_a_level_stands_still_between_reports_and_falls_at_once_where_it_was_emptied() -> None:
    emptied_ms = BEGIN_MS + 24 * HOUR_MS
    of = plot(replace(buckets(LEVEL), falls_ms=(emptied_ms,)), measure=FILL_PERCENT)
    root = drawn(of)
    way = of_class(root, "plot__line")[0].get("d") or ""
    assert way.count("H") == 48
    assert "L" not in way
    (ring,) = of_class(root, "plot__fall")
    assert float(ring.get("cx") or 0) == float(way.split("H")[24].partition("V")[0])
    assert "geleert 14:00" in texts(root)
    html = figure(of, Address(base=""))
    assert "Jede Stufe ist eine Meldung." in html
    assert "geleert (30. Juni 14:00)" in html
    assert "step=raw" in html


def lines_of(root: Element) -> list[tuple[float, float, float, float]]:
    """Boxes of every straight piece that is drawn."""
    straight = [tuple(float(one.get(key) or 0) for key in ("x1", "y1", "x2", "y2")) for one in root.iter("line")]
    found = [(min(a, c), min(b, d), max(a, c), max(b, d)) for a, b, c, d in straight]
    for path in root.iter("path"):
        for piece in (path.get("d") or "").rstrip("Z").split("M")[1:]:
            at = corners(piece)
            ends = zip(np.minimum(at[:-1], at[1:]).tolist(), np.maximum(at[:-1], at[1:]).tolist(), strict=True)
            found += [(low[0], low[1], high[0], high[1]) for low, high in ends]
    return found


def corners(piece: str) -> NDArray[np.float64]:
    """(n, 2) where a path turns that goes on by L, H and V."""
    at: list[tuple[float, float]] = []
    for kind, text in re.findall(r"([LHV]?)([^LHV]+)", piece):
        told = [float(one) for one in text.split()]
        x = at[-1][0] if kind == "V" else told[0]
        at.append((x, at[-1][1] if kind == "H" else told[-1]))
    return np.array(at)


def box(one: Element) -> tuple[float, float, float, float]:
    x, y, width = float(one.get("x") or 0), float(one.get("y") or 0), 6.5 * len(one.text or "")
    left = x - {"start": 0.0, "middle": 0.5, "end": 1.0}[one.get("text-anchor") or "start"] * width
    return left, y - 9.5, left + width, y + 2.0


def meet(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("size", [WIDE, NARROW, LOW, Size("picture", 736, 160)])
def test_no_label_lies_on_a_line_or_on_another_label(seed: int, size: Size) -> None:
    rng = np.random.default_rng(seed)
    mean = 15 + np.cumsum(rng.normal(0, rng.uniform(0.1, 1.5), 48))
    other = buckets(mean + rng.normal(0, 1, 48))
    of = plot(
        buckets(mean, spread=float(rng.uniform(0, 1)), without=(20, 21, 22)),
        *([other] if seed % 2 else []),
        town=buckets(mean - 1),
        limits=[Limit(20.0), Limit(float(mean.max()), "sehr warm")],
        changes=[BEGIN_MS + int(rng.integers(0, 48)) * HOUR_MS],
        language=("de", "en")[seed % 2],
    )
    root = drawn(of, size)
    assert_legible(root)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("size", [WIDE, NARROW, LOW, MULTIPLE])
def test_no_word_of_an_emptying_lies_on_a_step_or_on_another_label(seed: int, size: Size) -> None:
    rng = np.random.default_rng(seed)
    level = np.cumsum(rng.uniform(0, 6, 48)) % rng.uniform(20, 100)
    falls = tuple((BEGIN_MS + (np.flatnonzero(np.diff(level) < 0) + 1) * HOUR_MS).tolist())
    of = plot(replace(buckets(level), falls_ms=falls), measure=FILL_PERCENT, limits=[Limit(80.0, "voll")])
    assert_legible(drawn(of, size))


def assert_legible(root: Element) -> None:
    labels = [one for one in root.iter("text") if one.text]
    boxes, lines = [box(one) for one in labels], lines_of(root)
    on_lines = [one.text for one, at in zip(labels, boxes, strict=True) if any(meet(at, line) for line in lines)]
    assert on_lines == []
    assert [(a, b) for i, a in enumerate(boxes) for b in boxes[:i] if meet(a, b)] == []


def rows_of(begin: datetime, length: timedelta, count: int) -> list[str]:
    """What the table names n buckets, the oldest first."""
    at = round(begin.timestamp() * 1000) + np.arange(count) * round(length.total_seconds() * 1000)
    one = buckets(np.full(count, 20.0))
    one = replace(one, begin_ms=at, end_ms=at + round(length.total_seconds() * 1000))
    span = SPANS[0] if length < timedelta(days=1) else SPANS[1]
    return re.findall(r'<th scope="row">([^<]+)</th>', table(plot(one, span=span)))[::-1]


def test_hours_around_the_end_and_the_beginning_of_summer_time_carry_their_offset() -> None:
    assert rows_of(datetime(2026, 10, 24, 23, tzinfo=UTC), timedelta(hours=1), 4) == [
        "25. Okt. 01:00 bis 02:00 (UTC+2)",
        "25. Okt. 02:00 (UTC+2) bis 02:00 (UTC+1)",
        "25. Okt. 02:00 (UTC+1) bis 03:00",
        "25. Okt. 03:00 bis 04:00",
    ]
    assert rows_of(datetime(2026, 3, 28, 23, tzinfo=UTC), timedelta(hours=1), 3) == [
        "29. März 00:00 bis 01:00",
        "29. März 01:00 (UTC+1) bis 03:00 (UTC+2)",
        "29. März 03:00 bis 04:00",
    ]


def test_a_day_and_a_week_of_the_change_are_named_as_every_other() -> None:
    days = rows_of(datetime(2026, 10, 23, 23, tzinfo=UTC), timedelta(days=1), 3)
    assert days == ["24. Okt.", "25. Okt.", "26. Okt."]
    assert rows_of(datetime(2026, 10, 18, 23, tzinfo=UTC), timedelta(days=7), 1) == ["19. Okt. bis 25. Okt."]
