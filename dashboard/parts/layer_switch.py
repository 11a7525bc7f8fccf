"""The layers of a page: each can be put on the map, and one has its list open."""

from collections.abc import Collection, Iterable, Mapping

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
