"""The layers of the workbench: those on the map with order, opacity and filters, and all there are by topic."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.apps.fachkarte.attribute_filter import AttributeFilter, with_chosen
from dashboard.apps.fachkarte.choice import ShownLayer
from dashboard.parts.markup import Attribute, Markup, join, tag
from dashboard.texts import Words


@dataclass(frozen=True, slots=True)
class TreeLayer:
    """A layer that may be on the map.

    Args:
        id: as an address names it.
        mark: its glyph, or a sample of its colour.
        filters: by what its features may be chosen.
        scale: from which scale on it is drawn (``1:42.000``); empty: at all.
        credit: whose it is, where that is another than the town.
    """

    id: str
    title: str
    mark: Markup
    filters: Sequence[AttributeFilter] = ()
    scale: str = ""
    credit: str = ""


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
        *(_group(name, layers, on, words) for name, layers in groups.items() if layers),
    )


def _group(name: str, layers: Sequence[TreeLayer], on: set[str], words: Words) -> Markup:
    lines = [_line(one, words, is_on=one.id in on) for one in layers]
    count = tag("span", {"class": "tree__count"}, str(len(layers)))
    summary = tag("summary", {"class": "tree__head"}, name, " ", count)
    return tag("details", {"class": "tree__group", "data-group": name}, summary, tag("ul", None, *lines))


def _line(layer: TreeLayer, words: Words, *, is_on: bool) -> Markup:
    box: dict[str, Attribute] = {"type": "checkbox", "class": "layers__box", "value": layer.id, "checked": is_on}
    box["id"] = f"tree-{layer.id}"
    scale = tag("small", {"class": "tree__scale"}, _from(layer, words)) if layer.scale else None
    name = tag("span", None, layer.mark, tag("span", None, layer.title, scale))
    own: dict[str, Attribute] = {"data-name": layer.title.lower(), "data-title": layer.title}
    return tag("li", own, tag("label", {"class": "tree__line"}, tag("input", box), name))


def _from(layer: TreeLayer, words: Words) -> str:
    return " " + words.say("fachkarte.from_scale", scale=layer.scale)


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
        {"data-layer": entry.id, "id": f"shown-{entry.id}", "data-scale": layer.scale or None},
        head,
        # What scripts say of it: that it is too far away, or that a service does not answer.
        tag("p", {"class": "tree__note", "id": f"note-{entry.id}", "role": "status"}),
        tag("input", slider),
        _filter(entry, layer, words),
        tag("p", {"class": "tree__credit"}, layer.credit) if layer.credit else None,
    )


def _button(deed: str, layer: str, sign: str, label: str, *, disabled: bool = False) -> Markup:
    own: dict[str, Attribute] = {"type": "button", "class": "tree__button", "data-deed": deed, "aria-label": label}
    own["id"] = f"{deed}-{layer}"
    return tag("button", {**own, "disabled": disabled}, tag("span", {"aria-hidden": "true"}, sign))


def _filter(entry: ShownLayer, layer: TreeLayer, words: Words) -> Markup | None:
    """Which of its sites: by their state, and by what is known of them."""
    chosen = dict(entry.filters)
    filters = with_chosen(layer.filters, entry.filters)
    if not filters:
        return None
    fields = [
        _select(f"{entry.id}-{one.name}", one, [("", words["fachkarte.all"]), *one.values], chosen.get(one.name, ""))
        for one in filters
    ]
    said = ", ".join(one.called(chosen[one.name]) for one in filters if one.name in chosen)
    summary = tag(
        "summary", None, words["fachkarte.filter"], tag("span", {"class": "tree__said"}, said) if said else None
    )
    return tag("details", {"class": "tree__filter"}, summary, join(*fields))


def _select(own: str, filtered: AttributeFilter, values: Sequence[tuple[str, str]], chosen: str) -> Markup:
    options = [tag("option", {"value": one, "selected": one == chosen}, said) for one, said in values]
    facts: dict[str, Attribute] = {"class": "select", "id": f"f-{own}", "data-filter": filtered.name}
    label = tag("label", {"for": f"f-{own}"}, filtered.title)
    return tag("div", {"class": "ask__field"}, label, tag("select", facts, *options))
