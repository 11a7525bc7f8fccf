"""What a page of administration is: where it stands, who may see and change it, what waits there, how it answers."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from starlette.responses import Response

from dashboard.http.forms import Uploaded
from dashboard.http.routes import SMALL_BYTES, Access
from dashboard.parts.markup import Markup
from dashboard.parts.page import Page, PageContext, Visit
from data.declare import layer_id
from data.errors import StadtklimaError
from data.records import REACH
from data.records.permissions import PERMISSIONS, Account
from services.context import House
from services.inspection import Inspection

ROOT: Final = "/verwaltung"
MOUNTING: Final = f"{ROOT}/montage/"
"""What follows is the id of a site; labels lead there, also whoever has to log in first."""
TOURS: Final = "/fahrt"
"""The crew's pages; what follows is the id of a tour."""
Content: TypeAlias = Sequence[Markup | None]


@dataclass(frozen=True, slots=True)
class StaffContext:
    """What every page of administration is given; ``pages`` are all of them, once they are made; ``shown``: others."""

    context: PageContext
    inspection: Inspection
    shown: Sequence[Page]
    pages: "list[StaffPage]"

    @property
    def house(self) -> House:
        """Settings, town, all layers, records, clock."""
        return self.inspection.house

    def site_name(self, site_id: str) -> str:
        """What people call a site; empty: none is known by this id."""
        layer = layer_id(site_id)
        last = self.context.store.last(layer) if layer in self.house.layers else None
        row = last.site_row.get(site_id) if last else None
        return "" if last is None or row is None else last.sites.name[row]

    def bodies(self, ids: Collection[str]) -> list[tuple[str, str]]:
        """Those of the bodies of the town, each with what it is called."""
        named = {body_id: body.name for body_id, body in self.house.town.bodies.items()}
        return [(one, named.get(one, one)) for one in sorted(ids)]

    def listed(self, account: Account) -> "list[StaffPage]":
        """The pages with an entry that somebody may see, in order."""
        found = [one for one in self.pages if one.order is not None and one.is_for(account)]
        return sorted(found, key=lambda one: (one.order or 0, one.name))


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffVisit(Visit):
    """What somebody who is logged in asks for, or sends by a form.

    Args:
        typed: fields of the form; empty: the page is only looked at.
        files: likewise, by the name of their field.
        wrong: key of the sentence that says why what was sent was not done.
    """

    typed: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, Uploaded] = field(default_factory=dict)
    wrong: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffPage:
    """One page; its texts are ``{name}.title``, ``{name}.error.{...}`` and what it says itself.

    Args:
        name: its key, also of its texts.
        path: below `ROOT`.
        permission: who may see it, and its entry in the menu.
        show: what stands below the heading.
        order: of its entry; None: it has none.
        title: its heading where that is not always the same.
        attention: how much waits there for somebody; asked within the bodies in which they may see the page.
        changes: who may send its forms.
        change: does what a form says within the bodies where the sender may, and returns the address to go on to, or
            content that is shown once.
        wrong: by an error that ``change`` may raise the key of its sentence; of a FieldError its field, of others
            ``other``. A sentence may repeat what the field of that name was given: ``{value}``.
        pieces: by name, what scripts take anew: an element of this id.
        stamp: another text whenever a piece may say something else; without one each is made anew.
        files: by the name behind the page's path, what is downloaded there.
        scripts: what it loads besides.
        styles: likewise.
        data: what its scripts read.
        largest_bytes: of what its forms send.
    """

    name: str
    path: str
    permission: Access
    show: Callable[[StaffVisit], Content]
    order: int | None = 100
    title: Callable[[StaffVisit], str] | None = None
    attention: Callable[[Account], int] | None = None
    changes: Access = "login"
    change: Callable[[StaffVisit], str | Content] | None = None
    wrong: Mapping[type[StadtklimaError], str] = field(default_factory=dict)
    pieces: Mapping[str, Callable[[StaffVisit], Markup]] = field(default_factory=dict)
    stamp: Callable[[StaffVisit], str] | None = None
    files: Mapping[str, Callable[[StaffVisit], Response]] = field(default_factory=dict)
    scripts: Sequence[str] = ()
    styles: Sequence[str] = ()
    data: Callable[[StaffVisit], Mapping[str, object]] | None = None
    largest_bytes: int = SMALL_BYTES

    def is_for(self, account: Account) -> bool:
        """Whether somebody who is logged in may see it."""
        return self.permission not in PERMISSIONS or account.may(self.permission)

    def waiting(self, account: Account) -> int:
        """How much waits there for somebody."""
        if self.attention is None:
            return 0
        with within(account, self.permission):
            return self.attention(account)


@contextmanager
def within(account: Account, permission: Access) -> Iterator[None]:
    """See and change rows only of the bodies in which somebody has a permission."""
    before = REACH.set(account.bodies(permission) if permission in PERMISSIONS else frozenset())
    try:
        yield
    finally:
        REACH.reset(before)
