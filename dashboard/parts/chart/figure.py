"""A chart as a figure: its sentence, the same values as a table, and the way to the CSV."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import urlencode

from dashboard.parts.addresses import Address
from dashboard.parts.chart import axis
from dashboard.parts.chart.course import WEEK, Buckets, Span
from dashboard.parts.chart.drawing import svg
from dashboard.parts.chart.plot import NARROW, WIDE, Plot, Size
from dashboard.parts.figures import ZONE, clock_time, number, quantity
from dashboard.parts.markup import Attribute, Markup, tag
from dashboard.texts import Words
from data import instants
from data.declare import Measure

SIZES: Final = (WIDE, NARROW)
_DAY: Final = timedelta(days=1)


def figure(plot: Plot, address: Address, *, sizes: Sequence[Size] = SIZES) -> Markup:
    """Sentence, drawing in each size (the stylesheet shows one), table and CSV."""
    said, words = sentence(plot), plot.words
    title = words.say("station.chart", measure=plot.measure.title[words.language])
    about: dict[str, Attribute] = {"role": "img", "aria-label": f"{title}. {said}"}
    return tag(
        "figure",
        {"class": "chart"},
        tag("figcaption", None, said),
        *(svg(plot, size, about) for size in sizes),
        tag("p", {"class": "chart__about"}, " ".join(_about(plot))),
        tag(
            "div",
            {"class": "chart__more"},
            tag("details", {"class": "chart__table"}, tag("summary", None, words["chart.table"]), table(plot)),
            tag("a", {"href": _csv(plot, address), "download": True}, words["chart.csv"]),
        ),
    )


def none(words: Words, span: Span) -> Markup:
    """What stands where there is nothing to draw."""
    return tag("p", {"class": "station__empty"}, words[f"station.none.{span.id}"])


def sentence(plot: Plot) -> str:
    """The lowest and the highest value in words."""
    measure, words = plot.measure, plot.words
    low, high = (number(one, decimals=measure.decimals, words=words) for one in (plot.low, plot.high))
    return words.say(f"station.said.{plot.span.id}", low=low, high=high, unit=measure.unit).replace("\u00a0.", ".")


def _about(plot: Plot) -> Iterator[str]:
    """What its lines and grounds mean."""
    words = plot.words
    yield words["station.band"]
    if plot.town is not None:
        yield words["station.town"]
    if plot.nights:
        yield words["station.night"]
    if plot.courses[0].gaps_ms():
        yield words["station.gaps"]
    if plot.changes:
        dates = ", ".join(axis.day_month(_local(one), words) for one in plot.changes)
        yield words.say("station.changes", dates=dates)


def table(plot: Plot) -> Markup:
    """The same buckets as the drawing, newest first; of the town and of other sites the mean."""
    words, main = plot.words, plot.courses[0]
    beside = [*([plot.town] if plot.town else []), *plot.courses[1:]]
    means = [dict(zip(one.begin_ms.tolist(), one.mean.tolist(), strict=True)) for one in beside]
    names = [words[f"station.column.{one}"] for one in ("low", "mean", "high", "share")]
    head = [words["chart.time"], *names, *(one.label for one in beside)]
    rows = [_row(plot, main, place, means) for place in reversed(range(len(main)))]
    return tag(
        "div",
        {"class": "chart__scroll", "tabindex": "0", "role": "region", "aria-label": words["chart.table"]},
        tag(
            "table",
            None,
            tag("thead", None, tag("tr", None, *(tag("th", {"scope": "col"}, one) for one in head))),
            tag("tbody", None, *rows),
        ),
    )


def _row(plot: Plot, main: Buckets, place: int, means: Sequence[dict[int, float]]) -> Markup:
    words, measure, begin = plot.words, plot.measure, int(main.begin_ms[place])
    values = [float(one[place]) for one in (main.low, main.mean, main.high)]
    share = quantity(float(main.share_percent[place]), unit="%", decimals=0, words=words)
    others = [one.get(begin) for one in means]
    cells = [*(_cell(one, measure, words) for one in values), share, *(_cell(one, measure, words) for one in others)]
    time = _bucket(begin, int(main.end_ms[place]), words)
    return tag("tr", None, tag("th", {"scope": "row"}, time), *(tag("td", None, one) for one in cells))


def _cell(value: float | None, measure: Measure, words: Words) -> str:
    if value is None:
        return words["station.unknown"]
    return quantity(value, unit=measure.unit, decimals=measure.decimals, words=words)


def _bucket(begin_ms: int, end_ms: int, words: Words) -> str:
    """``22. Nov. 13:00 bis 14:00``, ``22. Nov.`` or ``17. Nov. bis 23. Nov.``."""
    # A UTC+1 day begins at 1 o'clock in summer: its middle names it safely.
    begin, end, length = _local(begin_ms), _local(end_ms), timedelta(milliseconds=end_ms - begin_ms)
    if length < _DAY:
        ends = {"begin": clock_time(begin, beside=end), "end": clock_time(end, beside=begin)}
        return words.say("station.bucket.hour", date=axis.day_month(begin, words), **ends)
    first = axis.day_month(begin + _DAY / 2, words)
    if length < _DAY * WEEK:
        return first
    return words.say("station.bucket.week", first=first, last=axis.day_month(end - _DAY / 2, words))


def _local(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, ZONE)


def _csv(plot: Plot, address: Address) -> str:
    """Where the same rows are as CSV, up to the moment they are asked for."""
    begin = datetime.fromtimestamp(plot.begin_ms / 1000, UTC)
    # The chart has no day whose beginning lies before its own.
    first = instants.day_of(begin + _DAY - timedelta.resolution).isoformat()
    start = first if plot.span.step == "day" else instants.text(begin)
    query = urlencode({"measure": plot.measure.id, "from": start, "step": plot.span.step, "f": "csv"})
    return address.asset(f"api/sites/{plot.site_id}/readings?{query}")
