"""Where somebody drops files of their own; assets/js/own/panel.js reads them and keeps the list."""

from typing import Final

from dashboard.parts.markup import Attribute, Markup, tag
from dashboard.texts import Words

ENDINGS: Final = (
    ".geojson,.json,.geojsonl,.ndjson,.csv,.tsv,.txt,.kml,.kmz,.gpx,.gpkg,.parquet,.geoparquet,"
    ".zip,.shp,.dbf,.prj,.cpg,.shx"
)


def own_files(words: Words) -> Markup:
    """The place to drop files, the button to choose them by keyboard, the list, and what is asked and said of them."""
    hidden: dict[str, Attribute] = {"type": "file", "id": "own-file", "multiple": True, "hidden": True}
    button = tag(
        "button",
        {"type": "button", "class": "button", "id": "own-choose", "aria-describedby": "own-formats"},
        words["own_files.choose"],
    )
    return tag(
        "details",
        {"class": "draw own scripted", "id": "own"},
        tag("summary", {"class": "tree__head"}, words["own_files.title"]),
        tag("p", {"class": "draw__hint"}, words["own_files.stay"]),
        tag("div", {"class": "own__drop"}, button, tag("span", None, words["own_files.drop"])),
        tag("input", {**hidden, "accept": ENDINGS, "aria-label": words["own_files.choose"]}),
        tag("p", {"class": "draw__hint", "id": "own-formats"}, words["own_files.formats"]),
        tag("p", {"class": "draw__hint", "id": "own-needed", "role": "status"}),
        tag("p", {"class": "draw__hint", "id": "own-said", "role": "status"}),
        tag("div", {"class": "own__faults", "id": "own-faults", "role": "alert"}),
        _system(words),
        tag("ul", {"class": "own__list", "id": "own-list", "aria-label": words["own_files.list"], "hidden": True}),
    )


def _system(words: Words) -> Markup:
    """The form that asks for a coordinate system."""
    named: dict[str, Attribute] = {"class": "select", "id": "own-system-select", "aria-labelledby": "own-system-title"}
    return tag(
        "form",
        {"class": "own__system", "id": "own-system", "hidden": True},
        tag("p", {"class": "own__title", "id": "own-system-title"}),
        tag("p", {"class": "own__note", "id": "own-system-why"}),
        tag("select", {**named, "aria-describedby": "own-system-why"}),
        tag("button", {"class": "button"}, words["own_files.system.use"]),
        tag("button", {"type": "reset", "class": "button"}, words["own_files.system.cancel"]),
    )
