"""The controls of a search for room: what, from where, how; all but the choice of what need scripts."""

from collections.abc import Iterable

from dashboard.parts.addresses import Address
from dashboard.parts.fragment import fragment
from dashboard.parts.markup import Attribute, Markup, join, tag
from dashboard.parts.page import PageContext
from dashboard.texts import Words
from data.declare import Layer
from data.town.streets import MODES


def offered(context: PageContext) -> list[Layer]:
    """What can be full and may be seen."""
    layers = context.layers.values()
    return [one for one in layers if one.full_from is not None and one.shows.audience == "public"]


def question(layer: Layer, words: Words) -> str:
    """What this page answers for a layer: ``Wo werde ich mein Papier los?``."""
    own = f"disposal.question.{layer.id}"
    if own in words:
        return words[own]
    return words.say("disposal.question.other", layer=layer.title[words.language])


def in_order(layers: Iterable[Layer], words: Words) -> list[Layer]:
    """What people look for: what the texts have a short name for comes first, in their order."""
    named = list(words.below("disposal.short"))
    return sorted(layers, key=lambda one: (named.index(one.id) if one.id in named else len(named), one.id))


def kinds(layers: Iterable[Layer], address: Address, words: Words, *, opened: str) -> Markup:
    """Links from one kind of thing to the next; scripts keep the place while they change."""
    items = [
        tag(
            "li",
            None,
            tag(
                "a",
                {
                    "class": "kinds__kind",
                    "href": address.of_layer(layer.id),
                    "aria-current": "true" if layer.id == opened else None,
                    "data-list": True,
                },
                short(layer, words),
            ),
        )
        for layer in layers
    ]
    return tag(
        "nav",
        {**fragment("kinds", address), "class": "kinds", "aria-label": words["disposal.kinds"]},
        tag("ul", None, *items),
    )


def search(words: Words) -> Markup:
    """A combobox over the town's names (WAI-ARIA 1.2) and a button for the device's position."""
    label = tag("label", {"class": "seek__label", "for": "place"}, words["disposal.search"])
    box: dict[str, Attribute] = {
        "id": "place",
        "class": "seek__input",
        "type": "text",
        "role": "combobox",
        "placeholder": words["disposal.search_hint"],
        "autocomplete": "off",
        "autocapitalize": "words",
        "spellcheck": "false",
        "maxlength": 120,
        "enterkeyhint": "search",
        "aria-autocomplete": "list",
        "aria-expanded": "false",
        "aria-controls": "places",
    }
    listed = tag(
        "ul",
        {
            "class": "seek__places",
            "id": "places",
            "role": "listbox",
            "aria-label": words["disposal.search"],
            "hidden": True,
        },
    )
    icon = tag(
        "svg", {"class": "icon", "viewBox": "0 0 24 24", "aria-hidden": "true"}, tag("use", {"href": "#s-locate"})
    )
    locate = tag(
        "button",
        {"class": "seek__locate", "id": "locate", "type": "button"},
        icon,
        tag("span", None, words["disposal.locate"]),
    )
    field = tag("div", {"class": "seek__field"}, tag("input", box), listed)
    said = tag("p", {"class": "sr-only", "id": "said", "role": "status"})
    return tag(
        "form",
        {"class": "seek scripted", "id": "seek", "role": "search"},
        label,
        tag("div", {"class": "seek__line"}, field, locate),
        said,
    )


def modes(words: Words) -> Markup:
    """On foot or by car."""
    choices = [
        tag(
            "label",
            {"class": "modes__mode"},
            tag("input", {"type": "radio", "name": "mode", "value": mode, "checked": mode == MODES[0]}),
            tag("span", None, words[f"disposal.mode_name.{mode}"]),
        )
        for mode in MODES
    ]
    legend = tag("legend", {"class": "sr-only"}, words["disposal.mode"])
    return tag("fieldset", {"class": "modes scripted", "id": "modes"}, legend, *choices)


def hint(words: Words) -> Markup:
    """What to do first, and that nobody keeps a position."""
    private = tag("span", {"class": "hint__private"}, words["disposal.private"])
    return join(
        tag("p", {"class": "hint scripted", "id": "hint"}, words["disposal.start"], " ", private),
        tag("noscript", None, tag("p", {"class": "hint"}, words["disposal.no_script"])),
    )


def short(layer: Layer, words: Words) -> str:
    """What people call a kind of thing beside others."""
    own = f"disposal.short.{layer.id}"
    return words[own] if own in words else layer.title[words.language]
