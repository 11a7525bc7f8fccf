"""The sites of a layer, counted and in order: each is in one condition, its class or a state that is none."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from dashboard.parts.attendance import ATTENDED_NAMES
from dashboard.parts.classes import Look
from dashboard.parts.view import LayerView
from data.state import CLOSED, MISSING, NO_SENSOR, OK, OLD, OPEN, STATES, SUSPECTED

Order: TypeAlias = Literal["attention", "highest", "lowest", "name", "district"]
ORDERS: Final[tuple[Order, ...]] = get_args(Order)
BEHIND: Final = (OK, OPEN, CLOSED, OLD, SUSPECTED, MISSING, NO_SENSOR)
"""How states that are no class follow the classes in a list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Some sites of which the same can be said.

    Args:
        ids: of its classes and states in the open API; several where people call them the same.
        n: how many sites are in it.
        is_classed: whether its sites have a current value that falls into a class; a class may be called as a state is.
        attention: whether somebody has to look after them.
    """

    ids: tuple[str, ...]
    look: Look
    n: int
    is_classed: bool = False
    attention: bool = False


@dataclass(frozen=True)
class Conditions:
    """The sites of a layer by condition and in order; ``district`` leaves only those of a Stadtteil."""

    view: LayerView
    district: str | None = None
    _ranks: NDArray[np.int64] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_ranks", self._ranked())

    @property
    def orders(self) -> tuple[Order, ...]:
        """The orders in which the sites can be listed, the usual one first."""
        calls = any(one.attention for one in self.view.table.classes)
        numeric = self.view.is_seen and self.view.layer.shows.codes is None
        return (
            *(("attention",) if calls and self.view.is_seen else ()),
            *(("highest", "lowest") if numeric else ()),
            "name",
            "district",
        )

    def order(self, wanted: str | None) -> Order:
        """An order that there is here: the wanted one, or the usual."""
        return next((one for one in self.orders if one == wanted), self.orders[0])

    def counted(self) -> list[Condition]:
        """Every condition that any site is in, what needs attention first; together they are all sites."""
        there = self._ranks[self._there()]
        found: dict[str, Condition] = {}
        for rank in sorted({*there.tolist()}):
            one = self._condition(rank, int(np.count_nonzero(there == rank)))
            before = found.get(one.look.label)
            found[one.look.label] = one if before is None else _both(before, one)
        return list(found.values())

    def listed(self, wanted: str | None = None, ids: Sequence[str] = ()) -> list[int]:
        """Indices of the sites in an order, of these classes and states alone where there are any."""
        order, sites, chosen = self.order(wanted), self.view.current.sites, self._of(ids)
        names = {i: (sites.district[i] if order == "district" else "", sites.name[i], sites.site_id[i]) for i in chosen}
        if order in {"name", "district"}:
            return sorted(chosen, key=lambda i: names[i])
        ranks = self._ranks if order == "attention" else self._ranks >= len(self.view.table.classes)
        values = self._values() * (1 if order == "lowest" else -1)
        return sorted(chosen, key=lambda i: (ranks[i], values[i], names[i]))

    def nearest(self, metres: NDArray[np.float64], ids: Sequence[str] = ()) -> list[int]:
        """The same by how far each of n sites is, in metres."""
        return sorted(self._of(ids), key=lambda i: (metres[i], self.view.current.sites.site_id[i]))

    def _of(self, ids: Sequence[str]) -> list[int]:
        """Indices of the sites of these classes and states; of all where there are none."""
        return [int(i) for i in self._there() if not ids or self._id(int(self._ranks[i])) in ids]

    def _there(self) -> NDArray[np.int64]:
        every = self.view.current.sites.district
        return np.array([i for i, one in enumerate(every) if self.district in {None, one}], dtype=np.int64)

    def _values(self) -> NDArray[np.float64]:
        """(n,) what sorts the sites of one condition: their values, where they are numbers that may be seen."""
        current = self.view.current
        numeric = self.view.is_seen and self.view.layer.shows.codes is None
        return np.nan_to_num(current.shows) if numeric else np.zeros(len(current.sites))

    def _classes(self) -> list[int]:
        """The classes in the order of the list: those that need attention from the worst, then the rest."""
        table, falls = self.view.table.classes, self.view.layer.shows.codes is None
        rest = [i for i, one in enumerate(table) if not one.attention]
        urgent = [i for i, one in enumerate(table) if one.attention]
        return [*reversed(urgent), *(reversed(rest) if falls else rest)]

    def _ranked(self) -> NDArray[np.int64]:
        """(n,) place of each site's condition: that of its class, behind them that of its state."""
        current, classes = self.view.current, self._classes()
        place = np.argsort(np.array(classes))
        classed = (current.state == OK) & (current.class_index >= 0) & self.view.is_seen
        behind = len(classes) + np.argsort(np.array(BEHIND))[current.state]
        return np.where(classed, place[current.class_index], behind)

    def _id(self, rank: int) -> str:
        classes = self._classes()
        if rank < len(classes):
            return self.view.table.classes[classes[rank]].id
        return STATES[BEHIND[rank - len(classes)]]

    def _condition(self, rank: int, n: int) -> Condition:
        classes, ids = self._classes(), (self._id(rank),)
        if rank < len(classes):
            index = classes[rank]
            attention = self.view.table.classes[index].attention
            return Condition(ids=ids, look=self.view.looks[index], n=n, is_classed=True, attention=attention)
        return Condition(ids=ids, look=self._state_look(BEHIND[rank - len(classes)]), n=n)

    def _state_look(self, state: int) -> Look:
        if state == OK:
            return Look("ok", self.view.words["state.ok"], self.view.layer.shape, None)
        attended = dict(zip(ATTENDED_NAMES, self.view.attended_looks(), strict=False))
        return attended.get(STATES[state]) or self.view.state_look(STATES[state])


def _both(one: Condition, other: Condition) -> Condition:
    """Two conditions that people call the same."""
    return replace(
        one,
        ids=(*one.ids, *other.ids),
        n=one.n + other.n,
        is_classed=one.is_classed or other.is_classed,
        attention=one.attention or other.attention,
    )
