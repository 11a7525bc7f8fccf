"""What can happen to the measures of each layer, in the lake's units, as they declare it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from zlib import crc32

from data.declare import Drop, Full, Layer


@dataclass(frozen=True, slots=True)
class Fall:
    """A Drop in milliseconds."""

    by: float
    within_ms: int
    previous_ms: int


@dataclass(frozen=True, slots=True)
class Rule:
    """What can happen to one measure of one layer.

    Args:
        max_age_ms: an older value of a container says nothing of its site any more.
        full_from: a site is full from this value on; None: nothing is known of that.
    """

    layer_id: str
    measure: str
    max_age_ms: int
    falls: Mapping[str, Fall]
    fillings: Mapping[str, Full]
    full_from: float | None

    @property
    def context_ms(self) -> int:
        """How far before an instant lie readings that may decide what happens then."""
        return max([self.max_age_ms, *(2 * one.within_ms + one.previous_ms for one in self.falls.values())])

    @property
    def kinds(self) -> set[str]:
        """The kinds of events it knows."""
        return {*self.falls, *self.fillings, *(one.ends for one in self.fillings.values())}


def rules(layers: Iterable[Layer]) -> list[Rule]:
    """The rules of all measures to which something can happen."""
    return [
        _rule(layer, measure.id, measure.events) for layer in layers for measure in layer.measures if measure.events
    ]


def fingerprint(known: Iterable[Rule]) -> int:
    """A number that changes when a rule does: events that were found by others have to be found anew."""
    return crc32(repr(sorted(map(repr, known))).encode())


def _rule(layer: Layer, measure_id: str, events: Mapping[str, Drop | Full]) -> Rule:
    falls = {
        kind: Fall(one.by, round(one.within_s * 1000), round(one.within_intervals * layer.interval_s * 1000))
        for kind, one in events.items()
        if isinstance(one, Drop)
    }
    return Rule(
        layer_id=layer.id,
        measure=measure_id,
        max_age_ms=layer.max_age_s * 1000,
        falls=falls,
        fillings={kind: one for kind, one in events.items() if isinstance(one, Full)},
        full_from=layer.full_from if measure_id == layer.shows.id else None,
    )
