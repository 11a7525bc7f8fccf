"""The two halves of a page with a map: the map with what lies on it, and the panel beside it, on a phone a sheet."""

from dashboard.parts.markup import Attribute, Markup, tag
from dashboard.texts import Words
from data.town import Town


def map_area(town: Town, words: Words, entry: str, *upon: Markup, after: str = "list") -> Markup:
    """The map and what lies on it; scripts turn ``entry`` into the map; whoever skips it is at ``after``."""
    credit = town.attribution["basemap"]
    return tag(
        "section",
        {"class": "map", "id": "map-area", "aria-label": words.say("page.map", town=town.name)},
        tag("a", {"class": "skip skip--map", "href": f"#{after}"}, words["page.skip_map"]),
        tag("noscript", None, tag("p", {"class": "map__noscript"}, words["page.no_script"])),
        map_state(words, after),
        tag("div", {"class": "map__entry", "id": entry}),
        *upon,
        tag("p", {"class": "map__credit"}, f"{words['footer.basemap']}: {credit.holder}, {credit.licence}"),
        tag("p", {"class": "map__alert", "id": "alert", "role": "status"}),
    )


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
