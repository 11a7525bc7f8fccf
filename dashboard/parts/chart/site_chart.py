"""The past of a site as a chart: for its own page, and the last two days for a panel, a tile and a picture."""

from collections.abc import Iterable, Sequence

from dashboard.parts.addresses import Address
from dashboard.parts.chart.course import Span
from dashboard.parts.chart.figure import figure, none
from dashboard.parts.chart.past import Past, charted, spans_of
from dashboard.parts.chart.plot import NARROW, Limit, Plot
from dashboard.parts.markup import Markup, join
from dashboard.parts.site_detail import no_detail, site_detail
from dashboard.parts.standort import standort
from dashboard.parts.view import LayerView
from data.store import Store
from geo import sun


def chosen_site(views: Iterable[LayerView], address: Address, store: Store, *, agent: str) -> Markup:
    """Details of the site that an address chooses, with its last two days; an empty place where it chooses none.

    ``agent`` is how the visitor's browser calls itself.
    """
    views = list(views)
    for view in views:
        if address.site in view.current.sites.site_id:
            index = view.current.sites.site_id.index(address.site or "")
            beside = standort(views, view, index, address)
            more = join(beside, site_chart(view, index, store, address))
            return site_detail(view, address, index, agent=agent, further=more)
    return no_detail(address)


def site_chart(view: LayerView, index: int, store: Store, address: Address) -> Markup | None:
    """The last 48 hours of a site; None where nothing ever measured, or where the public may not see them."""
    spans = spans_of(view.layer)
    if not spans or not has_past(view, index):
        return None
    plot = site_plot(view, [index], store, spans[0])
    return none(view.words, spans[0]) if plot is None else figure(plot, address, sizes=(NARROW,))


def has_past(view: LayerView, index: int) -> bool:
    """Whether something measures at a site or once did, and the public may see what."""
    measured = bool(view.current.has_past[index]) and not view.layer.stated
    return measured and charted(view.layer) is not None


def site_plot(view: LayerView, shown: Sequence[int], store: Store, span: Span) -> Plot | None:
    """The first of these sites over a span with the others beside it; None where nothing is known of the first.

    It asks the store: to be called in a thread.
    """
    sites, town, measure = view.current.sites, view.town, charted(view.layer)
    if measure is None:
        return None
    least = town.climate.complete_percent
    last = view.observed_at(shown[0]) or view.now
    past = Past(store=store, layer=view.layer, measure=measure, span=span, now=view.now, last=last, least_percent=least)
    courses = [past.course(sites.site_id[one], sites.name[one], int(view.current.channel[one])) for one in shown]
    if not len(courses[0]):
        return None
    known = [(one, made) for one, made in zip(shown, courses, strict=True) if len(made)]
    courses = [made for _, made in known]
    begin_ms, end_ms = past.ends_ms(courses)
    ends_s = begin_ms // 1000, end_ms // 1000
    nights = sun.nights(*ends_s, lon_deg=town.lon, lat_deg=town.lat) if span.step == "hour" else []
    is_shown = measure == view.layer.shows
    return Plot(
        site_ids=[sites.site_id[one] for one, _ in known],
        courses=courses,
        measure=measure,
        is_shown=is_shown,
        span=span,
        limits=_limits(view) if is_shown else [],
        changes=past.changes_ms(sites.site_id[shown[0]], begin_ms),
        begin_ms=begin_ms,
        end_ms=end_ms,
        words=view.words,
        town=past.mean(view.words["chart.town"]) if is_shown and view.table.kind == "scale" else None,
        nights=[(begin * 1000, end * 1000) for begin, end in nights],
        hues=[(one.low, one.colour) for one in view.table.classes] if is_shown else [],
    )


def _limits(view: LayerView) -> list[Limit]:
    """What a chart marks: the marks of a scale, or from where on something is full."""
    table = view.table
    if table.kind == "scale":
        return [Limit(one) for one in table.marks]
    closed = [(one, look) for one, look in zip(table.classes, view.looks, strict=True) if not one.usable]
    return [Limit(one.low, look.label) for one, look in closed[:1]]
