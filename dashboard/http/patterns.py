"""The pattern of the route that answers: what logs and counts say in the place of a path that somebody typed."""

from typing import Final

from starlette.types import Scope

ROUTE_KEY: Final = "stadtklima.route"
"""In a request's scope, put there by the guard."""
UNKNOWN: Final = "-"
"""Stands for the route of what nothing answers: what was typed there may be anything."""


def route_of(scope: Scope) -> str:
    """``/api/sites/{site_id}``, never what stood in the place of its names."""
    return scope.get(ROUTE_KEY) or UNKNOWN
