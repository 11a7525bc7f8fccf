"""The address of a page as somebody asked for it, in this installation and at the time its clock tells."""

from dataclasses import replace
from typing import TYPE_CHECKING

from starlette.requests import Request

from dashboard.parts.addresses import Address

if TYPE_CHECKING:
    from services.context import House


def address_of(request: Request, house: "House", path: str = "/", *, origin: str = "") -> Address:
    """What the query asks for, below the installation's path, marked where the past is played again.

    ``origin``: scheme, host and sub-path, where the page tells programs where it is.
    """
    base, replayed_at = house.settings.public_path, house.clock.replayed_at
    found = Address.read(request.query_params, base=base, path=path, replayed_at=replayed_at)
    return replace(found, origin=origin)
