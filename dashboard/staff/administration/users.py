"""Who may log in: accounts, their roles within bodies and their logins, each changed where who asks may."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlencode

from dashboard.parts.figures import when
from dashboard.parts.form import button, choice, field, hidden
from dashboard.parts.markup import Markup, join, tag
from dashboard.parts.status.table import cards
from dashboard.staff.page import ROOT, Content, StaffContext, StaffPage, StaffVisit
from dashboard.texts import Words
from data.errors import BadRequestError
from data.records.passwords import WeakPasswordError
from data.records.permissions import ROLES, ForeignBodyError, Grant
from data.records.staff import UnknownGrantError, UnknownUserError, User

PATH: Final = f"{ROOT}/konten"


class OwnAccountError(BadRequestError):
    """Somebody who would take from themselves what they work with."""


def page(given: StaffContext) -> StaffPage:
    """Stands at ``/verwaltung/konten``."""
    made = UsersPage(given)
    return StaffPage(
        name="users",
        path=PATH,
        permission="users.change",
        order=90,
        show=made.show,
        title=made.title,
        changes="users.change",
        change=made.change,
        wrong={
            WeakPasswordError: "weak",
            ForeignBodyError: "foreign",
            UnknownUserError: "unknown",
            UnknownGrantError: "unknown",
            OwnAccountError: "own",
        },
    )


@dataclass(frozen=True, slots=True)
class UsersPage:
    """What the page shows and does."""

    given: StaffContext

    def show(self, visit: StaffVisit) -> Content:
        """All accounts, or one with all its forms; UnknownUserError: there is none of this name."""
        name = visit.query.get("user", "")
        staff = self.given.house.records.staff
        return self._one(staff.user(name), visit) if name else self._all(staff.users(), visit)

    def title(self, visit: StaffVisit) -> str:
        """With the account that is asked for."""
        return visit.query.get("user", "")[:64] or visit.words["users.title"]

    def change(self, visit: StaffVisit) -> str:
        """Do what a form says; errors as of data.records.staff."""
        typed, staff = visit.typed, self.given.house.records.staff
        name, deed = typed.get("name", "").strip().lower(), typed.get("do", "")
        if name == visit.account.name and deed in {"revoke", "erase"}:
            raise OwnAccountError("somebody else takes your own roles and account away")
        body = self.given.house.town.known_body(typed.get("body", ""))
        if deed == "add":
            roles = (typed.get("role", ""),)
            staff.add(name, typed.get("password", ""), now=datetime.now(UTC), body=body, roles=roles)
        elif deed in {"grant", "revoke"}:
            (staff.grant if deed == "grant" else staff.revoke)(name, typed.get("role", ""), body=body)
        elif deed == "password":
            staff.set_password(name, typed.get("password", ""))
        elif deed == "end":
            self._end(name)
        elif deed == "erase":
            self.given.house.records.pseudonyms.erase(name)
            return visit.address.to()
        else:
            raise BadRequestError(f"cannot do {deed[:20]!r}; known: add, end, erase, grant, password, revoke")
        return _link(visit, name)

    def _end(self, name: str) -> None:
        logins = self.given.house.records.logins
        for one in logins.of_user(name, now=datetime.now(UTC)):
            logins.end_one(name, one.session_id)

    def _all(self, found: list[User], visit: StaffVisit) -> Content:
        words, bodies, now = visit.words, dict(self._bodies(visit)), datetime.now(UTC)
        logins = self.given.house.records.logins
        rows = [
            [
                tag("a", {"href": _link(visit, one.name)}, one.name),
                bodies.get(one.body, one.body),
                ", ".join(_grant(grant, words, bodies) for grant in one.grants) or words["users.no_role"],
                str(len(logins.of_user(one.name, now=now))),
                when(one.created_at, now=now, words=words),
            ]
            for one in found
        ]
        head = [words[f"users.{one}"] for one in ("name", "body", "roles", "logins", "since")]
        typed = visit.typed.get("name", "")
        added = _form(
            visit,
            "add",
            field("name", words["users.name"], hint=words["users.name_hint"], value=typed, required=True),
            self._role(visit, "add"),
            self._body(visit, "add"),
            _password(words),
            button(words["users.add"]),
        )
        return [cards(head, rows, caption=words["users.title"]), _part("add_title", words, added)]

    def _one(self, user: User, visit: StaffVisit) -> Content:
        words, name, bodies = visit.words, hidden("name", user.name), dict(self._bodies(visit))
        held = [self._held(user, grant, visit, bodies) for grant in user.grants]
        fields = [name, self._role(visit, "grant"), self._body(visit, "grant")]
        listed = tag("ul", {"class": "me__rows"}, *held) if held else tag("p", None, words["users.no_role"])
        end = _form(visit, "end", name, button(words["users.end"], kind="secondary"))
        password = _form(
            visit, "password", name, _password(words), button(words["users.set_password"], kind="secondary")
        )
        erase = _form(visit, "erase", name, button(words["users.erase"], kind="secondary"))
        logins = len(self.given.house.records.logins.of_user(user.name, now=datetime.now(UTC)))
        return [
            tag("p", None, tag("a", {"href": visit.address.to()}, words["users.back"])),
            _part("roles", words, listed, _form(visit, "grant", *fields, button(words["users.grant"]))),
            _part("logins", words, tag("p", None, words.say("users.logins_now", n=logins)), end),
            None if user.issuer else _part("password_title", words, password),
            _part("erase_title", words, tag("p", None, words["users.erase_about"]), erase),
        ]

    def _held(self, user: User, grant: Grant, visit: StaffVisit, bodies: dict[str, str]) -> Markup:
        words, said = visit.words, _grant(grant, visit.words, bodies)
        label = join(words["users.revoke"], tag("span", {"class": "sr-only"}, f": {said}"))
        known = [hidden(key, text) for key, text in (("name", user.name), ("role", grant.role), ("body", grant.body))]
        taken = _form(visit, "revoke", *known, button(label, kind="secondary"))
        return tag("li", {"class": "desk__pair"}, said, taken if grant.body in bodies else None)

    def _bodies(self, visit: StaffVisit) -> list[tuple[str, str]]:
        return self.given.bodies(visit.account.bodies("users.change"))

    def _role(self, visit: StaffVisit, scope: str) -> Markup:
        words, chosen = visit.words, visit.typed.get("role", "")
        roles = [(one, words[f"role.{one}"]) for one in ROLES]
        return choice("role", words["users.role"], roles, value=chosen, scope=scope)

    def _body(self, visit: StaffVisit, scope: str) -> Markup:
        chosen = visit.typed.get("body", "")
        return choice("body", visit.words["users.body"], self._bodies(visit), value=chosen, scope=scope)


def _password(words: Words) -> Markup:
    hint, of = words["account.new_hint"], words["users.password"]
    return field("password", of, kind="password", hint=hint, autocomplete="new-password", required=True)


def _grant(grant: Grant, words: Words, bodies: dict[str, str]) -> str:
    role = words[f"role.{grant.role}"] if grant.role in ROLES else grant.role
    return f"{role} ({bodies.get(grant.body, grant.body)})"


def _part(name: str, words: Words, *inside: Markup) -> Markup:
    return tag("section", {"class": "article__part"}, tag("h2", None, words[f"users.{name}"]), *inside)


def _form(visit: StaffVisit, deed: str, *inside: Markup) -> Markup:
    form = {"class": "form", "method": "post", "action": _link(visit, visit.query.get("user", ""))}
    return tag("form", form, hidden("do", deed), *inside)


def _link(visit: StaffVisit, name: str) -> str:
    query = urlencode({**visit.address.query(), **({"user": name} if name else {})})
    return f"{visit.address.base}{PATH}" + (f"?{query}" if query else "")
