"""The layers of a page: one of a topic at a time, or, where everything may be combined, each with a box of its own."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from dashboard.parts.addresses import Address
from dashboard.parts.figures import number
from dashboard.parts.fragment import fragment
from dashboard.parts.glyphs import glyph
from dashboard.parts.markup import Markup, tag
from dashboard.parts.view import LayerView
from dashboard.texts import Words
from data.state import UNMEASURED


def layer_switch(
    views: Iterable[LayerView],
    address: Address,
    words: Words,
    *,
    opened: str,
    shown: Collection[str],
    below: Mapping[str, Markup],
) -> Markup:
    """One line a layer: a box that puts it on the map, its name, which opens its list, and what stands ``below``."""
    lines = [
        part
        for view in views
        for part in (_line(view, address, opened=opened, shown=view.layer.id in shown), below.get(view.layer.id))
    ]
    own = {"class": "layers", "aria-label": words["layers.legend"], **fragment("layers", address)}
    return tag("fieldset", own, *lines)


def theme_switch(
    views: Sequence[LayerView],
    address: Address,
    words: Words,
    *,
    opened: str,
    beside: Mapping[str, bool],
    below: Markup | None,
) -> Markup:
    """The layers of a topic as links, one of which is on the map; what may lie ``beside`` it, and what is ``below``.

    ``beside`` says of each layer that may whether it does.
    """
    links = [_theme(one, address, opened=opened) for one in views] if len(views) > 1 else []
    list_ = tag("ul", {"class": "themes__all"}, *links) if links else None
    boxes = [_beside(one, shown=beside[one.layer.id]) for one in views if one.layer.id in beside]
    own = {"class": "themes", "aria-label": words["layers.themes"], **fragment("layers", address)}
    return tag("section", own, list_, *boxes, below)


def _theme(view: LayerView, address: Address, *, opened: str) -> Markup:
    link = {
        "class": "themes__one",
        "href": f"{address.of_layer(view.layer.id)}#list",
        "aria-current": "true" if view.layer.id == opened else None,
        "data-list": True,
        "data-opens": view.layer.id,
    }
    return tag("li", None, tag("a", link, glyph(view), view.title))


def _beside(view: LayerView, *, shown: bool) -> Markup:
    box = tag("input", {"type": "checkbox", "id": f"show-{view.layer.id}", "value": view.layer.id, "checked": shown})
    label = view.words.say("layers.beside", layer=view.title)
    return tag("label", {"class": "themes__beside"}, box, " ", label)


def _line(view: LayerView, address: Address, *, opened: str, shown: bool) -> Markup:
    layer, words = view.layer, view.words
    box = tag(
        "input",
        {
            "type": "checkbox",
            "class": "layers__box",
            "id": f"show-{layer.id}",
            "value": layer.id,
            "checked": shown,
            "aria-label": words.say("layers.show", layer=view.title),
        },
    )
    link = {
        "class": "layers__name",
        "href": f"{address.of_layer(layer.id)}#list",
        "aria-current": "true" if layer.id == opened else None,
        "data-list": True,
        "data-opens": layer.id,
    }
    name = tag(
        "a",
        link,
        glyph(view),
        tag("span", {"class": "layers__title"}, view.title),
        tag("span", {"class": "layers__count"}, count(view)),
    )
    return tag("div", {"class": "layers__line"}, tag("span", {"class": "layers__tick"}, box), name)


def count(view: LayerView) -> str:
    """How many places a layer has and how many of them measure."""
    n, bare = len(view.current.sites), sum(map(view.count, UNMEASURED))
    if n == 0:
        return view.words["layers.count_none"]
    if n == 1:
        return view.words["layers.count_one"]
    shown, equipped = (number(one, decimals=0, words=view.words) for one in (n, n - bare))
    if bare in {0, n}:
        return view.words.say("layers.count", n=shown, many=view.layer.counted[view.words.language])
    return view.words.say("layers.count_sensor", n=shown, equipped=equipped)
