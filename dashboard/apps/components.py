"""Dash components of our own: they put what callbacks give into the page around them (assets/js/dash/components.js)."""

from typing import Any, Final

from dash.development.base_component import Component


class _Own(Component):
    """A component in the namespace of our scripts."""

    def __init__(self, **props: Any) -> None:
        super().__init__(**props)  # type: ignore[no-untyped-call]


def _own(kind: str, *names: str) -> type[_Own]:
    """Declared as Dash's own components are, which a generator writes."""
    facts = {"__module__": __name__, "_namespace": "stadtklima", "_type": kind, "_base_nodes": ["children"]}
    properties: dict[str, Any] = {"_prop_names": [*names], "available_properties": [*names], "_children_props": []}
    wild: dict[str, Any] = {"_valid_wildcard_attributes": [], "available_wildcard_properties": []}
    return type(kind, (_Own,), {**facts, **properties, **wild})


Piece: Final = _own("Piece", "id", "html")
"""Keeps the element of the page with its id as the HTML that a callback gives."""

Handed: Final = _own("Handed", "id", "data")
"""Hands what a callback gives to the function of scripts with its id."""

Place: Final = _own("Place", "id", "to", "children")
"""Shows its children inside an element of the page (``to``: its id)."""

_VISIT: Final = ("asked", "answered", "charted", "sought", "followed", "news", "questioned", "own", "moved")
Visit: Final = _own("Visit", "id", *_VISIT)
"""Tells callbacks what a visitor asks for: the query of the page now, when there was time for charts, what is sought.

What was asked last comes back in ``answered``, with the pieces of the page. Who is ``followed`` hears of ``news``.
``questioned`` is the query that an answer depends on, ``own`` what somebody has drawn for it; ``moved`` is
that query while a site is moved.
"""
