"""Keeps the lake's events in step with its readings: found as they come, found anew where that was in doubt.

What the readings of a time say is compared with what is stored of it, and the difference is written: a late reading or
flag changes what happened around it and nothing else, and nothing is told twice. A crash between the commits of
readings and of events leaves days whose readings are newer than what the events have seen: those are looked at again.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from math import ceil
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.declare import Layers, layer_id
from data.events.crew import CrewEmptying, crews, is_crews, united
from data.events.detection import Course, detect
from data.events.latest import LatestEvents, differ
from data.events.rules import fingerprint, rules
from data.flags import SUSPECT
from data.ingest.crew_emptyings import WITHDRAWN
from data.ingest.device_changes import CALIBRATED
from data.ingest.device_changes import KIND as DEVICE_CHANGE
from data.ingest.late_flags import judged, with_flags
from data.lake import Lake
from data.lake.batch import Row, as_table
from data.lake.lake import SEEN_READINGS
from data.lake.series import DAY_MS, instants

_RULES: Final = "rules"
"""App transaction: the fingerprint of the rules by which the events were found."""
_COLUMNS: Final = ["site_id", "channel", "measure", "value", "observed_at", "flags"]
_OF_RECORDS: Final = [DEVICE_CHANGE, CALIBRATED, WITHDRAWN]
"""The kinds that are not found in readings and change nothing that is."""
_EPOCH: Final = date(1970, 1, 1)
_BACK: Final = timedelta(days=2)
"""So many days before today are in memory besides it: what is later than a day is looked up in the lake."""
_RELOAD_AFTER: Final = timedelta(days=3)
_LOOKED_AT: Final = 3


class StoredEvents:
    """The events of a lake; for the one process that writes it.

    Args:
        layers: with the class tables of the town.
    """

    def __init__(self, lake: Lake, layers: Layers) -> None:
        self._lake, self._layers = lake, layers
        self._rules = rules(layers.values())
        self._measures = sorted({one.measure for one in self._rules})
        self._context_ms = max((one.context_ms for one in self._rules), default=0)
        self._recent: _Recent | None = None
        self._due: set[date] = set()

    def follow_rules(self) -> int:
        """Find everything anew where limits are others than when the rules were made; return how many days that is."""
        if (now := rules(self._layers.values())) == self._rules:
            return 0
        self._rules = now
        self.forget()
        self._due.update(self.stale_days())
        return len(self._due)

    def stale_days(self) -> list[date]:
        """The UTC days whose readings or flags are newer than what the events have seen; all if the rules changed."""
        files = [*self._lake.live_files("readings"), *self._lake.live_files("flags")]
        if self._lake.transaction_version(_RULES, table="events") == fingerprint(self._rules):
            seen = self._lake.transaction_version(SEEN_READINGS, table="events")
            return sorted({file.day for file in files if file.seen > seen})
        return sorted({file.day for file in (*files, *self._lake.live_files("events"))})

    def divided_days(self, today: date) -> set[date]:
        """The last days on which a crew and a sensor tell of one emptying apart: ingest died between two commits."""
        rows = self._stored({today - timedelta(days=n) for n in range(_LOOKED_AT)})
        alone, _ = united((row for row in rows if not is_crews(row)), told := crews(rows))
        return {_day(row[3]) for row in {*rows} - {*alone} - {one.row for one in told}}

    def refresh(self, days: Iterable[date]) -> int:
        """Find the events of some UTC days, and whatever follows from them, anew; return how many were not known."""
        seen, told, waiting = self._lake.state(), 0, []
        for _, missing, wrong in self.differences(days):
            told += len(missing)
            waiting += [] if wrong else missing
            if wrong:
                self._write(missing, wrong)
        self._write(waiting, [])
        self.forget()
        self.mark(seen)
        return told

    def catch_up(self) -> int:
        """Find anew what came later than ``follow`` looks back; return how many events were not known."""
        return self.refresh(self._due) if self._due else 0

    def mark(self, seen: int | None = None) -> None:
        """Say that the events are those of a state of readings, by default of the present one."""
        known = {SEEN_READINGS: self._lake.state() if seen is None else seen, _RULES: fingerprint(self._rules)}
        if any(self._lake.transaction_version(name, table="events") != one for name, one in known.items()):
            self._lake.tell("events", known)

    def differences(self, days: Iterable[date]) -> Iterator[tuple[date, list[Row], list[Row]]]:
        """Of some days, and those that depend on them, the events that the lake lacks and those it has wrongly."""
        waiting = sorted(set(days))
        while waiting:
            done = waiting[0]
            for one in self._walk(waiting[0], set(waiting)):
                done = one[0]
                yield one
            waiting = [day for day in waiting if day > done]

    def _walk(self, first: date, wanted: set[date]) -> Iterator[tuple[date, list[Row], list[Row]]]:
        """From a day on until what is stored and what was found agree for good."""
        old = self._past(first)
        new = old.copy()
        wake = timedelta(days=ceil(self._context_ms / DAY_MS))
        end = first
        known = {file.day for table in ("readings", "events") for file in self._lake.live_files(table)}
        for day in sorted(one for one in known | {first} if one >= first):
            if day > end + wake and not differ(old, new, since_ms=_ms(day) - self._context_ms):
                return
            end = day if day in wanted else end
            found, stored = self._found(day, new, wake), self._stored({day})
            found = self._undeleted(found, stored)
            yield day, *_difference(found, stored)
            old.add(stored)
            new.add(found)

    def _found(self, day: date, past: LatestEvents, wake: timedelta) -> list[Row]:
        days = {day - timedelta(days=back) for back in range(wake.days + 1)}
        rows = judged(self._lake, days=days, columns=_COLUMNS, measures=self._measures)
        told = crews(self._stored({day + timedelta(days=n) for n in (-1, 0, 1)}))
        return [row for row in self._detect(rows, past, {}, told, _ms(day)) if row[3] < _ms(day) + DAY_MS]

    def _undeleted(self, found: list[Row], stored: list[Row]) -> list[Row]:
        """Take what is stored of a time whose readings may not be kept any more as it is."""
        limit_ms = {
            (rule.layer_id, kind): limit + rule.context_ms
            for rule in self._rules
            if (limit := self._lake.deleted_before_ms(rule.measure))
            for kind in rule.kinds
        }
        if not limit_ms:
            return found
        kept = [row for row in stored if row[3] < limit_ms.get((layer_id(row[0]), row[2]), 0)]
        return kept + [row for row in found if row[3] >= limit_ms.get((layer_id(row[0]), row[2]), 0)]

    def _detect(
        self,
        rows: pa.Table,
        past: LatestEvents,
        from_ms: Mapping[str, int],
        told: Sequence[CrewEmptying],
        otherwise_ms: int = 0,
    ) -> list[Row]:
        """What the rules find in judged readings from an instant of each site on, and what crews told since then."""
        healthy = rows.filter(pa.array((np.asarray(rows["flags"]) & int(SUSPECT)) == 0))
        sites: defaultdict[str, list[str]] = defaultdict(list)
        for site_id in healthy["site_id"].unique().to_pylist():
            sites[layer_id(site_id)].append(site_id)
        found = []
        for rule in self._rules:
            of_layer = pa.array(sites[rule.layer_id], pa.string())
            measured = pc.and_(pc.equal(healthy["measure"], rule.measure), pc.is_in(healthy["site_id"], of_layer))
            course = _course(healthy.filter(measured))
            begin = np.array([from_ms.get(name, otherwise_ms) for name in course.names], np.int64)
            found += detect(rule, course, past, begin, told)
        seen = {row[:4] for row in found if is_crews(row)}
        since = (one for one in told if one.at_ms >= from_ms.get(one.row[0], otherwise_ms))
        return found + [one.without_sensor() for one in since if one.row[:4] not in seen]

    def _past(self, before: date) -> LatestEvents:
        """The newest events before a day; what a sensor saw beside a crew matters of the last day alone."""
        last = before - timedelta(days=1)
        days = {file.day for file in self._lake.live_files("events") if file.day < last}
        rows = self._lake.read("events", days=days, columns=["site_id", "channel", "kind", "at"])
        newest = rows.group_by(["site_id", "channel", "kind"]).aggregate([("at", "max")])
        past = LatestEvents()
        past.add(_rows(newest.rename_columns({"at_max": "at"}).append_column("detail", pa.array([""] * len(newest)))))
        past.add(self._stored({last}))
        return past

    def _stored(self, days: Iterable[date]) -> list[Row]:
        return _rows(self._lake.read("events", days=set(days)))

    # ---- as they come -----------------------------------------------------------------------

    def follow(
        self, readings: pa.Table, flags: pa.Table, *, today: date, told: Sequence[Row] = (), untold: Sequence[Row] = ()
    ) -> None:
        """Tell what happened after readings and late flags, and what crews told or took back, were committed."""
        watched = pa.array(self._measures, pa.string())
        new, late = (one.filter(pc.is_in(one["measure"], watched)) for one in (readings, flags))
        crew = [row for row in (*told, *untold) if row[2] != WITHDRAWN]
        if not len(new) and not len(late) and not crew:
            return
        recent = self._extended(new.select(_COLUMNS), late, today)
        recent.change([row for row in told if row[2] != WITHDRAWN], untold)
        begun = recent.widened(_begun(new, late), crew)
        if self._due or min(begun.values()) < recent.floor_ms + self._context_ms:
            self._due |= {_day(ms) for rows in (new, late) for ms in np.unique(instants(rows["observed_at"])).tolist()}
            self._due |= {_day(row[3]) for row in crew}
            return
        found = self._detect(recent.of(begun), recent.past(begun), begun, recent.crews(begun))
        missing, wrong = _difference(found, recent.stored(begun))
        if missing or wrong:
            self._write(missing, wrong, {SEEN_READINGS: self._lake.state(), _RULES: fingerprint(self._rules)})
            recent.change(missing, wrong)

    def forget(self) -> None:
        """Know nothing: what was written last may not be in the lake."""
        self._recent = None
        self._due = set()

    def _extended(self, new: pa.Table, late: pa.Table, today: date) -> "_Recent":
        """What is remembered, with what was just committed."""
        if self._recent is None or self._recent.first < today - _RELOAD_AFTER:
            self._recent = self._loaded(today - _BACK)
        else:
            self._recent.extend(new, late)
        return self._recent

    def _loaded(self, first: date) -> "_Recent":
        files = {table: self._lake.live_files(table) for table in ("readings", "events")}
        days = {table: {file.day for file in several if file.day >= first} for table, several in files.items()}
        rows = judged(self._lake, days=days["readings"], columns=_COLUMNS, measures=self._measures)
        return _Recent(first, rows, self._stored(days["events"]), self._past(first))

    def _write(self, missing: list[Row], wrong: list[Row], transactions: Mapping[str, int] | None = None) -> None:
        """Put the missing events in the place of the wrong ones."""
        for day in sorted({_day(row[3]) for row in wrong}):
            stored = self._lake.read("events", days=[day])
            gone = {row for row in wrong if _day(row[3]) == day}
            keep = pa.array([row not in gone for row in _rows(stored, every=True)], pa.bool_())
            more = [row for row in missing if _day(row[3]) == day]
            rows = pa.concat_tables([stored.filter(keep), as_table("events", more)])
            self._lake.rewrite_day("events", day, rows, data_change=True)
            missing = [row for row in missing if _day(row[3]) != day]
        if missing or transactions:
            self._lake.append("events", as_table("events", missing), transactions=transactions)


class _Recent:
    """Readings and events of the last days, as the lake has them."""

    def __init__(self, first: date, readings: pa.Table, events: Iterable[Row], past: LatestEvents) -> None:
        self.first, self.floor_ms = first, _ms(first)
        self._readings = readings
        self._before = past
        self._events: dict[str, set[Row]] = {}
        self.change(events, ())

    def extend(self, readings: pa.Table, late: pa.Table) -> None:
        """Take in what the lake took in."""
        self._readings = with_flags(pa.concat_tables([self._readings, readings]).combine_chunks(), late)

    def of(self, sites: Iterable[str]) -> pa.Table:
        """The readings of some sites."""
        return self._readings.filter(pc.is_in(self._readings["site_id"], pa.array(list(sites), pa.string())))

    def past(self, begun: Mapping[str, int]) -> LatestEvents:
        """What happened last at each site before an instant."""
        past = self._before.copy()
        for site_id, ms in begun.items():
            past.add(row for row in self._events.get(site_id, ()) if row[3] < ms)
        return past

    def crews(self, sites: Iterable[str]) -> list[CrewEmptying]:
        """What crews told of some sites."""
        return crews(row for site_id in sites for row in self._events.get(site_id, ()))

    def widened(self, begun: Mapping[str, int], crew: Iterable[Row]) -> dict[str, int]:
        """Since when each site has to be looked at, so that what crews told is seen with all that is near to it."""
        since = dict(begun)
        for row in crew:
            since[row[0]] = min(row[3], since.get(row[0], row[3]))
        for one in sorted(self.crews(since), key=lambda one: -one.at_ms):
            if abs(one.at_ms - since[one.row[0]]) <= one.within_ms or one.at_ms >= since[one.row[0]]:
                since[one.row[0]] = min(since[one.row[0]], one.at_ms - one.within_ms)
        return since

    def stored(self, begun: Mapping[str, int]) -> list[Row]:
        """The events of each site from an instant on."""
        return [row for site_id, ms in begun.items() for row in self._events.get(site_id, ()) if row[3] >= ms]

    def change(self, added: Iterable[Row], gone: Iterable[Row]) -> None:
        """Take in what was written."""
        for row in gone:
            self._events.get(row[0], set()).discard(row)
        for row in added:
            self._events.setdefault(row[0], set()).add(row)


def _difference(found: Iterable[Row], stored: Iterable[Row]) -> tuple[list[Row], list[Row]]:
    """Which of some events are missing, and which of the stored ones are wrong."""
    right, known = set(found), set(stored)
    return sorted(right - known), sorted(known - right)


def _course(rows: pa.Table) -> Course:
    encoded = rows["site_id"].combine_chunks().dictionary_encode()
    site, channel = encoded.indices.to_numpy().astype(np.int64), np.asarray(rows["channel"]).astype(np.int64)
    ms, value = instants(rows["observed_at"]), np.asarray(rows["value"], dtype=np.float64)
    return Course(encoded.dictionary.to_pylist(), site, channel, ms, value).take(np.lexsort((channel, ms, site)))


def _rows(events: pa.Table, *, every: bool = False) -> list[Row]:
    """Events as rows of the table; only what is found in readings, unless every one is wanted."""
    kept = events if every else events.filter(pc.invert(pc.is_in(events["kind"], pa.array(_OF_RECORDS))))
    names = (kept[name].to_pylist() for name in ("site_id", "channel", "kind"))
    return list(zip(*names, instants(kept["at"]).tolist(), kept["detail"].to_pylist(), strict=True))


def _begun(*tables: pa.Table) -> dict[str, int]:
    """For each site the first instant of some rows."""
    begun: dict[str, int] = {}
    for rows in tables:
        for site_id, ms in zip(rows["site_id"].to_pylist(), instants(rows["observed_at"]).tolist(), strict=True):
            begun[site_id] = min(ms, begun.get(site_id, ms))
    return begun


def _day(ms: int) -> date:
    return _EPOCH + timedelta(days=ms // DAY_MS)


def _ms(day: date) -> int:
    return (day - _EPOCH).days * DAY_MS
