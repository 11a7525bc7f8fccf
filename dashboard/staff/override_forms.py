"""What may be done with what a town has otherwise than shipped, as forms."""

from collections.abc import Iterable, Iterator
from typing import Any, Final
from urllib.parse import urlencode

from dashboard.parts.form import button, hidden
from dashboard.parts.markup import Markup, tag
from dashboard.staff.page import StaffVisit
from data.records.overrides import Override
from data.records.permissions import Account

DEEDS: Final = ("release", "discard", "undo", "reset")
"""Besides writing a draft."""


def deed(do: str, sent: list[Markup], element_id: str, visit: StaffVisit) -> Markup:
    """A button that does one."""
    inside = (hidden("do", do), *sent, button(visit.words[f"texts.{do}"], kind="secondary", element_id=element_id))
    return tag("form", {"class": "form", "method": "post", "action": visit.address.to()}, *inside)


def done(visit: StaffVisit) -> Markup | None:
    """That the last form was heard."""
    said = tag("p", {"class": "form__done", "role": "status"}, visit.words["texts.done"])
    return said if visit.query.get("done") else None


def waiting(own: Iterable[Override[Any]], account: Account) -> int:
    """How many drafts of others somebody could release."""
    return sum(one.draft is not None and one.author != account.actor for one in own)


def possible(own: Override[Any] | None, account: Account) -> Iterator[str]:
    """Which of them somebody may do."""
    if own is None:
        return
    if own.draft is not None:
        yield from () if own.author == account.actor else ("release",)
        yield "discard"
    if own.value != own.previous:
        yield "undo"
    if own.value is not None:
        yield "reset"


def state(own: Override[Any] | None) -> str:
    """``shipped``, ``own`` or ``draft``."""
    if own is None or (own.value is None and own.draft is None):
        return "shipped"
    return "own" if own.draft is None else "draft"


def here(visit: StaffVisit, **more: str) -> str:
    """The page itself, asked for something."""
    address = visit.address.to()
    return f"{address}{'&' if '?' in address else '?'}{urlencode(more)}"
