"""The sign of a stop that no plan moves."""

from typing import Final

from dashboard.parts.markup import Markup, join, tag

LOCK: Final = "M5 7V5a3 3 0 0 1 6 0v2h1v7H4V7Zm1.5 0h3V5a1.5 1.5 0 0 0-3 0Z"
"""A padlock in 16 by 16, as glyphs of layers are."""


def padlock(said: str) -> Markup:
    """The sign, with its word for who does not see it."""
    drawn = tag("svg", {"class": "due__lock", "viewBox": "0 0 16 16", "aria-hidden": "true"}, tag("path", {"d": LOCK}))
    return join(drawn, tag("span", {"class": "sr-only"}, f" {said}"))
