"""What network servers and platforms prove themselves with at the doors: made, listed, revoked; shown once."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from dashboard.parts.figures import when
from dashboard.parts.form import button, choice, hidden
from dashboard.parts.markup import Markup, join, tag
from dashboard.parts.status.sensors import network_name
from dashboard.parts.status.table import cards
from dashboard.staff.page import ROOT, Content, StaffContext, StaffPage, StaffVisit
from data.errors import BadRequestError, NotFoundError
from data.ingest.sources import discover
from data.records.permissions import ForeignBodyError

PATH: Final = f"{ROOT}/schluessel"


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
        wrong={ForeignBodyError: "foreign"},
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
        ]

    def change(self, visit: StaffVisit) -> str | Content:
        """Make a token, which is then shown once, or revoke those of a door; UnknownDoorError: there is none."""
        typed, records, doors = visit.typed, self.given.house.records, _doors()
        source, deed = typed.get("source", ""), typed.get("do", "")
        if source not in doors:
            raise UnknownDoorError(source, doors)
        if deed == "revoke":
            records.revoke_tokens(source)
            return visit.address.to()
        if deed != "new":
            raise BadRequestError(f"cannot do {deed[:20]!r}; known: new, revoke")
        body = self.given.house.town.known_body(typed.get("body", ""))
        return self._told(records.new_token(source, body=body), source, visit)

    def _told(self, token: str, source: str, visit: StaffVisit) -> Content:
        said = visit.words.say("tokens.new_told", door=f"/ingest/{source}")
        secret = tag("code", {"class": "desk__secret"}, token)
        return [tag("div", {"class": "form__done", "role": "status"}, tag("p", None, said), secret), *self.show(visit)]

    def _new(self, visit: StaffVisit) -> Markup:
        words = visit.words
        doors = [(one, network_name(one, words)) for one in _doors()]
        bodies = self.given.bodies(visit.account.bodies("tokens.change"))
        fields = [choice("source", words["tokens.source"], doors), choice("body", words["tokens.body"], bodies)]
        form = {"class": "form", "method": "post", "action": visit.address.to()}
        inside = tag("form", form, hidden("do", "new"), *fields, button(words["tokens.new"]))
        return tag("section", {"class": "article__part"}, tag("h2", None, words["tokens.new_title"]), inside)

    def _revoke(self, source: str, visit: StaffVisit) -> Markup:
        label = visit.words.say("tokens.revoke", door=network_name(source, visit.words))
        form = {"class": "form", "method": "post", "action": visit.address.to()}
        sent = join(hidden("do", "revoke"), hidden("source", source), button(label, kind="secondary"))
        return tag("form", form, sent)


def _doors() -> list[str]:
    return sorted(name for name, one in discover().items() if one.is_posted)
