"""What network servers prove themselves with at the doors, and machines at the API: made, listed, revoked."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, cast

from dashboard.parts.figures import when
from dashboard.parts.form import button, choice, field, hidden
from dashboard.parts.markup import Child, Markup, join, tag
from dashboard.parts.status.sensors import network_name
from dashboard.parts.status.table import cards
from dashboard.staff.page import ROOT, Content, StaffContext, StaffPage, StaffVisit
from data.errors import BadRequestError, NotFoundError
from data.ingest.sources import discover
from data.records.api_tokens import ApiToken, UnknownTokenError
from data.records.permissions import PERMISSIONS, ForeignBodyError, Permission

PATH: Final = f"{ROOT}/schluessel"
_DIGITS: Final = 4
"""Of a number of days."""


class UnknownDoorError(NotFoundError):
    """Nothing of this name has a door that messages are posted to."""

    kind = "door"


def page(given: StaffContext) -> StaffPage:
    """Stands at ``/verwaltung/schluessel``."""
    made = TokensPage(given)
    return StaffPage(
        name="tokens",
        path=PATH,
        permission="tokens.change",
        order=95,
        show=made.show,
        changes="tokens.change",
        change=made.change,
        wrong={ForeignBodyError: "foreign", UnknownTokenError: "unknown"},
    )


@dataclass(frozen=True, slots=True)
class TokensPage:
    """What the page shows and does."""

    given: StaffContext

    def show(self, visit: StaffVisit) -> Content:
        """Every token, newest first, and the form for a new one."""
        words, now = visit.words, datetime.now(UTC)
        found = list(reversed(self.given.house.records.tokens()))
        valid = {one.source for one in found if one.revoked_at is None}
        rows = [
            [
                network_name(one.source, words),
                when(one.created_at, now=now, words=words),
                words.say("tokens.revoked_at", time=when(one.revoked_at, now=now, words=words))
                if one.revoked_at
                else words["tokens.valid"],
            ]
            for one in found
        ]
        head = [words[f"tokens.{one}"] for one in ("source", "since", "state")]
        listed = cards(head, rows, caption=words["tokens.title"]) if rows else tag("p", None, words["tokens.none"])
        return [
            tag("p", {"class": "article__intro"}, words["tokens.intro"]),
            listed,
            self._new(visit),
            *(self._revoke(one, visit) for one in sorted(valid)),
            self._machines(visit),
        ]

    def change(self, visit: StaffVisit) -> str | Content:
        """Make a token, which is then shown once, or revoke those of a door; UnknownDoorError: there is none."""
        deed = visit.typed.get("do", "")
        if deed in {"new machine", "revoke machine"}:
            return self._change_machine(deed, visit)
        records, doors, source = self.given.house.records, _doors(), visit.typed.get("source", "")
        if source not in doors:
            raise UnknownDoorError(source, doors)
        if deed == "revoke":
            records.revoke_tokens(source)
            return visit.address.to()
        if deed != "new":
            raise BadRequestError(f"cannot do {deed[:20]!r}; known: new, revoke, new machine, revoke machine")
        return self._told(records.new_token(source, body=self._body(visit)), f"/ingest/{source}", visit)

    def _change_machine(self, deed: str, visit: StaffVisit) -> str | Content:
        typed, tokens = visit.typed, self.given.house.records.api_tokens
        name = typed.get("name", "").strip()
        if deed == "revoke machine":
            tokens.revoke(name)
            return visit.address.to()
        permission, lasts = typed.get("permission", ""), typed.get("days", "")
        if not visit.account.may(cast("Permission", permission), self._body(visit)):
            raise BadRequestError(f"{permission!r} is nothing that you may yourself in this body")
        days = int(lasts) if lasts.isascii() and lasts.isdigit() and len(lasts) <= _DIGITS else 0
        networks = typed.get("networks", "").replace(",", " ").split()
        new = tokens.new(name, [permission], lasts=timedelta(days=days), body=self._body(visit), networks=networks)
        return self._told(new, name, visit)

    def _body(self, visit: StaffVisit) -> str:
        return self.given.house.town.known_body(visit.typed.get("body", ""))

    def _told(self, token: str, whose: str, visit: StaffVisit) -> Content:
        said = visit.words.say("tokens.new_told", door=whose)
        secret = tag("code", {"class": "desk__secret"}, token)
        return [tag("div", {"class": "form__done", "role": "status"}, tag("p", None, said), secret), *self.show(visit)]

    def _new(self, visit: StaffVisit) -> Markup:
        words = visit.words
        doors = [(one, network_name(one, words)) for one in _doors()]
        bodies = self.given.bodies(visit.account.bodies("tokens.change"))
        fields = [choice("source", words["tokens.source"], doors), choice("body", words["tokens.body"], bodies)]
        inside = _form(visit, "new", *fields, button(words["tokens.new"]))
        return tag("section", {"class": "article__part"}, tag("h2", None, words["tokens.new_title"]), inside)

    def _machines(self, visit: StaffVisit) -> Markup:
        words, now = visit.words, datetime.now(UTC)
        found = [*reversed(self.given.house.records.api_tokens.tokens())]
        head = [words[f"tokens.{one}"] for one in ("machine", "may", "from", "until", "state")]
        rows = [_machine(one, visit, now) for one in found]
        listed = cards(head, rows, caption=words["tokens.machines"]) if rows else tag("p", None, words["tokens.none"])
        own = [(one, one) for one in PERMISSIONS if visit.account.may(one)]
        bodies = self.given.bodies(visit.account.bodies("tokens.change"))
        fields = [
            field("name", words["tokens.machine"], required=True),
            choice("permission", words["tokens.may"], own, scope="machine"),
            choice("body", words["tokens.body"], bodies, scope="machine"),
            field("days", words["tokens.days"], kind="number", value="365", required=True),
            field("networks", words["tokens.from"], hint=words["tokens.networks_hint"]),
            button(words["tokens.new"]),
        ]
        title = tag("h2", None, words["tokens.machines"])
        return tag("section", {"class": "article__part"}, title, listed, _form(visit, "new machine", *fields))

    def _revoke(self, source: str, visit: StaffVisit) -> Markup:
        label = visit.words.say("tokens.revoke", door=network_name(source, visit.words))
        return _form(visit, "revoke", hidden("source", source), button(label, kind="secondary"))


def _machine(one: ApiToken, visit: StaffVisit, now: datetime) -> list[Child]:
    words = visit.words
    if one.revoked_at or one.expires_at <= now:
        state: Child = words["tokens.over"]
    else:
        label = join(words["tokens.revoke_one"], tag("span", {"class": "sr-only"}, f": {one.name}"))
        state = _form(visit, "revoke machine", hidden("name", one.name), button(label, kind="secondary"))
    origin = ", ".join(one.networks) or words["tokens.anywhere"]
    return [one.name, ", ".join(one.permissions), origin, when(one.expires_at, now=now, words=words), state]


def _form(visit: StaffVisit, deed: str, *inside: Markup) -> Markup:
    form = {"class": "form", "method": "post", "action": visit.address.to()}
    return tag("form", form, hidden("do", deed), *inside)


def _doors() -> list[str]:
    return sorted(name for name, one in discover().items() if one.is_posted)
