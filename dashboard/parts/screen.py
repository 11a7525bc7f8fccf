"""The two halves of a page with a map: the map with what lies on it, and the panel beside it, on a phone a sheet."""

from typing import Final

from dashboard.parts.markup import Attribute, Markup, tag
from dashboard.texts import Words
from data.town import Town

_ALL_TOLD: Final = "map-told"


def map_area(
    town: Town, words: Words, entry: str, *upon: Markup, after: str = "list", says: str | None = None
) -> Markup:
    """The map and what lies on it.

    Args:
        town: on the map.
        words: of the visitor.
        entry: id of what scripts turn into the map.
        upon: it.
        after: id of where whoever skips the map is.
        says: id of what says in words what the map shows, where a list has it all.
    """
    credit = town.attribution["basemap"]
    return tag(
        "section",
        {"class": "map", "id": "map-area", "aria-label": words.say("page.map", town=town.name), **told_by(says)},
        tag("a", {"class": "skip skip--map", "href": f"#{after}"}, words["page.skip_map"]),
        tag("noscript", None, tag("p", {"class": "map__noscript"}, words["page.no_script"])),
        map_state(words, after),
        all_told(words) if says else None,
        tag("div", {"class": "map__entry", "id": entry}),
        *upon,
        tag("p", {"class": "map__credit"}, f"{words['footer.basemap']}: {credit.holder}, {credit.licence}"),
        tag("p", {"class": "map__alert", "id": "alert", "role": "status"}),
    )


def told_by(says: str | None) -> dict[str, Attribute]:
    """Who hears the page hears of a map what the element of this id says, and where all values are."""
    return {"aria-describedby": says and f"{says} {_ALL_TOLD}"}


def all_told(words: Words) -> Markup:
    """To be heard with the map: symbols are silent, and the list says each in words."""
    return tag("p", {"id": _ALL_TOLD, "hidden": True}, words["page.map_told"])


def map_state(words: Words, after: str | None) -> Markup:
    """What stands in the map's place until it is drawn; that it never was, styles alone say after 8 s.

    Args:
        words: of the visitor.
        after: id of what the page has instead of the map; None where it has nothing.
    """
    onward = after and tag("a", {"href": f"#{after}"}, words["page.without_map"])
    return tag(
        "div",
        {"class": "map__wait", "role": "status"},
        tag("p", {"class": "map__soon"}, words["page.map_loading"]),
        tag("p", {"class": "map__late"}, words["warning.map_failed"], " ", onward),
    )


def panel(words: Words, *inside: Markup | None) -> Markup:
    """What stands beside the map."""
    sheet: dict[str, Attribute] = {
        "class": "panel__toggle",
        "id": "sheet",
        "type": "button",
        "aria-expanded": "false",
        "aria-controls": "panel",
        "data-open": words["page.panel_open"],
        "data-close": words["page.panel_close"],
    }
    grip = tag("span", {"class": "panel__grip", "aria-hidden": "true"})
    toggle = tag("button", sheet, grip, tag("span", {"id": "sheet-label"}, words["page.panel_open"]))
    holder = tag("div", {"class": "panel__inside"}, *inside)
    return tag("section", {"class": "panel", "id": "panel", "aria-label": words["page.panel"]}, toggle, holder)
