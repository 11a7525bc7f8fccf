"""Badges and the devices that several share: each issued, listed with its last use, and made worthless."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from dashboard.parts.figures import when
from dashboard.parts.form import act, button, choice, field, hidden
from dashboard.parts.markup import Child, Markup, join, tag
from dashboard.parts.qr import qr
from dashboard.parts.status.table import cards
from dashboard.staff.badge import ENROLMENT
from dashboard.staff.page import ROOT, Content, StaffContext, StaffPage, StaffVisit
from data.errors import BadRequestError
from data.records.badges import UnknownSharedDeviceError, WeakPinError
from data.records.permissions import ForeignBodyError
from data.records.staff import UnknownUserError

PATH: Final = f"{ROOT}/ausweise"


def page(given: StaffContext) -> StaffPage:
    """Stands at ``/verwaltung/ausweise``."""
    made = BadgesPage(given)
    return StaffPage(
        name="badges",
        path=PATH,
        permission="users.change",
        order=92,
        show=made.show,
        changes="users.change",
        change=made.change,
        wrong={
            WeakPinError: "pin",
            UnknownUserError: "unknown",
            UnknownSharedDeviceError: "unknown",
            ForeignBodyError: "foreign",
        },
        scripts=("label.js",),
    )


@dataclass(frozen=True, slots=True)
class BadgesPage:
    """What the page shows and does."""

    given: StaffContext

    def show(self, visit: StaffVisit) -> Content:
        """Every badge, every shared device, and a form for one more of each."""
        words = visit.words
        return [
            tag("p", {"class": "article__intro"}, words["badges.intro"]),
            _part("badges", visit, self._badges(visit), self._new_badge(visit)),
            _part("devices", visit, self._devices(visit), self._new_device(visit)),
        ]

    def change(self, visit: StaffVisit) -> str | Content:
        """Do what a form says; a badge and a code are shown once. Errors as of data.records.badges."""
        badges, typed = self.given.house.records.badges, visit.typed
        deed, name = typed.get("do", ""), typed.get("name", "").strip()
        if deed == "new":
            return self._told(name, badges.new(name, typed.get("pin", "").strip()), visit)
        if deed == "device":
            body = self.given.house.town.known_body(typed.get("body", ""))
            return self._coded(name, badges.add_device(name, body=body), visit)
        if deed == "revoke":
            badges.revoke(name)
        elif deed == "forget":
            badges.remove_device(name)
        else:
            raise BadRequestError(f"cannot do {deed[:20]!r}; known: device, forget, new, revoke")
        return visit.address.to()

    def _told(self, name: str, secret: str, visit: StaffVisit) -> Content:
        """The badge alone, to be printed."""
        words = visit.words
        about = tag("div", {"class": "form__done label__about", "role": "status"}, words.say("badges.told", name=name))
        said = [("town", self.given.context.town.name), ("name", name), ("scan", words["badges.scan"])]
        lines = tag("div", None, *(tag("p", {"class": f"label__{kind}"}, text) for kind, text in said))
        badge = tag("section", {"class": "label"}, qr(secret, words.say("badges.code", name=name)), lines)
        ways = [act(words["badges.print"], "print", kind="primary", hidden=True), _back(visit)]
        return [about, badge, tag("p", {"class": "label__print desk__row"}, *ways)]

    def _coded(self, name: str, code: str, visit: StaffVisit) -> Content:
        """The code alone, to be typed on the device."""
        words, where = visit.words, f"{visit.origin}{ENROLMENT}"
        said = tag("p", None, words.say("badges.device_told", device=name, where=where))
        secret = tag("code", {"class": "desk__secret"}, code)
        return [tag("div", {"class": "form__done", "role": "status"}, said, secret), tag("p", None, _back(visit))]

    def _badges(self, visit: StaffVisit) -> Markup:
        rows: list[list[Child]] = [
            [
                one.name,
                self._body(one.body),
                *_times(visit, one.created_at, one.used_at),
                _end(visit, "revoke", one.name),
            ]
            for one in self.given.house.records.badges.issued()
        ]
        return _listed("badges", ("name", "body", "since", "used", "state"), rows, visit)

    def _devices(self, visit: StaffVisit) -> Markup:
        rows: list[list[Child]] = [
            [
                one.name,
                self._body(one.body),
                visit.words["badges.known" if one.is_enrolled else "badges.awaited"],
                *_times(visit, one.created_at, one.used_at),
                _end(visit, "forget", one.name),
            ]
            for one in self.given.house.records.badges.devices()
        ]
        return _listed("devices", ("device", "body", "enrolled", "since", "used", "state"), rows, visit)

    def _new_badge(self, visit: StaffVisit) -> Markup:
        words, chosen = visit.words, visit.typed.get("name", "")
        users = [(one.name, f"{one.name} ({self._body(one.body)})") for one in self.given.house.records.staff.users()]
        return _form(
            visit,
            "new",
            choice("name", words["badges.user"], users, value=chosen, scope="badge"),
            field("pin", words["badges.pin"], kind="password", hint=words["badges.pin_hint"], required=True),
            button(words["badges.issue"]),
        )

    def _new_device(self, visit: StaffVisit) -> Markup:
        words, typed = visit.words, visit.typed
        name = typed.get("name", "") if typed.get("do") == "device" else ""
        bodies = self.given.bodies(visit.account.bodies("users.change"))
        return _form(
            visit,
            "device",
            field(
                "name",
                words["badges.device"],
                value=name,
                hint=words["badges.device_hint"],
                required=True,
                scope="device",
            ),
            choice("body", words["badges.body"], bodies, value=typed.get("body", ""), scope="device"),
            button(words["badges.add_device"]),
        )

    def _body(self, body: str) -> str:
        return dict(self.given.bodies([body]))[body]


def _times(visit: StaffVisit, made: datetime, used: datetime | None) -> list[str]:
    words, now = visit.words, datetime.now(UTC)
    return [when(made, now=now, words=words), when(used, now=now, words=words) if used else words["badges.never"]]


def _listed(name: str, head: tuple[str, ...], rows: list[list[Child]], visit: StaffVisit) -> Markup:
    words = visit.words
    if not rows:
        return tag("p", None, words[f"badges.no_{name}"])
    return cards([words[f"badges.{one}"] for one in head], rows, caption=words[f"badges.{name}"])


def _end(visit: StaffVisit, deed: str, name: str) -> Markup:
    label = join(visit.words[f"badges.{deed}"], tag("span", {"class": "sr-only"}, f": {name}"))
    return _form(visit, deed, hidden("name", name), button(label, kind="secondary"))


def _part(name: str, visit: StaffVisit, *inside: Markup) -> Markup:
    return tag("section", {"class": "article__part"}, tag("h2", None, visit.words[f"badges.{name}"]), *inside)


def _form(visit: StaffVisit, deed: str, *inside: Markup) -> Markup:
    form = {"class": "form", "method": "post", "action": visit.address.to()}
    return tag("form", form, hidden("do", deed), *inside)


def _back(visit: StaffVisit) -> Markup:
    return tag("a", {"class": "desk__more", "href": visit.address.to()}, visit.words["badges.back"])
