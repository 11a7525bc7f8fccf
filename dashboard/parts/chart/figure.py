"""A chart as a figure: its sentence, what reads it, the same values as a table, and the ways to its files."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from dashboard.parts.addresses import Address
from dashboard.parts.chart import axis
from dashboard.parts.chart.course import Span
from dashboard.parts.chart.downloads import downloads
from dashboard.parts.chart.drawing import svg
from dashboard.parts.chart.plot import MULTIPLE, NARROW, WIDE, Plot, Size
from dashboard.parts.chart.table import table
from dashboard.parts.figures import ZONE, number, quantity
from dashboard.parts.markup import Attribute, Markup, tag
from dashboard.texts import Words

SIZES: Final = (WIDE, NARROW)
READ: Final = "chart__slider"
"""Class of what stands where a chart can be read."""
MOST_FALLS: Final = 6
"""More are counted, not named."""


def figure(plot: Plot, address: Address, *, sizes: Sequence[Size] = SIZES) -> Markup:
    """Sentence, drawing in each size (the stylesheet shows one), table and files."""
    words = plot.words
    return tag(
        "figure",
        {"class": "chart"},
        tag("figcaption", None, sentence(plot) if len(plot.courses) == 1 else words["station.together"]),
        tag("div", {"class": "chart__drawn"}, *_drawn(plot, sizes), *_reading(plot)),
        tag("p", {"class": "chart__about"}, " ".join(_about(plot))),
        tag(
            "div",
            {"class": "chart__more"},
            tag("details", {"class": "chart__table"}, tag("summary", None, words["chart.table"]), table(plot)),
            downloads(plot, address),
        ),
    )


def _drawn(plot: Plot, sizes: Sequence[Size]) -> Iterator[Markup]:
    """The chart in each size, or of several sites one each below its name, all by one scale."""
    if len(plot.courses) == 1:
        yield from (svg(plot, size, _said(plot, sentence(plot))) for size in sizes)
        return
    for place, one in enumerate(plot.courses):
        name, between = tag("strong", {"class": "chart__name"}, one.label), _between(plot, place)
        about = _said(plot, f"{one.label} {between}.")
        said = tag("p", None, name, f" {between}")
        yield tag("div", {"class": "chart__one"}, said, svg(plot, MULTIPLE, about, place=place))


def _said(plot: Plot, said: str) -> dict[str, Attribute]:
    return {"role": "img", "aria-label": f"{_title(plot)}. {said}"}


def _title(plot: Plot) -> str:
    return plot.words.say("station.chart", measure=plot.measure.title[plot.words.language])


def _reading(plot: Plot) -> tuple[Markup, Markup]:
    """What goes through the buckets, and where assets/js/chart says what it is at: the rows of the table."""
    last = len(plot.courses[0]) - 1
    about = f"{_title(plot)}. {plot.words['station.read']}"
    ends: dict[str, Attribute] = {"min": 0, "max": last, "value": last, "aria-label": about}
    told = tag("strong", {"aria-hidden": "true"}), tag("span", {"role": "status"})
    slider = tag("input", {"class": READ, "type": "range", "autocomplete": "off", **ends})
    return slider, tag("p", {"class": "chart__told"}, *told)


def none(words: Words, span: Span) -> Markup:
    """What stands where there is nothing to draw."""
    return tag("p", {"class": "station__empty"}, words[f"station.none.{span.id}"])


def sentence(plot: Plot) -> str:
    """The lowest and the highest value in words, and of years since when they are known."""
    since = axis.date(int(plot.courses[0].middle_ms[0]), plot.words)
    said = plot.words.say(f"station.said.{plot.span.id}", since=since, between=_between(plot, 0))
    return said if plot.is_shown else f"{plot.measure.title[plot.words.language]} {said[0].lower()}{said[1:]}"


def _between(plot: Plot, place: int) -> str:
    one, unit, decimals = plot.courses[place], plot.measure.unit, plot.measure.decimals
    low = number(float(one.low.min()), decimals=decimals, words=plot.words)
    high = quantity(float(one.high.max()), unit=unit, decimals=decimals, words=plot.words)
    return plot.words.say("station.between", low=low, high=high)


def _about(plot: Plot) -> Iterator[str]:
    """What its lines and grounds mean."""
    words = plot.words
    yield words[f"station.{'held' if plot.is_held else 'mean' if plot.is_single else 'band'}"]
    if plot.town is not None:
        yield words["station.town"]
    if plot.nights:
        yield words["station.night"]
    if plot.courses[0].gaps_ms():
        yield words["station.gaps"]
    if plot.changes:
        dates = ", ".join(axis.day_month(_local(one), words) for one in plot.changes)
        yield words.say("station.changes", dates=dates)
    if any(one.falls_ms for one in plot.courses):
        yield _emptied(plot)


def _emptied(plot: Plot) -> str:
    """When, or, where that is too much to say, how often; of several sites what a ring means alone."""
    falls, words = plot.courses[0].falls_ms, plot.words
    if len(plot.courses) > 1:
        return words["station.emptied_each"]
    if len(falls) > MOST_FALLS:
        return words.say("station.emptied_often", n=len(falls))
    hours = plot.span.step == "hour"
    times = [axis.day_month(_local(at), words) + (f" {axis.hours_minutes(at)}" if hours else "") for at in falls]
    return words.say("station.emptied", times=", ".join(times))


def _local(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, ZONE)
