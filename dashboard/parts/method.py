"""A method as people read it: rule, source and limits under a heading."""

from collections.abc import Mapping

from dashboard.parts.classes import class_looks
from dashboard.parts.figures import number
from dashboard.parts.markup import Markup, tag
from dashboard.texts import Words
from data.declare import Layer
from data.town import Town


def method(key: str, words: Words, values: Mapping[str, str], *, more: Markup | None = None) -> Markup:
    """One section of the texts ``methods.{key}.title``, ``text``, ``source`` and ``limits``."""
    parts = {one: words.say(f"methods.{key}.{one}", **values) for one in ("text", "source", "limits")}
    return tag(
        "section",
        {"class": "article__part", "id": key},
        tag("h2", None, words[f"methods.{key}.title"]),
        tag("p", None, parts["text"]),
        more,
        tag(
            "dl",
            {"class": "article__facts"},
            tag("div", None, tag("dt", None, words["methods.source"]), tag("dd", None, parts["source"])),
            tag("div", None, tag("dt", None, words["methods.limits"]), tag("dd", None, parts["limits"])),
        ),
    )


def classes(layer: Layer, town: Town, words: Words) -> str:
    """The classes of a layer, with where each begins if they are of numbers."""
    table = town.classes_named(layer.classes.name)
    looks = class_looks(layer, table, words)
    if layer.shows.codes is not None:
        return ", ".join(one.label for one in looks)
    return ", ".join(
        words.say("methods.class", label=f"„{look.label}“", low=plain(one.low, words))
        for one, look in zip(table.classes, looks, strict=True)
    )


def plain(value: float, words: Words) -> str:
    """A number with no more decimals than it has, one at most."""
    return number(value, decimals=0 if value == int(value) else 1, words=words)
