"""What shapes and colours mean: for each layer its classes, then the states that layers share."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from dashboard.parts import renderers
from dashboard.parts.classes import Look
from dashboard.parts.deviation import Differences, signed
from dashboard.parts.figures import number
from dashboard.parts.glyphs import glyph
from dashboard.parts.markup import Attribute, Markup, join, tag
from dashboard.parts.view import LayerView
from dashboard.texts import Words
from data.state import State
from data.thresholds import Class, ClassTable

SHARED: Final[tuple[State, ...]] = ("old", "suspect", "no_sensor")
"""States that all layers call the same."""


def legend(
    views: Sequence[LayerView],
    words: Words,
    *,
    shown: Collection[str],
    own: Mapping[str, Attribute] = MappingProxyType({"id": "legend"}),
    before: Markup | None = None,
    further: Markup | None = None,
) -> Markup:
    """The legend, open from the start, of what has any site; scripts show and hide the parts of each layer.

    ``before`` says what else is on the map.
    """
    views = [one for one in views if one.has_sites]
    bare = not any(one.layer.id in shown for one in views)
    title = tag("summary", None, words["legend.title"])
    if bare and before:
        return tag("details", {"class": "legend", **own, "open": True}, title, before)
    if not views:
        return tag("details", {"class": "legend", **own, "hidden": True}, further)
    blocks = [_block(group, shown=shown) for group in grouped(views)]
    states = [_entry(views[0].state_look(state)) for state in SHARED]
    nameless = [view for view in views if view.state_look("missing").label == words["state.missing"]]
    unknown = [_entry(nameless[0].state_look("missing"), _belongs(nameless, shown))] if nameless else []
    rings = [view for view in views if not _is_scale(view)]
    return tag(
        "details",
        {"class": "legend", **own, "open": True, "hidden": bare},
        title,
        before,
        *blocks,
        further,
        tag("ul", {"class": "legend__entries"}, *states, *unknown),
        tag("p", {"class": "legend__note", **_belongs(rings, shown)}, words["legend.cluster"]),
    )


def _block(group: Sequence[LayerView], *, shown: Collection[str]) -> Markup:
    """The classes of one table, said once for all layers that have it."""
    attributes = {"class": "legend__layer", **_belongs(group, shown)}
    names = [
        tag("span", {"class": "legend__name", **_belongs([one], shown)}, glyph(one), legend_name(one)) for one in group
    ]
    title = tag("p", {"class": "legend__title"}, *names)
    return tag("div", attributes, *(_ramps(group[0], title) if _is_scale(group[0]) else [title, _words(group, shown)]))


def _belongs(group: Sequence[LayerView], shown: Collection[str]) -> dict[str, Attribute]:
    """Says for scripts whose part of the legend this is; it is hidden while none of them is on the map."""
    ids = [one.layer.id for one in group]
    return {"data-legend": " ".join(ids), "hidden": not set(ids) & set(shown)}


def _is_scale(view: LayerView) -> bool:
    return view.table.kind == "scale"


def legend_name(view: LayerView) -> str:
    """What a legend calls a layer: of numbers what is measured, with its unit."""
    if not _is_scale(view):
        return view.title
    words, shows = view.words, view.layer.shows
    key = "legend.in_unit" if shows.unit else "legend.plain"
    return words.say(key, measure=shows.title[words.language], unit=shows.unit)


def _words(group: Sequence[LayerView], shown: Collection[str]) -> Markup:
    view = group[0]
    missing = view.state_look("missing")
    named = any(look.label == missing.label for look in view.looks)  # a class of codes may be the unknown one itself
    drawn = [renderers.of(one) for one in {each.layer.geometry: each.layer for each in group}.values()]
    entries = [_entry(look, drawn=drawn) for look in (*view.looks, *(() if named else (missing,)))]
    attended = [_entry(look, _belongs([one], shown)) for one in group for look in one.attended_looks()]
    return tag("ul", {"class": "legend__entries"}, *entries, *attended)


def _ramps(view: LayerView, title: Markup) -> list[Markup]:
    """The scale of values; where sites are compared the one of differences too, one of them shown."""
    words, found = view.words, view.differences
    plain = [title, _ramp(view.table, legend_name(view), ", ".join(look.label for look in view.looks), words)]
    if found is None:
        return plain
    on = "difference" if found.is_on else "value"
    pairs = (("value", plain), ("difference", _differing(view, found)))
    return [tag("div", {"data-scale": f"{view.layer.id} {one}", "hidden": one != on}, *inside) for one, inside in pairs]


def _differing(view: LayerView, found: Differences) -> list[Markup]:
    words, name = view.words, difference_name(view)
    lows = ", ".join(signed(one.low, words) for one in found.table.classes[1:])
    ramp = _ramp(found.table, name, words.say("deviation.ramp", lows=lows), words, is_signed=True)
    return [tag("p", {"class": "legend__title"}, tag("span", {"class": "legend__name"}, glyph(view), name)), ramp]


def grouped(views: Iterable[LayerView]) -> list[list[LayerView]]:
    """Those that have any site, together where their sites are called by the same classes."""
    tables: dict[str, list[LayerView]] = {}
    for view in views:
        if view.has_sites:
            tables.setdefault(view.table.name, []).append(view)
    return [*tables.values()]


def difference_name(view: LayerView) -> str:
    """What the second scale of a layer is called, with its unit."""
    return view.words[f"deviation.legend.{view.layer.shows.id}"]


def drawn_scale(view: LayerView) -> Markup:
    """The one scale by which a layer of numbers is drawn, for where nobody can choose."""
    if view.differences and view.differences.is_on:
        return join(*_differing(view, view.differences))
    title = tag("p", {"class": "legend__title"}, tag("span", {"class": "legend__name"}, glyph(view), legend_name(view)))
    return join(*_ramps(replace(view, differences=None), title))


def _ramp(table: ClassTable, name: str, labels: str, words: Words, *, is_signed: bool = False) -> Markup:
    """Coloured steps with the numbers where they meet; marked numbers stand out."""
    steps = [_step(table, one, words, is_signed=is_signed) for one in table.classes]
    return tag("div", {"class": "ramp", "role": "img", "aria-label": f"{name}: {labels}"}, *steps)


def _step(table: ClassTable, one: Class, words: Words, *, is_signed: bool) -> Markup:
    edge = signed(one.low, words) if is_signed else number(one.low, decimals=0, words=words)
    mark = " ramp__number--mark" if one.low in table.marks else ""
    swatch = tag("span", {"class": "ramp__colour", "style": f"background:{one.colour}"})
    number_at_edge = tag("span", {"class": f"ramp__number{mark}"}, None if one is table.classes[0] else edge)
    return tag("span", {"class": "ramp__step"}, number_at_edge, swatch)


def _entry(
    look: Look, attributes: dict[str, Attribute] | None = None, *, drawn: Sequence[renderers.Renderer] = ()
) -> Markup:
    return tag("li", attributes, *(_sample(look, one) for one in drawn), look.svg(), look.label)


def _sample(look: Look, renderer: renderers.Renderer) -> Markup | None:
    """How a line or an area of the class is drawn."""
    if renderer.SAMPLE is None:
        return None
    shape = renderer.drawn(renderer.SAMPLE, look.colour or "var(--quiet)")
    return tag("svg", {"class": "legend__shape", "viewBox": "0 0 30 20", "aria-hidden": "true"}, shape)
