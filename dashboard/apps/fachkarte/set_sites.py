"""Where somebody sets sites on the map, or takes existing ones away; assets/js/workbench/sites.js does it."""

from typing import Final

from dashboard.parts.markup import Attribute, Markup, tag
from dashboard.texts import Words

_MODES: Final = ("place", "removed", "full")
_STEPS: Final = ("undo", "redo", "clear", "adopt")


def set_sites(words: Words) -> Markup:
    """The buttons, what is set, and what is said of it; hidden while a question has no sites that could change."""
    return tag(
        "details",
        {"class": "draw sites scripted", "id": "sites", "hidden": True},
        tag("summary", {"class": "tree__head"}, words["set_sites.title"]),
        tag("p", {"class": "draw__hint", "id": "sites-hint", "role": "status"}),
        tag("div", None, *(_button(one, words, pressed="false") for one in _MODES)),
        _others(words),
        tag("ul", {"class": "own__list sites__list", "id": "sites-list", "aria-label": words["set_sites.list"]}),
        tag("div", None, *(_button(one, words) for one in _STEPS)),
        tag("p", {"class": "draw__hint", "id": "sites-link", "role": "status"}),
    )


def _button(name: str, words: Words, pressed: str | None = None) -> Markup:
    own: dict[str, Attribute] = {"type": "button", "class": "button", "id": f"sites-{name}", "aria-pressed": pressed}
    return tag("button", own, words[f"set_sites.{name.replace('-', '_')}"])


def _others(words: Words) -> Markup:
    """Existing sites by name, for who does not look for them on the map."""
    label = tag("label", {"for": "sites-existing"}, words["set_sites.existing"])
    select = tag("select", {"class": "select", "id": "sites-existing"})
    deeds = [_button(f"other-{one}", words) for one in ("removed", "full")]
    return tag("div", {"id": "sites-others", "hidden": True}, label, select, *deeds)
