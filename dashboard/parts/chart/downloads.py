"""The ways to a chart's files: its values as CSV, its drawing as PNG and SVG."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import urlencode

from dashboard.parts.addresses import Address
from dashboard.parts.chart.plot import Plot
from dashboard.parts.markup import Markup, tag
from data import instants

PICTURES: Final = ("png", "svg")
_DAY: Final = timedelta(days=1)


def downloads(plot: Plot, address: Address) -> Markup:
    """A list of links; of several sites each with its name."""
    name, several = plot.words["chart.download"], len(plot.courses) > 1
    rows = [
        tag("li", None, f"{one.label if several else name}: ", *_links(plot, site_id, address))
        for one, site_id in zip(plot.courses, plot.site_ids, strict=True)
    ]
    return tag("ul", {"class": "chart__files", "aria-label": name}, *rows)


def _links(plot: Plot, site_id: str, address: Address) -> Iterator[Markup]:
    files = {"csv": _csv(plot, site_id, address)}
    if plot.is_open:
        files |= {kind: _picture(plot, site_id, address, kind) for kind in PICTURES}
    for kind, href in files.items():
        yield tag("a", {"href": href, "download": f"{site_id}.{kind}"}, kind.upper())


def _picture(plot: Plot, site_id: str, address: Address, kind: str) -> str:
    """The tile of the chart, in the language and theme of the page."""
    asked = {"site_id": site_id, "span": plot.span.id, "theme": address.theme}
    asked["lang"] = None if address.language == "de" else address.language
    return address.asset(f"embed/chart.{kind}?{urlencode({key: one for key, one in asked.items() if one})}")


def _csv(plot: Plot, site_id: str, address: Address) -> str:
    """Where the same rows are as CSV, up to the moment they are asked for."""
    begin = datetime.fromtimestamp(plot.begin_ms / 1000, UTC)
    # The chart has no day whose beginning lies before its own.
    first = instants.day_of(begin + _DAY - timedelta.resolution).isoformat()
    start = first if plot.span.step == "day" else instants.text(begin)
    step = "raw" if plot.is_held else plot.span.step
    query = urlencode({"measure": plot.measure.id, "from": start, "step": step, "f": "csv"})
    return address.asset(f"api/sites/{site_id}/readings?{query}")
