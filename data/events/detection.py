"""What happens in a course of readings: what falls, what becomes full, what has room again; on whole batches.

A container is emptied at the first reading that is lower by so much than the highest of the time before it, or than
the reading before it. After that only readings count that follow the lowest of the time after the emptying: a fall in
steps, and one that goes on, is one emptying. Within that time it is emptied again only if it rose again by as much.

A site is full from the first instant at which no current container of it has room, until it has room again by some
slack, or one of them is emptied. Channel 0 stands for the site.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from data import strict_json
from data.declare import CHANNEL_SITE
from data.events.crew import CrewEmptying, united
from data.events.latest import LatestEvents
from data.events.rules import Fall, Rule
from data.lake.batch import Row
from data.lake.series import Integers, Reals, Truths


@dataclass(frozen=True, slots=True)
class Course:
    """Healthy readings of one measure of one layer, in the order of site, instant and channel.

    Args:
        names: the site_id of each site number, in order.
        site: (n,) site numbers.
        channel: (n,) channels.
        ms: (n,) instants, milliseconds since 1970 UTC.
        value: (n,) values.
    """

    names: list[str]
    site: Integers
    channel: Integers
    ms: Integers
    value: Reals

    def take(self, rows: Integers | Truths) -> "Course":
        """Some of its rows."""
        return replace(self, site=self.site[rows], channel=self.channel[rows], ms=self.ms[rows], value=self.value[rows])


def detect(
    rule: Rule, course: Course, past: LatestEvents, from_ms: Integers, told: Sequence[CrewEmptying] = ()
) -> list[Row]:
    """The events of each site from an instant on, as rows of the lake's table.

    Args:
        rule: what can happen.
        course: with all readings from ``context_ms`` before that instant on.
        past: what happened before it.
        from_ms: (len(course.names),) that instant of each site.
        told: by crews, of any sites: rows beside which a sensor saw something are among what is returned.
    """
    if not len(course.site):
        return []
    fallen = [row for kind, fall in rule.falls.items() for row in _fallen(kind, fall, course, past, from_ms)]
    alone, beside = united(fallen, told)
    filled = [row for kind in rule.fillings for row in _filled(rule, kind, course, past, from_ms, alone, told)]
    return alone + beside + filled


def _fallen(kind: str, fall: Fall, course: Course, past: LatestEvents, from_ms: Integers) -> Iterator[Row]:
    by_series = course.take(np.lexsort((course.ms, course.channel, course.site)))
    site, channel, ms, value = by_series.site, by_series.channel, by_series.ms, by_series.value
    begins = np.flatnonzero(np.r_[True, (site[1:] != site[:-1]) | (channel[1:] != channel[:-1])])
    series = np.repeat(np.arange(len(begins)), np.diff(np.r_[begins, len(site)]))
    deep = (_highest_before(series, ms, value, fall) - value >= fall.by) & (ms >= from_ms[site])
    for one in np.unique(series[deep]).tolist():
        begin = int(begins[one])
        rows = slice(begin, int(begins[one + 1]) if one + 1 < len(begins) else len(site))
        name, number = course.names[site[begin]], int(channel[begin])
        last = past.last(name, number, kind)
        for at, peak in _falls(ms[rows], value[rows], np.flatnonzero(deep[rows]).tolist(), fall, last):
            after = float(value[begin + at])
            yield (name, number, kind, int(ms[begin + at]), _detail(before=peak, after=after))


def _highest_before(series: Integers, ms: Integers, value: Reals, fall: Fall) -> Reals:
    """For each row the highest value before it that it may have fallen from, -inf where there is none."""
    highest = np.full(len(value), -np.inf)
    reach_ms = max(fall.within_ms, fall.previous_ms)
    for back in range(1, len(value)):
        near = (series[back:] == series[:-back]) & (ms[back:] - ms[:-back] <= reach_ms)
        if not near.any():
            break
        highest[back:][near] = np.maximum(highest[back:][near], value[:-back][near])
        reach_ms = fall.within_ms
    return highest


def _falls(
    ms: Integers, value: Reals, candidates: list[int], fall: Fall, last: int | None
) -> Iterator[tuple[int, float]]:
    """Of the rows of one series that are deep enough those at which an emptying begins, and what it fell from."""
    for at in candidates:
        begin = min(int(np.searchsorted(ms, ms[at] - fall.within_ms)), at)
        if ms[at] - ms[at - 1] <= fall.previous_ms:
            begin = min(begin, at - 1)
        lowest, low = _lowest_after(ms[:at], value, fall, last)
        begin = max(begin, lowest + 1)
        peak = float(value[begin:at].max(initial=-np.inf))
        again = last is None or ms[at] - last > fall.within_ms or peak - low >= fall.by
        if again and peak - value[at] >= fall.by:
            last = int(ms[at])
            yield at, peak


def _lowest_after(ms: Integers, value: Reals, fall: Fall, last: int | None) -> tuple[int, float]:
    """The row at which the last emptying came to its lowest, and that value; -1 where there is none."""
    if last is None:
        return -1, np.inf
    begin, end = np.searchsorted(ms, last), np.searchsorted(ms, last + fall.within_ms, side="right")
    if begin == end:
        return int(begin) - 1, np.inf
    at = int(begin + np.argmin(value[begin:end]))
    return at, float(value[at])


def _filled(  # noqa: PLR0917 - what detect is given, and what fell
    rule: Rule,
    kind: str,
    course: Course,
    past: LatestEvents,
    from_ms: Integers,
    fallen: list[Row],
    crews: Sequence[CrewEmptying],
) -> Iterator[Row]:
    if rule.full_from is None:
        return
    filling = rule.fillings[kind]
    level = _level(course, rule.max_age_ms)
    last_of_instant = np.r_[(np.diff(course.site) != 0) | (np.diff(course.ms) != 0), True]
    told = last_of_instant & (course.ms >= from_ms[course.site])
    site, ms, level = course.site[told], course.ms[told], level[told]
    cleared_at = {(name, at) for name, _, one, at, _ in fallen if one == filling.cleared_by}
    cleared = np.zeros(len(site), np.bool_)
    if cleared_at:
        names = (course.names[one] for one in site.tolist())
        cleared[:] = [key in cleared_at for key in zip(names, ms.tolist(), strict=True)]
    mark = np.select([cleared, level >= rule.full_from, level < rule.full_from - filling.slack], [-1, 1, -1], 0)
    also = _crews_marks(course.names, filling.cleared_by, crews, from_ms)
    order = np.lexsort((np.r_[ms, also[1]], np.r_[site, also[0]]))
    site, ms, level = np.r_[site, also[0]][order], np.r_[ms, also[1]][order], np.r_[level, also[2]][order]
    mark, cleared = np.r_[mark, np.full(len(also[0]), -1)][order], np.r_[cleared, np.isnan(also[2])][order]
    ends = (filling.ends, filling.cleared_by)
    before, now = _states(site, mark, np.array([past.lasts(name, kind, ends) for name in course.names], np.bool_))
    for what, rows in ((kind, now & ~before), (filling.ends, before & ~now & ~cleared)):
        for row in np.flatnonzero(rows).tolist():
            yield (course.names[site[row]], CHANNEL_SITE, what, int(ms[row]), _detail(after=float(level[row])))


def _crews_marks(
    names: Sequence[str], kind: str, crews: Sequence[CrewEmptying], from_ms: Integers
) -> tuple[Integers, Integers, Reals]:
    """Sites and instants at which crews emptied a container, and of each a level that nobody knows."""
    number = {name: i for i, name in enumerate(names)}
    rows = [(number[one.row[0]], one.at_ms) for one in crews if one.row[2] == kind and one.row[0] in number]
    rows = [(site, at) for site, at in rows if at >= from_ms[site]]
    found = np.array(rows, np.int64).reshape(-1, 2)
    return found[:, 0], found[:, 1], np.full(len(rows), np.nan)


def _level(course: Course, max_age_ms: int) -> Reals:
    """(n,) of a site after each of its readings: the lowest of the values its containers reported of late."""
    rows = np.arange(len(course.site))
    first = np.searchsorted(course.site, course.site)
    level = np.full(len(rows), np.inf)
    for channel in np.unique(course.channel).tolist():
        newest = np.maximum.accumulate(np.where(course.channel == channel, rows, -1))
        current = (newest >= first) & (course.ms - course.ms[newest] <= max_age_ms)
        level = np.minimum(level, np.where(current, course.value[newest], np.inf))
    return level


def _states(site: Integers, mark: Integers, at_first: Truths) -> tuple[Truths, Truths]:
    """Whether a site is full before and after each row: as its last mark says (1 full, -1 not, 0 as before)."""
    rows = np.arange(len(site))
    first = np.searchsorted(site, site)
    marked = np.maximum.accumulate(np.where(mark != 0, rows, -1))
    now = np.where(marked >= first, mark[marked] > 0, at_first[site])
    before = np.where(rows == first, at_first[site], np.roll(now, 1))
    return before.astype(np.bool_), now.astype(np.bool_)


def _detail(**values: float) -> str:
    return strict_json.dumps({name: round(value, 1) for name, value in values.items()})
