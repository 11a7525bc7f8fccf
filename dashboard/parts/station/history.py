"""The past of a site as a chart: for its own page, and the last two days for a narrow panel or a tile."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from dashboard.parts.addresses import Address
from dashboard.parts.figures import quantity
from dashboard.parts.markup import Markup, join
from dashboard.parts.site_detail import no_detail, site_detail
from dashboard.parts.station import graph, past
from dashboard.parts.station.course import Span
from dashboard.parts.station.drawing import SIZES, Limit, Plot, Size
from dashboard.parts.view import LayerView
from data.state import UNMEASURED
from data.store import Store

NARROW = SIZES[1:]


def chosen_site(
    views: Iterable[LayerView],
    address: Address,
    store: Store,
    *,
    further: Callable[[LayerView, int], Markup | None] = lambda _view, _index: None,
) -> Markup:
    """Details of the site that an address chooses, with its last two days; an empty place where it chooses none.

    Args:
        views: of the layers it may be of.
        address: of the page.
        store: knows the past.
        further: what is said last.
    """
    for view in views:
        if address.site in view.current.sites.site_id:
            index = view.current.sites.site_id.index(address.site or "")
            more = join(recent(store, view, index, address), further(view, index))
            return site_detail(view, address, index, further=more)
    return no_detail(address)


def recent(store: Store, view: LayerView, index: int, address: Address) -> Markup | None:
    """The last 48 hours of a site; None where nothing measures, or where the public may not see them."""
    spans = past.spans_of(view.layer.shows)
    shown = view.layer.shows in view.layer.visible("public") and int(view.current.state[index]) not in UNMEASURED
    return history(store, view, [index], spans[0], address, sizes=NARROW) if shown and spans else None


def history(
    store: Store,
    view: LayerView,
    shown: Sequence[int],
    span: Span,
    address: Address,
    *,
    sizes: Sequence[Size] = SIZES,
) -> Markup:
    """The first of these sites over a span with the others beside it; it asks the store: to be called in a thread.

    Args:
        store: knows the past.
        view: the layer of the sites.
        shown: their indices.
        span: how far back.
        address: of the page.
        sizes: of the drawings.
    """
    sites = view.current.sites
    asked = [(sites.site_id[one], sites.name[one], int(view.current.channel[one])) for one in shown]
    percent = view.town.climate.complete_percent
    found = past.courses(store, asked, view.layer.shows, span, now=view.now, least_percent=percent)
    if not found or found[0].label != asked[0][1]:
        return graph.none(view.words, span)
    begin_ms, end_ms = past.reach_ms(span, found, now=view.now)
    begin = datetime.fromtimestamp(begin_ms / 1000, tz=view.now.tzinfo)
    plot = Plot(
        courses=found,
        measure=view.layer.shows,
        limits=_limits(view),
        changes=past.device_changes(store, asked[0][0], start=begin, end=view.now),
        begin_ms=begin_ms,
        end_ms=end_ms,
        words=view.words,
    )
    csv = graph.csv_address(address, asked[0][0], view.layer.shows, span, begin_ms=begin_ms)
    return graph.graph(plot, span, csv=csv, sizes=sizes)


def _limits(view: LayerView) -> list[Limit]:
    """What a chart marks: the marks of a scale, or from where on something is full."""
    table, measure = view.table, view.layer.shows
    if table.kind == "scale":
        return [Limit(one, quantity(one, unit=measure.unit, decimals=0, words=view.words)) for one in table.marks]
    closed = [(one, look) for one, look in zip(table.classes, view.looks, strict=True) if not one.usable]
    return [Limit(one.low, look.label) for one, look in closed[:1]]
