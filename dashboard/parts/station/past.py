"""What the store knows of a site's past, asked once for a page; slow enough to be asked in a thread."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from dashboard.api.publication import STEPS, finest_step, publishable
from dashboard.parts.station.course import DAY_MS, SPANS, Buckets, Span, course
from dashboard.parts.station.drawing import DeviceSwap
from data.declare import Measure
from data.store import Store


def spans_of(measure: Measure) -> list[Span]:
    """The spans whose steps the public may see of a measure that has numbers."""
    if measure.codes is not None:
        return []
    return [one for one in SPANS if STEPS.index(one.step) >= STEPS.index(finest_step(measure))]


def courses(
    store: Store,
    sites: Sequence[tuple[str, str, int]],
    measure: Measure,
    span: Span,
    *,
    now: datetime,
    least_percent: float,
) -> list[Buckets]:
    """The courses of several sites over a span; those without any known bucket are left out.

    Args:
        store: the lake's past.
        sites: site_id, label and channel of each.
        measure: which.
        span: how far back.
        now: the present, UTC.
        least_percent: days of which less was measured are unknown; hours are shown whatever they hold.
    """
    least = least_percent if span.step == "day" else 0.0
    end = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    found = []
    for site_id, label, channel in sites:
        rows = store.readings(site_id, measures=[measure.id], start=end - span.length, end=end, step=span.step)
        rows = publishable(rows, [measure])
        found.append(course(rows, label=label, step=span.step, channel=channel, least_percent=least).until(now))
    return [one for one in found if len(one)]


def device_changes(store: Store, site_id: str, *, start: datetime, end: datetime) -> list[DeviceSwap]:
    """When another device took over from one that was there before."""
    found = store.device_changes(site_id, start=start, end=end)
    instants = {round(one.at.timestamp() * 1000) for one in found if one.before is not None and one.after is not None}
    return [DeviceSwap(at_ms) for at_ms in sorted(instants)]


def reach_ms(span: Span, found: Sequence[Buckets], *, now: datetime) -> tuple[int, int]:
    """Begin and end of a chart: the whole span, or since the first measured day where that is less than years."""
    end = round(now.timestamp() * 1000)
    begin = end - round(span.length.total_seconds() * 1000)
    if span == SPANS[-1] and found:
        begin = max(begin, min(int(one.begin_ms[0]) for one in found) - DAY_MS)
    return begin, end
