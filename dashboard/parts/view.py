"""One layer as a page shows it: its sites, each with value, state, look and age in the visitor's language."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from dashboard.parts.attendance import ATTENDED_NAMES, attended_label
from dashboard.parts.classes import Look, class_labels, class_looks, state_look
from dashboard.parts.deviation import Differences, classes, signed
from dashboard.parts.figures import aged, quantity, when
from dashboard.parts.markup import Markup
from dashboard.texts import Words
from data.declare import Layer, Measure
from data.state import CLOSED, OK, OPEN, STATES, UNMEASURED, State
from data.store import Current
from data.thresholds import ClassTable
from data.town import Town
from services.publication import withheld


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One site in words.

    Args:
        value: with its unit; None where nothing was ever measured.
        look: symbol and label of its class or state.
        also: what its other measures say in words (``Ladepunkt frei``).
        measured: ``14:05``; None where nothing was ever measured.
        age: ``vor 6 Minuten``, kept current by scripts; None where nothing was ever measured.
        observed_at: UTC; None where nothing was ever measured.
        validity: ``seit 9:00 Uhr, bis 12.12. 17:00 Uhr``, of what states its value itself and passes, or is over; else
            empty.
        is_reported: whether somebody says how it is, in words, and no device measures it.
        is_stated: whether the town's own data say so.
    """

    site_id: str
    name: str
    district: str
    state: State
    value: str | None
    look: Look
    also: tuple[str, ...]
    measured: str | None
    age: Markup | None
    observed_at: datetime | None
    validity: str = ""
    is_reported: bool = False
    is_stated: bool = False


@dataclass(frozen=True)
class LayerView:
    """A layer, its current values and the words to say them in; how its sites differ, where a page compares them."""

    layer: Layer
    current: Current
    town: Town
    words: Words
    now: datetime
    differences: Differences | None = None

    @property
    def title(self) -> str:
        """What people call the layer."""
        return self.layer.title[self.words.language]

    @property
    def has_sites(self) -> bool:
        """Whether there is any in this town."""
        return len(self.current.sites) > 0

    @property
    def is_on(self) -> bool:
        """Whether it is on the map unless somebody says otherwise."""
        return self.layer.on and self.has_sites

    @property
    def table(self) -> ClassTable:
        """The town's classes of the shown measure."""
        return self.town.classes_named(self.layer.classes.name)

    @property
    def is_seen(self) -> bool:
        """Whether the public may see the shown measure's current value, and so its class."""
        return self.layer.shows in self.layer.visible("public") and not withheld(self.layer.shows)

    @property
    def measures(self) -> list[Measure]:
        """The measures whose current value the public may see as a number."""
        return [one for one in self.layer.visible("public") if not withheld(one) and one.codes is None]

    @property
    def figure_name(self) -> str:
        """What the layer's figure measures, where one could take it for another; '' where the layer's name says it.

        That is so where sites measure several other quantities, or one in the same unit.
        """
        shows = self.layer.shows
        others = [one for one in self.measures if one != shows]
        is_plain = shows not in self.measures or not shows.unit
        same_unit = any(one.unit == shows.unit for one in others)
        return "" if is_plain or not (same_unit or len(others) > 1) else shows.title[self.words.language]

    @property
    def spoken(self) -> list[Measure]:
        """The other measures whose current value the public may see in words."""
        return [one for one in self.layer.visible("public") if one.id in self.current.said and not withheld(one)]

    @cached_property
    def looks(self) -> list[Look]:
        """Each class in rising order."""
        return class_looks(self.layer, self.table, self.words)

    @property
    def class_indices(self) -> NDArray[np.int8]:
        """(n,) the class that each site is drawn by; -1 where it has none, or the public may not see it."""
        found = self.differences
        if found and found.is_on:
            return np.where(self.current.state == OK, classes(found.difference, found.table), np.int8(-1))
        return self.current.class_index if self.is_seen else np.full(len(self.current.sites), -1, np.int8)

    def state_look(self, state: State) -> Look:
        """A state that is no class, as this layer calls it."""
        return state_look(state, self.table, self.words)

    def attended_looks(self) -> list[Look]:
        """An open place with people and a closed one, whatever the hour; empty where the layer has none there."""
        if self.layer.attended is None or not self.count(OPEN) + self.count(CLOSED):
            return []
        best = next(look for look, one in zip(self.looks, self.table.classes, strict=True) if one.usable)
        what = self.layer.attended.title[self.words.language]
        labels = {state: self.words.say(f"attended.{state}", what=what) for state in ATTENDED_NAMES}
        return [replace(best, label=labels["open"]), replace(self.state_look("closed"), label=labels["closed"])]

    def count(self, state: int) -> int:
        """How many sites are in this state."""
        return int(np.count_nonzero(self.current.state == state))

    def districts(self) -> list[str]:
        """The Stadtteile that have a site, in alphabetical order."""
        return sorted(set(self.current.sites.district))

    def rows(self, indices: Sequence[int]) -> list[Row]:
        """These sites in words."""
        return [self.row(index) for index in indices]

    def row(self, index: int) -> Row:
        """One site in words."""
        sites, at = self.current.sites, None if self.layer.stated else self.observed_at(index)
        passes = bool(self.layer.stated) and not self.layer.lasts
        return Row(
            site_id=sites.site_id[index],
            name=sites.name[index],
            district=sites.district[index],
            state=self._state(index),
            value=self.value_text(index),
            look=self._look(index),
            also=tuple(" ".join(pair) for pair in self._in_words(index)),
            measured=None if at is None else when(at, now=self.now, words=self.words),
            age=None if at is None else aged(at, now=self.now, words=self.words),
            observed_at=at,
            validity=self.validity(index) if passes or self.is_over(index) else "",
            is_reported=self.layer.shows.codes is not None,
            is_stated=bool(self.layer.stated),
        )

    def validity(self, index: int) -> str:
        """From when until when a site is there, where that is known."""
        sites = self.current.sites
        begin, end = sites.valid_from[index], sites.valid_to[index]
        ends = {"since": begin, "until": end}
        told = {name: when(at, now=self.now, words=self.words) for name, at in ends.items() if at is not None}
        if end is not None and end <= self.now:
            return self.words.say("validity.over", **told)
        if begin > self.now:
            return self.words.say("validity.announced" if end else "validity.announced_since", **told)
        return self.words.say("validity.between" if end else "validity.since", **told)

    def is_over(self, index: int) -> bool:
        """Whether a site is there no more."""
        end = self.current.sites.valid_to[index]
        return end is not None and end <= self.now

    def observed_at(self, index: int) -> datetime | None:
        """When the shown value was measured, UTC."""
        at_ms = int(self.current.observed_at_ms[index])
        return None if at_ms < 0 else datetime.fromtimestamp(at_ms / 1000, UTC)

    def newest(self) -> datetime | None:
        """When the newest of all shown values was measured, UTC; whatever its state."""
        if not len(self.current.sites):
            return None
        return self.observed_at(int(self.current.observed_at_ms.argmax()))

    def value_text(self, index: int) -> str | None:
        """The shown value with its unit."""
        value = float(self.current.shows[index])
        if (
            not self.is_seen
            or self.layer.shows.codes is not None
            or not np.isfinite(value)
            or self._state(index) in {"no_sensor", "missing", *ATTENDED_NAMES}
        ):
            return None
        return quantity(value, unit=self.layer.shows.unit, decimals=self.layer.shows.decimals, words=self.words)

    def further(self, index: int) -> list[tuple[str, str]]:
        """Title and value, as a number or in words, of the other public measures of a site that is measured."""
        if int(self.current.state[index]) in UNMEASURED:
            return []
        found = []
        for measure in self.measures:
            value = self.current.values.get(measure.id)
            if measure == self.layer.shows or value is None or not np.isfinite(value[index]):
                continue
            text = quantity(float(value[index]), unit=measure.unit, decimals=measure.decimals, words=self.words)
            found.append((measure.title[self.words.language], text))
        return [*self._in_words(index), *found]

    def _in_words(self, index: int) -> list[tuple[str, str]]:
        found = []
        for measure in self.spoken:
            at = int(self.current.said[measure.id][index])
            if at >= 0:
                labels = class_labels(measure, self.town.classes_named(measure.classes), self.words)
                found.append((measure.title[self.words.language], labels[at]))
        return found

    def _state(self, index: int) -> State:
        return STATES[int(self.current.state[index])]

    def _look(self, index: int) -> Look:
        state, class_index = self._state(index), int(self.current.class_index[index])
        if self.layer.attended is not None and state in ATTENDED_NAMES:
            until_ms = int(self.current.until_ms[index])
            label = attended_label(self.layer.attended, state, until_ms, now=self.now, words=self.words)
            shown = self.looks[class_index] if class_index >= 0 else self.state_look(state)
            return replace(shown, label=label)
        if state != STATES[OK]:
            return self.state_look(state)
        if self.differences and self.differences.is_on:
            return self._differing(index, self.differences)
        if self.is_seen and class_index >= 0:
            return self.looks[class_index]
        return Look(state, self.words["state.ok"], self.layer.shape, None)

    def _differing(self, index: int, found: Differences) -> Look:
        """The class of a site's difference, named by the number."""
        one = found.table.classes[found.index(index)]
        said = signed(float(found.difference[index]), self.words)
        return Look(one.id, self.words.say("deviation.than_mean", difference=said), self.layer.shape, one.colour)
