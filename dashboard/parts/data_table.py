"""The table of layers on the page about the open data: one row a layer, made of its declaration."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from dashboard.parts.addresses import Address
from dashboard.parts.figures import number
from dashboard.parts.glyphs import glyph
from dashboard.parts.layer_switch import count
from dashboard.parts.markup import Markup, join, tag
from dashboard.parts.view import LayerView
from dashboard.texts import Words
from data.declare import Measure
from data.town import Town
from services.publication import finest_step

COLUMNS: Final = ("layer", "sites", "measures", "interval", "licence", "get")
MINUTE_S: Final = 60


def data_table(views: Sequence[LayerView], address: Address, *, town: Town) -> Markup:
    """Every layer: what it is, how many sites, which measures the public sees, how often, whose, and where it is."""
    words = views[0].words
    heads = [tag("th", {"scope": "col"}, words[f"open_data.column_{one}"]) for one in COLUMNS]
    rows = [_row(view, address, town=town) for view in views]
    return tag(
        "table",
        {"class": "data-table"},
        tag("caption", {"class": "sr-only"}, words["open_data.layers"]),
        tag("thead", None, tag("tr", None, *heads)),
        tag("tbody", None, *rows),
    )


def example(view: LayerView) -> str | None:
    """Path of the past of one site that has one, as CSV; None where none has or where no measure is public."""
    measures = view.layer.visible("public")
    measured = np.flatnonzero(view.current.has_past)
    if not measures or not len(measured):
        return None
    shown = view.layer.shows if view.layer.shows in measures else measures[0]
    site = view.current.sites.site_id[int(measured[0])]
    return f"/api/sites/{site}/readings?measure={shown.id}&step=hour&f=csv"


def _row(view: LayerView, address: Address, *, town: Town) -> Markup:
    layer, words = view.layer, view.words
    licence = town.attribution_of(layer.id).licence
    cells = {
        "sites": count(view),
        "measures": tag("ul", None, *(_measure(one, words) for one in layer.visible("public"))),
        "interval": words.say("open_data.minutes", n=number(layer.interval_s / MINUTE_S, decimals=0, words=words)),
        "licence": licence,
        "get": _links(view, address),
    }
    named = [tag("td", {"data-column": words[f"open_data.column_{key}"]}, cell) for key, cell in cells.items()]
    return tag("tr", {"id": f"layer-{layer.id}"}, _name(view), *named)


def _name(view: LayerView) -> Markup:
    about = view.layer.about[view.words.language]
    return tag(
        "th",
        {"scope": "row"},
        tag("span", {"class": "data-table__name"}, glyph(view), view.title),
        tag("code", None, view.layer.id),
        tag("span", {"class": "data-table__about"}, about) if about else None,
    )


def _measure(measure: Measure, words: Words) -> Markup:
    """What it is called, its unit, its id, and how fine the public may see its past where that is not fully."""
    title = measure.title[words.language]
    named = f"{title} ({measure.unit}) " if measure.unit else f"{title} "
    step = finest_step(measure)
    coarse = "" if step == "raw" else f" · {words[f'open_data.step_{step}']}"
    return tag("li", None, named, tag("code", None, measure.id), coarse)


def _links(view: LayerView, address: Address) -> Markup:
    collection = f"api/collections/{view.layer.id}"
    offered = {"items": f"{collection}/items?limit=10000", "collection": collection, "csv": example(view)}
    links = [
        tag("li", None, tag("a", {"href": address.asset(href)}, _link(view, key)))
        for key, href in offered.items()
        if href
    ]
    return tag("ul", None, *links)


def _link(view: LayerView, key: str) -> Markup:
    """The visible words, and for who hears only them which layer they are about."""
    words = view.words
    return join(words[f"open_data.get_{key}"], tag("span", {"class": "sr-only"}, f" ({view.title})"))
