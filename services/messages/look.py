"""One look at one layer: new readings change points, time makes devices silent; both change what holds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analysis.alarms.condition import AlarmConditions
from analysis.alarms.machine import NEVER_MS, PointStates, Transitions, baseline, step
from data.flags import SUSPECT
from data.lake.series import Integers, Reals, SeriesIndex, instants
from data.records.message_rules import MessageRule
from services.messages import radio
from services.messages.holding import HoldingGroups, PointPlace
from services.messages.knowledge import BLAMED, QUIET, TOLD, LayerKnowledge, RadioKnowledge, fingerprint
from services.messages.places import WatchedPlaces
from services.messages.rules import condition_of

COLUMNS: Final = ["site_id", "channel", "measure", "value", "observed_at", "received_at", "device_id", "flags"]
MINUTE_MS: Final = 60_000


@dataclass(frozen=True, slots=True)
class Seen:
    """Healthy readings as numbers of points."""

    point: Integers
    ms: Integers
    value: Reals


@dataclass
class LayerLook:
    """One look.

    Args:
        rules: of the layer, those that are on.
        places: its sites.
        resting: sites that are out of service: what holds there is known and not told.
        known: what was known; changed in place.
        rows: new readings of the layer, and perhaps some that were seen before.
        now_ms: milliseconds since 1970 UTC.
    """

    rules: Sequence[MessageRule]
    places: WatchedPlaces
    resting: frozenset[str]
    known: LayerKnowledge
    rows: pa.Table
    now_ms: int

    def take(self, holding: HoldingGroups, network: RadioKnowledge) -> dict[str, str]:
        """Bring everything up to date; return the silent devices that a gateway explains, each with it."""
        self._points(holding)
        because = self._silence(holding, network)
        self.known.rules = {one.rule_id: fingerprint(one) for one in self.rules}
        return because

    @property
    def has_new_rule(self) -> bool:
        """Whether there is a rule that nothing was looked at for."""
        return any(map(self._is_new, self.rules))

    # ---- what readings say ------------------------------------------------------------------

    def _points(self, holding: HoldingGroups) -> None:
        by_id = {one.rule_id: one for one in self.rules if one.measure}
        keys, seen = self._seen(by_id)
        places = [_place(key) for key in keys]
        rules = [by_id[rule_id] for rule_id, _ in places]
        conditions = AlarmConditions.of([condition_of(one) for one in rules])
        known = self.known.points
        is_new = np.array(
            [self._is_new(one) or key not in known for one, key in zip(rules, keys, strict=True)], np.bool_
        )
        before = self._first_states(self.known.states(keys), conditions, seen, is_new, rules)
        told = [place.site_id not in self.resting for _, place in places]
        for at in np.flatnonzero(before.active & ~before.quiet).tolist():
            if told[at]:
                holding.begin(rules[at], places[at][1])
        states, found = step(before, conditions, seen.point, seen.ms, seen.value)
        for at, ms, rises, value in _told(found):
            if told[at] and rises:
                holding.rise(rules[at], places[at][1], ms, value)
            elif told[at]:
                holding.fall(rules[at], places[at][1], ms)
        self.known.keep(keys, states)

    def _seen(self, by_id: Mapping[str, MessageRule]) -> tuple[list[str], Seen]:
        """The points that are watched, and what was read of them."""
        keys = {key: None for key in self.known.points if self._is_watched(key, by_id)}
        sound = self.rows.filter(pc.equal(pc.bit_wise_and(self.rows["flags"], int(SUSPECT)), 0))
        index = SeriesIndex()
        series, ms, value = index.numbers(sound), instants(sound["observed_at"]), sound["value"].to_numpy()
        order, parts = {key: at for at, key in enumerate(keys)}, []
        for rule in by_id.values():
            point_of = np.full(len(index), -1)
            for at, (site_id, channel, measure) in enumerate(index):
                if measure == rule.measure and rule.site_id in {"", site_id} and site_id in self.places.names:
                    point_of[at] = order.setdefault(f"{rule.rule_id}|{site_id}|{channel}", len(order))
            here = np.flatnonzero(point_of[series] >= 0)
            parts.append(Seen(point_of[series[here]], ms[here], value[here]))
        none = Seen(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
        joined = [np.concatenate([getattr(one, it) for one in (none, *parts)]) for it in Seen.__slots__]
        return [*order], Seen(*joined)

    def _is_watched(self, key: str, by_id: Mapping[str, MessageRule]) -> bool:
        rule_id, place = _place(key)
        return rule_id in by_id and place.site_id in self.places.names and not self._is_new(by_id[rule_id])

    def _is_new(self, rule: MessageRule) -> bool:
        return self.known.rules.get(rule.rule_id) != fingerprint(rule)

    @staticmethod
    def _first_states(
        before: PointStates,
        conditions: AlarmConditions,
        seen: Seen,
        is_new: np.ndarray[tuple[int], np.dtype[np.bool_]],
        rules: Sequence[MessageRule],
    ) -> PointStates:
        """Those of new points as their newest readings say; what is urgent is told even then."""
        ms, value = np.full(len(rules), NEVER_MS, np.int64), np.full(len(rules), np.nan)
        order = np.argsort(seen.ms, kind="stable")
        ms[seen.point[order]], value[seen.point[order]] = seen.ms[order], seen.value[order]
        first = baseline(conditions, value, ms)
        urgent = np.array([one.severity == "urgent" for one in rules], np.bool_)
        return PointStates(
            np.where(is_new, first.active, before.active),
            np.where(is_new, first.quiet & ~urgent, before.quiet),
            np.where(is_new, first.run, before.run),
            np.where(is_new, first.since_ms, before.since_ms),
            np.where(is_new, first.last_ms, before.last_ms),
        )

    # ---- what time says ---------------------------------------------------------------------

    def _silence(self, holding: HoldingGroups, network: RadioKnowledge) -> dict[str, str]:
        self._hear()
        before, self.known.silent = self.known.silent, {}
        blamed, because = radio.blamed(network, [*self.places.device_site]), dict[str, str]()
        for rule, device, site_id in self._listened():
            key = f"{rule.rule_id}|{device}"
            was, silent = before.get(key), self._is_silent(rule, device, network)
            now = self._judged(rule, was, is_blamed=device in blamed) if silent else None
            if now is not None:
                self.known.silent[key] = now
            if now == BLAMED:
                because[device] = blamed[device]
            if site_id not in self.resting:
                self._change(holding, rule, device, was=was == TOLD, now=now == TOLD)
        return because

    def _listened(self) -> Iterator[tuple[MessageRule, str, str]]:
        """Each rule about silence with the devices that it is about, and their sites."""
        for rule in (one for one in self.rules if not one.measure):
            for device, site_id in self.places.device_site.items():
                if rule.site_id in {"", site_id}:
                    yield rule, device, site_id

    def _hear(self) -> None:
        """When each device was heard last; of one that is new, it has its time from now on."""
        at = np.asarray(self.rows["received_at"].cast(pa.int64())) * 1000
        newest: dict[str, int] = {}
        for device, ms in zip(self.rows["device_id"].to_pylist(), at.tolist(), strict=True):
            newest[device] = max(min(ms, self.now_ms), newest.get(device, 0))
        is_first = not self.known.rules
        self.known.heard = {
            device: max(newest.get(device, 0), self.known.heard.get(device, 0 if is_first else self.now_ms))
            for device in self.places.device_site
        }

    def _is_silent(self, rule: MessageRule, device: str, network: RadioKnowledge) -> bool:
        """Whether it is, since it was heard or could be heard again."""
        last_ms = max(self.known.heard[device], radio.back_ms(network, device))
        return self.now_ms - last_ms > rule.limit * MINUTE_MS

    def _judged(self, rule: MessageRule, was: int | None, *, is_blamed: bool) -> int:
        """What the silence of a device is to us."""
        if was == QUIET or (was is None and self._is_new(rule)):
            return QUIET
        return BLAMED if is_blamed else TOLD

    def _change(self, holding: HoldingGroups, rule: MessageRule, device: str, *, was: bool, now: bool) -> None:
        place, heard_ms = PointPlace(site_id=self.places.device_site[device]), self.known.heard[device]
        if was:
            holding.begin(rule, place)
        if now and not was:
            holding.rise(rule, place, self.now_ms)
        elif was and not now:
            holding.fall(rule, place, max(heard_ms, 0) or self.now_ms)


def _place(key: str) -> tuple[str, PointPlace]:
    rule_id, site_id, channel = key.rsplit("|", 2)
    return rule_id, PointPlace(site_id=site_id, channel=int(channel))


def _told(found: Transitions) -> Iterator[tuple[int, int, bool, float]]:
    """Those that anybody is told of."""
    rows = np.flatnonzero(~found.quiet)
    columns = (found.point[rows], found.at_ms[rows], found.rises[rows], found.value[rows])
    yield from zip(*(one.tolist() for one in columns), strict=True)
