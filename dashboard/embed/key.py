"""What the colours and shapes on the map of a tile mean: a scale with its numbers, or a line of symbols."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from dashboard.embed.marks import Ink, symbol
from dashboard.parts.classes import Look
from dashboard.parts.conditions import Conditions
from dashboard.parts.deviation import signed
from dashboard.parts.figures import number
from dashboard.parts.legend import difference_name, drawn_scale, grouped, legend_name
from dashboard.parts.letters import line, width
from dashboard.parts.markup import Markup, tag
from dashboard.parts.view import LayerView
from dashboard.texts import Words

_SIZE: Final = 17
_ROW: Final = 29
_SCALE: Final = 86
"""Heights, px."""
_SIGN: Final = 22
_BETWEEN: Final = 13


@dataclass(frozen=True, slots=True)
class Key:
    """The keys of the layers on a map, ``wide`` px: one for those whose sites are called by the same classes."""

    groups: Sequence[Sequence[LayerView]]
    wide: int
    is_titled: bool

    @classmethod
    def of(cls, views: Sequence[LayerView], *, wide: int, high: float) -> "Key":
        """As many as are no higher together; the first layer comes first."""
        groups = grouped(views)
        keys = (cls(groups[:n], wide, len(groups) > 1) for n in range(len(groups), -1, -1))
        return next(one for one in keys if one.height <= high or not one.groups)

    @property
    def height(self) -> int:
        """Of all of them, px."""
        return sum(map(self._height, self.groups))

    def drawn(self, ink: Ink, *, left: int, top: int) -> Iterator[Markup]:
        """One below the other."""
        for group in self.groups:
            if _is_scale(group):
                yield from _scale(group[0], ink, left, top, self.wide)
            else:
                yield from self._symbols(group, ink, left, top)
            top += self._height(group)

    def _height(self, group: Sequence[LayerView]) -> int:
        return _SCALE if _is_scale(group) else _ROW * len(self._rows(group))

    def _rows(self, group: Sequence[LayerView]) -> list[list[tuple[Look | None, str]]]:
        """What stands in them, one row where it fits; with several keys each begins with the name of its layers."""
        title = ", ".join(one.title for one in group)
        entries = [(look, look.label) for look in _looks(group)]
        rows: list[list[tuple[Look | None, str]]] = [[(None, f"{title}:")] if self.is_titled else []]
        for one in entries:
            if rows[-1] and sum(_wide(*each) for each in (*rows[-1], one)) - _BETWEEN > self.wide:
                rows.append([])
            rows[-1].append(one)
        return rows

    def _symbols(self, group: Sequence[LayerView], ink: Ink, left: int, top: int) -> Iterator[Markup]:
        for at, row in enumerate(self._rows(group)):
            x, y = float(left), top + at * _ROW
            for look, text in row:
                if look is not None:
                    yield symbol(look, x + 9, y + _ROW / 2, 8, ink, edge="#fff" if look.colour else "none")
                begin, colour = x + (_SIGN if look else 0), ink["text" if look else "muted"]
                yield line(text, begin, y + 4, _SIZE, fill=colour)
                x += _wide(look, text)


def below_map(views: Sequence[LayerView], words: Words) -> Markup:
    """The same below the map of a page; scripts take it anew when another class comes up."""
    groups = grouped(views)
    parts = [
        tag("div", None, drawn_scale(one[0])) if _is_scale(one) else _entries(one, is_titled=len(groups) > 1)
        for one in groups
    ]
    live = " ".join(one.layer.id for one in views)
    own = {"class": "tile__key", "id": "key-here", "role": "group", "aria-label": words["legend.title"]}
    return tag("div", {**own, "data-fragment": "", "data-live": live}, *parts)


def _entries(group: Sequence[LayerView], *, is_titled: bool) -> Markup:
    title = tag("li", {"class": "tile__of"}, ", ".join(one.title for one in group) + ":") if is_titled else None
    return tag("ul", None, title, *(tag("li", None, one.svg(), one.label) for one in _looks(group)))


def _is_scale(group: Sequence[LayerView]) -> bool:
    return group[0].table.kind == "scale"


def _looks(group: Sequence[LayerView]) -> list[Look]:
    """What their sites are, what needs attention first; what is drawn alike is said once."""
    counted = sorted((one for view in group for one in Conditions(view).counted()), key=lambda one: not one.attention)
    found: dict[tuple[str, str | None], Look] = {}
    for one in counted:
        found.setdefault((one.look.symbol, one.look.colour), one.look)
    return [*found.values()]


def _wide(look: Look | None, text: str) -> float:
    return (_SIGN if look else 0) + width(text, _SIZE) + _BETWEEN


def _scale(view: LayerView, ink: Ink, left: int, top: int, wide: int) -> Iterator[Markup]:
    """Its name, its steps and the numbers between."""
    on = view.differences if view.differences and view.differences.is_on else None
    steps = (on.table if on else view.table).classes
    name = difference_name(view) if on else legend_name(view)
    yield line(name, left, top, 19, fill=ink["muted"])
    for at, one in enumerate(steps):
        x, step = left + at * wide / len(steps), wide / len(steps)
        yield tag("rect", {"x": f"{x:.1f}", "y": top + 56, "width": f"{step:.1f}", "height": 16, "fill": one.colour})
        low = signed(one.low, view.words) if on else number(one.low, decimals=0, words=view.words)
        if at:
            yield line(low, x, top + 29, 18, fill=ink["text"], text_anchor="middle")
