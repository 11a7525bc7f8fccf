"""One room: its light, the screens that show it, and the test of its windows."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import urlencode

from analysis.indoor.rooms import RoomAir, Rooms
from dashboard.parts.figures import number, when
from dashboard.parts.form import button, field, hidden
from dashboard.parts.markup import Child, Markup, tag
from dashboard.parts.room_light import light
from dashboard.parts.status.table import cards
from dashboard.staff.administration.rooms import PATH as ALL
from dashboard.staff.administration.rooms import RoomsPage, back, calibration, reach
from dashboard.staff.class_screen import PATH as SCREEN
from dashboard.staff.page import Content, StaffContext, StaffPage, StaffVisit
from data.errors import BadRequestError, NotFoundError
from data.records.paired_screens import UnknownScreenError
from data.records.permissions import ForeignBodyError

PATH: Final = f"{ALL}/{{room_id}}"
TEST_LASTS: Final = timedelta(hours=2)
GOOD_PER_H: Final = 3.0
"""Air changes an hour that wide open windows bring at least (VDI 6040: crosswise far more)."""


class UnknownRoomError(NotFoundError):
    """No room of this id, or of another school."""

    kind = "room"


def page(given: StaffContext) -> StaffPage:
    """Stands at ``/verwaltung/raeume/{room_id}``."""
    made = RoomPage(given)
    return StaffPage(
        name="room",
        path=PATH,
        permission="rooms.read",
        changes="rooms.change",
        order=None,
        title=lambda visit: made.known(visit).name,
        show=made.show,
        change=made.change,
        wrong={UnknownScreenError: "gone", ForeignBodyError: "foreign"},
        styles=("ampel.css",),
    )


@dataclass(frozen=True)
class RoomPage:
    """What the page shows and does."""

    given: StaffContext

    def known(self, visit: StaffVisit) -> RoomAir:
        """The room that is asked for; UnknownRoomError: there is none, or it is another school's."""
        found = reach(self.given, visit)
        if found is None:
            raise UnknownRoomError(visit.parameters["room_id"][:40])
        return found

    def show(self, visit: StaffVisit) -> Content:
        """Light, calibration, screens, windows."""
        words, one = visit.words, self.known(visit)
        made = RoomsPage(self.given)
        drift = calibration(made.rooms.baselines(now=visit.now).get(one.site_id), visit)
        file = f"{visit.address.asset(ALL)}.csv?{urlencode({'room': one.site_id})}"
        return [
            tag("p", {"class": "article__intro"}, dict(self.given.bodies([one.school]))[one.school]),
            tag("div", {"class": "room__small"}, light(one, now=visit.now, words=words)),
            tag("p", None, words.say("room.baseline", said=drift)),
            self._screens(one, visit),
            self._windows(one, made.rooms, visit),
            tag("p", None, tag("a", {"href": file, "download": True}, words["room.csv"])),
            tag("p", None, back(visit)),
        ]

    def change(self, visit: StaffVisit) -> str | Content:
        """Let a screen be paired or end one, or begin a test of the windows."""
        one, deed, screens = self.known(visit), visit.typed.get("do", ""), self.given.house.records.screens
        if deed == "invite":
            code = screens.invite(one.site_id, visit.typed.get("name", "").strip(), body=one.school)
            return self._coded(code, visit)
        if deed == "remove":
            screens.remove(int(visit.typed["screen_id"]) if visit.typed.get("screen_id", "").isdecimal() else 0)
            return visit.address.to()
        if deed == "windows":
            return _tested(visit, int(visit.now.timestamp()))
        raise BadRequestError(f"cannot do {deed[:20]!r}; known: invite, remove, windows")

    # ---- screens --------------------------------------------------------------------------------

    def _coded(self, code: str, visit: StaffVisit) -> Content:
        """The code alone, to be typed on the screen."""
        words = visit.words
        said = tag("p", None, words.say("room.code_told", where=f"{visit.origin}{SCREEN}"))
        secret = tag("code", {"class": "desk__secret"}, code)
        again = tag("a", {"href": visit.address.to()}, words["room.back"])
        return [tag("div", {"class": "form__done", "role": "status"}, said, secret), tag("p", None, again)]

    def _screens(self, one: RoomAir, visit: StaffVisit) -> Markup:
        words = visit.words
        head = [words[f"room.column.{name}"] for name in ("screen", "state", "since", "seen", "remove")]
        rows: list[list[Child]] = [
            [
                screen.name,
                words["room.paired" if screen.is_paired else "room.awaited"],
                when(screen.created_at, now=datetime.now(UTC), words=words),
                "–" if screen.seen_at is None else when(screen.seen_at, now=datetime.now(UTC), words=words),
                _form(
                    visit, "remove", hidden("screen_id", str(screen.screen_id)),
                    button(words["room.remove"], kind="secondary"),
                ),
            ]
            for screen in self.given.house.records.screens.listed(one.site_id)
        ]  # fmt: skip
        listed = cards(head, rows, caption=words["room.screens"]) if rows else tag("p", None, words["room.no_screen"])
        name = field("name", words["room.screen"], hint=words["room.screen_hint"], required=True)
        inside = (tag("h2", None, words["room.screens"]), tag("p", None, words["room.screens_about"]), listed)
        invite = _form(visit, "invite", name, button(words["room.invite"]))
        return tag("section", {"class": "article__part"}, *inside, invite)

    # ---- windows --------------------------------------------------------------------------------

    def _windows(self, one: RoomAir, rooms: Rooms, visit: StaffVisit) -> Markup:
        words, begun = visit.words, _begun(visit)
        inside = (tag("h2", None, words["room.windows"]), tag("p", None, words["room.windows_about"]))
        if begun is None:
            begin = _form(visit, "windows", button(words["room.windows_begin"], kind="secondary"))
            return tag("section", {"class": "article__part"}, *inside, begin)
        said = tag("p", {"class": "form__done", "role": "status"}, self._said(one, rooms, begun, visit))
        again = tag("a", {"href": _tested(visit, int(begun.timestamp()))}, words["room.windows_look"])
        return tag("section", {"class": "article__part"}, *inside, said, tag("p", None, again))

    def _said(self, one: RoomAir, rooms: Rooms, begun: datetime, visit: StaffVisit) -> str:
        words, found = visit.words, rooms.opened(one.site_id, since=begun, now=visit.now)
        if found is None:
            return words.say("room.windows_wait", time=when(begun, now=visit.now, words=words))
        rate = number(found.per_h, decimals=1, words=words)
        return words.say("room.windows_good" if found.per_h >= GOOD_PER_H else "room.windows_weak", rate=rate)


def _begun(visit: StaffVisit) -> datetime | None:
    """When a test that still counts was begun, UTC; None: none was."""
    given = visit.query.get("since", "")
    if not given.isdecimal() or len(given) > 11:  # noqa: PLR2004 - digits of seconds for the next millennia
        return None
    begun = datetime.fromtimestamp(int(given), UTC)
    return begun if timedelta() <= visit.now - begun <= TEST_LASTS else None


def _tested(visit: StaffVisit, since_s: int) -> str:
    """The page with what opening the windows did since then."""
    plain = visit.address.to()
    return f"{plain}{'&' if '?' in plain else '?'}since={since_s}"


def _form(visit: StaffVisit, do: str, *inside: Markup) -> Markup:
    action = {"class": "form", "method": "post", "action": visit.address.to()}
    return tag("form", action, hidden("do", do), *inside)
