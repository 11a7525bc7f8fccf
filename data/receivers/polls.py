"""Which addresses are asked for what is new, with the secrets that they want."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from data.errors import DeclarationError
from data.town.subscriptions import Poll


def polls(asked: Sequence[Poll], authorization: Mapping[str, str]) -> Sequence[Poll]:
    """The entries ``[[poll]]`` of a town with their secrets, values of the header Authorization by name of the entry.

    Raises:
        DeclarationError: a secret is of no entry.
    """
    if unknown := sorted(authorization.keys() - {one.name for one in asked}):
        known = ", ".join(one.name for one in asked) or "none, the town's file has no [[poll]]"
        raise DeclarationError(f"STADTKLIMA_AUTHORIZATION names {', '.join(unknown)}; known [[poll]]: {known}")
    return [replace(one, authorization=authorization.get(one.name, "")) for one in asked]
