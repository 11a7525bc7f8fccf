"""Pieces of a page that scripts take anew from the server when a layer or a choice has changed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from dashboard.parts.addresses import Address
from dashboard.parts.markup import Attribute, Markup

ROOT: Final = "/fragments"
ANY: Final = ("*",)
"""In place of layers: whichever changes."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a page.

    Args:
        render: makes it, an element whose id is the piece's name; None where there is nothing of it.
        layers: ids of the layers with whose versions it changes.
        device: what it is made for, where it is another one on another; empty: the same on all.
    """

    render: Callable[[], Markup | None]
    layers: tuple[str, ...] = ()
    device: str = ""


def fragment(name: str, address: Address, layers: Iterable[str] = ()) -> dict[str, Attribute]:
    """What an element says of itself so that scripts keep it current.

    Args:
        name: of the piece, as its page knows it; the id of the element.
        address: of the page; the query of what is chosen is added by scripts.
        layers: ids of the layers with whose versions it is taken anew; without any, only when something is chosen.
    """
    if not address.has_fragments:
        return {"id": name}
    return {
        "id": name,
        "data-fragment": f"{address.base}{path_of(address.path, name)}",
        "data-live": " ".join(layers) or None,
    }


def path_of(page: str, name: str) -> str:
    """Where a piece of the page at a path stands."""
    return f"{ROOT}{page.rstrip('/')}/{name}"
