"""The layers of the workbench: those on the map with order, opacity and filters, and all there are by topic."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.apps.fachkarte.choice import ShownLayer
from dashboard.parts.markup import Attribute, Markup, join, tag
from dashboard.texts import Words


@dataclass(frozen=True, slots=True)
class TreeLayer:
    """A layer that may be on the map.

    Args:
        id: as an address names it.
        mark: its glyph, or a sample of its colour.
        states: state ids and what they are called; none: it has no states.
        attributes: by name, the values that it may be filtered by.
    """

    id: str
    title: str
    mark: Markup
    states: Sequence[tuple[str, str]] = ()
    attributes: Mapping[str, Sequence[str]] | None = None


def layer_tree(
    groups: Mapping[str, Sequence[TreeLayer]], shown: Sequence[tuple[ShownLayer, TreeLayer]], words: Words
) -> Markup:
    """The element ``#tree``: what is shown, then all by group."""
    on = {entry.id for entry, _ in shown}
    chosen = [_chosen(entry, layer, n, len(shown), words) for n, (entry, layer) in enumerate(shown)]
    listed = tag("ol", {"class": "tree__shown", "aria-label": words["fachkarte.shown"]}, *chosen) if chosen else None
    return tag(
        "section",
        {"class": "tree scripted", "id": "tree", "aria-label": words["fachkarte.layers_label"]},
        listed,
        *(_group(name, layers, on) for name, layers in groups.items() if layers),
    )


def _group(name: str, layers: Sequence[TreeLayer], on: set[str]) -> Markup:
    lines = [_line(one, is_on=one.id in on) for one in layers]
    count = tag("span", {"class": "tree__count"}, str(len(layers)))
    summary = tag("summary", {"class": "tree__head"}, name, " ", count)
    return tag("details", {"class": "tree__group", "data-group": name}, summary, tag("ul", None, *lines))


def _line(layer: TreeLayer, *, is_on: bool) -> Markup:
    box: dict[str, Attribute] = {"type": "checkbox", "class": "layers__box", "value": layer.id, "checked": is_on}
    box["id"] = f"tree-{layer.id}"
    name = tag("span", None, layer.mark, layer.title)
    return tag("li", {"data-name": layer.title.lower()}, tag("label", {"class": "tree__line"}, tag("input", box), name))


def _chosen(entry: ShownLayer, layer: TreeLayer, place: int, count: int, words: Words) -> Markup:
    buttons = [
        _button("up", entry.id, "↑", words.say("fachkarte.up", layer=layer.title), disabled=place == 0),
        _button("down", entry.id, "↓", words.say("fachkarte.down", layer=layer.title), disabled=place == count - 1),
        _button("off", entry.id, "✕", words.say("fachkarte.off", layer=layer.title)),
    ]
    slider: dict[str, Attribute] = {"type": "range", "min": 10, "max": 100, "step": 10, "value": entry.opacity}
    slider |= {
        "class": "tree__opacity",
        "id": f"opacity-{entry.id}",
        "aria-label": words.say("fachkarte.opacity", layer=layer.title),
    }
    head = tag("div", {"class": "tree__name"}, tag("span", None, layer.mark, layer.title), *buttons)
    return tag(
        "li",
        {"data-layer": entry.id, "id": f"shown-{entry.id}"},
        head,
        tag("input", slider),
        _filter(entry, layer, words),
    )


def _button(deed: str, layer: str, sign: str, label: str, *, disabled: bool = False) -> Markup:
    own: dict[str, Attribute] = {"type": "button", "class": "tree__button", "data-deed": deed, "aria-label": label}
    own["id"] = f"{deed}-{layer}"
    return tag("button", {**own, "disabled": disabled}, tag("span", {"aria-hidden": "true"}, sign))


def _filter(entry: ShownLayer, layer: TreeLayer, words: Words) -> Markup | None:
    """Which of its sites: by their state, and by what is known of them."""
    chosen = dict(entry.filters)
    options = [("state", words["fachkarte.state"], layer.states)] if layer.states else []
    options += [(name, name, [(one, one) for one in values]) for name, values in (layer.attributes or {}).items()]
    if not options:
        return None
    fields = [
        _select(f"{entry.id}-{name}", name, label, [("", words["fachkarte.all"]), *values], chosen.get(name, ""))
        for name, label, values in options
    ]
    said = ", ".join(chosen.values())
    summary = tag(
        "summary", None, words["fachkarte.filter"], tag("span", {"class": "tree__said"}, said) if said else None
    )
    return tag("details", {"class": "tree__filter"}, summary, join(*fields))


def _select(own: str, name: str, label: str, values: Sequence[tuple[str, str]], chosen: str) -> Markup:
    options = [tag("option", {"value": one, "selected": one == chosen}, said) for one, said in values]
    facts: dict[str, Attribute] = {"class": "select", "id": f"f-{own}", "data-filter": name}
    control = tag("select", facts, *options)
    return tag("div", {"class": "ask__field"}, tag("label", {"for": f"f-{own}"}, label), control)
