"""The buckets of a chart as a table: for who reads rather than looks, and for what reads the drawing."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from dashboard.parts.chart import axis
from dashboard.parts.chart.plot import Plot
from dashboard.parts.figures import DAY_S, HOUR_S, ZONE, clock_time, quantity
from dashboard.parts.markup import Markup, tag
from dashboard.texts import Words

_DAY: Final = timedelta(days=1)


class Column(NamedTuple):
    """One column: its head, how the drawing's reader calls its values (None: not at all), and these."""

    head: str
    read: str | None
    cells: list[str]


def table(plot: Plot) -> Markup:
    """The same buckets as the drawing, newest first; of the town and of other sites the mean."""
    words, main = plot.words, plot.courses[0]
    columns = list(_columns(plot))
    head = [tag("th", {"scope": "col", "data-read": one.read}, one.head) for one in columns]
    ends = zip(map(_local, main.begin_ms.tolist()), map(_local, main.end_ms.tolist()), strict=True)
    times = [(_hours if plot.span.step == "hour" else _days)(*one, words) for one in ends]
    rows = [
        tag("tr", None, tag("th", {"scope": "row"}, time), *(tag("td", None, one) for one in cells))
        for time, *cells in zip(times, *(one.cells for one in columns), strict=True)
    ]
    return tag(
        "div",
        {"class": "chart__scroll", "tabindex": "0", "role": "region", "aria-label": words["chart.table"]},
        tag(
            "table",
            None,
            tag("thead", None, tag("tr", None, tag("th", {"scope": "col"}, words["chart.time"]), *head)),
            tag("tbody", None, *reversed(rows)),
        ),
    )


def _columns(plot: Plot) -> Iterator[Column]:
    words, main = plot.words, plot.courses[0]
    low, mean, high, share = (words[f"station.column.{one}"] for one in ("low", "mean", "high", "share"))
    own = main.label if len(plot.courses) > 1 else ""
    if plot.is_single:
        yield Column(plot.measure.title[words.language], own, _cells(plot, main.mean.tolist()))
    else:
        yield Column(mean, own, _cells(plot, main.mean.tolist()))
        yield Column(low, None if own else low, _cells(plot, main.low.tolist()))
        yield Column(high, None if own else high, _cells(plot, main.high.tolist()))
        shares = [quantity(one, unit="%", decimals=0, words=words) for one in main.share_percent.tolist()]
        yield Column(share, None, shares)
    for one in [*([plot.town] if plot.town else []), *plot.courses[1:]]:
        yield Column(one.label, one.label, _cells(plot, [one.at(ms) for ms in main.middle_ms.tolist()]))


def _cells(plot: Plot, values: list[float | None]) -> list[str]:
    unit, decimals, words = plot.measure.unit, plot.measure.decimals, plot.words
    return [
        words["station.unknown"] if one is None else quantity(one, unit=unit, decimals=decimals, words=words)
        for one in values
    ]


def _hours(begin: datetime, end: datetime, words: Words) -> str:
    """``22. Nov. 13:00 bis 14:00``, or, what is longer, ``22. Nov. 22:30 bis 23. Nov. 07:00``."""
    last = clock_time(end, beside=begin)
    if end.timestamp() - begin.timestamp() > HOUR_S and end.date() > begin.date():
        last = f"{axis.day_month(end, words)} {last}"
    times = {"begin": clock_time(begin, beside=end), "end": last}
    return words.say("station.bucket.hour", date=axis.day_month(begin, words), **times)


def _days(begin: datetime, end: datetime, words: Words) -> str:
    """``22. Nov.`` or ``17. Nov. bis 23. Nov.``."""
    # A UTC+1 day begins at 1 o'clock in summer: its middle names it safely.
    first = axis.day_month(begin + _DAY / 2, words)
    if end.timestamp() - begin.timestamp() <= DAY_S:
        return first
    return words.say("station.bucket.week", first=first, last=axis.day_month(end - _DAY / 2, words))


def _local(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, ZONE)
