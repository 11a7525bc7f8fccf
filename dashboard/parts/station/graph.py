"""The chart of a site with its spans, its sentence, the same values as a table, and the way to the CSV."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from dashboard.parts.addresses import Address
from dashboard.parts.figures import ZONE, clock_time, number, quantity
from dashboard.parts.markup import Markup, join, tag
from dashboard.parts.station import axis
from dashboard.parts.station.address import StationAddress
from dashboard.parts.station.course import WEEK, Buckets, Span
from dashboard.parts.station.drawing import LETTERS, SIZES, Plot, Size, drawing
from dashboard.texts import Words
from data import instants
from data.declare import Measure

_DAY = timedelta(days=1)


def spans(address: StationAddress, offered: Sequence[Span], words: Words) -> Markup:
    """Links to each span."""
    links = [
        tag(
            "li",
            None,
            tag(
                "a",
                {
                    "href": f"{address.to(span=one.id)}#course",
                    "class": "spans__span",
                    "aria-current": "true" if one.id == address.span else None,
                },
                words[f"station.span.{one.id}"],
            ),
        )
        for one in offered
    ]
    return tag("nav", {"class": "spans", "aria-label": words["station.spans"]}, tag("ul", None, *links))


def graph(plot: Plot, span: Span, *, csv: str, sizes: Sequence[Size] = SIZES) -> Markup:
    """Sentence, drawing, table and CSV."""
    said = sentence(plot, span)
    title = plot.words.say("station.chart", measure=plot.measure.title[plot.words.language])
    about = " ".join(_about(plot))
    return tag(
        "figure",
        {"class": "chart station__chart"},
        tag("figcaption", None, said, " ", about),
        drawing(plot, title=f"{title}. {said}", sizes=sizes),
        tag(
            "div",
            {"class": "chart__more"},
            tag("details", {"class": "chart__table"}, tag("summary", None, plot.words["chart.table"]), table(plot)),
            tag("a", {"href": csv, "download": True}, plot.words["chart.csv"]),
        ),
    )


def none(words: Words, span: Span) -> Markup:
    """What stands where there is nothing to draw."""
    return tag("p", {"class": "station__empty"}, words[f"station.none.{span.id}"])


def sentence(plot: Plot, span: Span) -> str:
    """The lowest and the highest value in words."""
    main, measure = plot.courses[0], plot.measure
    low, high = (
        number(float(one), decimals=measure.decimals, words=plot.words) for one in (main.low.min(), main.high.max())
    )
    return plot.words.say(f"station.said.{span.id}", low=low, high=high, unit=measure.unit).replace("\u00a0.", ".")


def _about(plot: Plot) -> list[str]:
    words = plot.words
    lines = [words["station.band"]]
    if plot.courses[0].gaps_ms():
        lines.append(words["station.gaps"])
    dates = [axis.day_month(_local(one.at_ms), words) for one in plot.changes]
    if dates:
        lines.append(words.say("station.changes", dates=", ".join(dates)))
    return lines


def table(plot: Plot) -> Markup:
    """The same buckets as the drawing, newest first; other sites with their mean."""
    words, main, beside = plot.words, plot.courses[0], plot.courses[1:]
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
    begin, end = _local(begin_ms), _local(end_ms)
    if end - begin < _DAY:
        return words.say(
            "station.bucket.hour", date=axis.day_month(begin, words), begin=clock_time(begin), end=clock_time(end)
        )
    first = axis.day_month(begin + _DAY / 2, words)
    if end - begin < _DAY * WEEK:
        return first
    return words.say("station.bucket.week", first=first, last=axis.day_month(end - _DAY / 2, words))


def _local(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, ZONE)


def csv_address(address: Address, site_id: str, measure: Measure, span: Span, *, begin_ms: int) -> str:
    """Where the same rows are as CSV, up to the moment they are asked for."""
    begin = datetime.fromtimestamp(begin_ms / 1000, UTC)
    # The chart has no day whose beginning lies before its own.
    first = instants.day_of(begin + _DAY - timedelta.resolution).isoformat()
    start = first if span.step == "day" else instants.text(begin)
    query = urlencode({"measure": measure.id, "from": start, "step": span.step, "f": "csv"})
    return address.asset(f"api/sites/{site_id}/readings?{query}")


def beside(
    address: StationAddress, shown: Sequence[tuple[str, str]], offered: Sequence[tuple[str, str]], words: Words
) -> Markup:
    """The sites in the chart with their letter, each but the first to be taken out, and a form that adds one.

    Args:
        address: of the page.
        shown: id and name of the sites in the chart, the page's own first.
        offered: id and name of those that can be added; none when there is no room.
        words: the visitor's language.
    """
    chips = [_chip(address, place, *one, words=words) for place, one in enumerate(shown)] if len(shown) > 1 else []
    form = _adding(address, offered, words) if offered else None
    return tag(
        "section",
        {"class": "beside", "aria-label": words["station.compare"]},
        tag("ul", {"class": "beside__sites"}, *chips) if chips else None,
        form,
    )


def _chip(address: StationAddress, place: int, site_id: str, name: str, *, words: Words) -> Markup:
    letter = LETTERS[place]
    mark = tag("span", {"class": f"beside__letter beside__letter--{letter.lower()}"}, letter)
    if place == 0:
        return tag("li", {"class": "beside__site"}, mark, name)
    rest = tuple(one for one in address.beside if one != site_id)
    out = tag(
        "a",
        {"class": "beside__out", "href": f"{address.to(beside=rest)}#course"},
        words["station.remove"],
        tag("span", {"class": "sr-only"}, f" {name}"),
    )
    return tag("li", {"class": "beside__site"}, mark, name, out)


def _adding(address: StationAddress, offered: Sequence[tuple[str, str]], words: Words) -> Markup:
    language = None if address.language == "de" else address.language
    kept = {"lang": language, "theme": address.theme, "span": address.span}
    hidden = [tag("input", {"type": "hidden", "name": key, "value": value}) for key, value in kept.items() if value]
    hidden += [tag("input", {"type": "hidden", "name": "with", "value": one}) for one in address.beside]
    options = [tag("option", {"value": site_id}, name) for site_id, name in offered]
    return tag(
        "form",
        {"class": "beside__form", "action": f"{address.asset(address.path)}#course"},
        join(*hidden),
        tag("label", {"for": "beside"}, words["station.compare"]),
        tag("select", {"id": "beside", "name": "with", "class": "select"}, *options),
        tag("button", {"class": "button", "type": "submit"}, words["station.add"]),
    )
