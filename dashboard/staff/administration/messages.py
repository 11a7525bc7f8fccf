"""Messages that want somebody's attention: taken, put off, noted on, ended; sites that are out of service."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from zlib import crc32

from dashboard.parts.figures import when
from dashboard.parts.form import button, choice, field, hidden, way
from dashboard.parts.fragment import path_of
from dashboard.parts.markup import Attribute, Child, Markup, tag
from dashboard.staff.override_forms import done, here
from dashboard.staff.page import ROOT, Content, StaffContext, StaffPage, StaffVisit
from data.errors import BadRequestError
from data.records.messages import Messages, Rest, StaffMessage, UnknownStaffMessageError
from data.records.permissions import Account, ForeignBodyError
from services.messages import open_messages, wording
from services.messages.readers import may_read

PATH: Final = f"{ROOT}/meldungen"
SHELVES_H: Final = (1, 4, 24, 168)
_SHELVE: Final = "shelve_"
LIVE: Final = "open"
EVERY_S: Final = 3
"""So often a page that is looked at asks whether anything is new."""


def page(given: StaffContext) -> StaffPage:
    """Stands at ``/verwaltung/meldungen``."""
    made = MessagesPage(given)
    return StaffPage(
        name="messages",
        path=PATH,
        permission="messages.read",
        changes="messages.change",
        order=10,
        show=made.show,
        change=made.change,
        attention=made.waiting,
        pieces={LIVE: made.live},
        stamp=made.stamp,
        wrong={ForeignBodyError: "foreign"},
    )


@dataclass(frozen=True, slots=True)
class MessagesPage:
    """What the page shows and does."""

    given: StaffContext

    @property
    def _messages(self) -> Messages:
        return self.given.house.records.messages

    def _message(self, message_id: str, visit: StaffVisit) -> StaffMessage:
        """One that who asks may read; UnknownStaffMessageError: there is none."""
        found = self._messages.message(message_id)
        if not may_read(visit.account.rights, found):
            raise UnknownStaffMessageError(message_id[:40])
        return found

    def waiting(self, account: Account) -> int:
        """What nobody has taken yet."""
        return sum(not one.taken_by for one in open_messages(self.given.house, account))

    def show(self, visit: StaffVisit) -> Content:
        """What is open, what is put off, what is out of service; or one message with all that happened to it."""
        words = visit.words
        if visit.query.get("message"):
            return [way(words["messages.back"], visit.address.page_at(PATH)), self.live(visit)]
        ways = [way(words[f"messages.{one}"], visit.address.page_at(f"{PATH}/{to}")) for one, to in WAYS.items()]
        return [done(visit), tag("div", {"class": "desk__row"}, *ways), self.live(visit)]

    def live(self, visit: StaffVisit) -> Markup:
        """What scripts take anew."""
        chosen = visit.query.get("message")
        source = f"{visit.address.base}{path_of(PATH, LIVE)}"
        told: dict[str, Attribute] = {"id": LIVE, "data-fragment": source, "data-every": EVERY_S}
        return tag("div", told, *(self._one(chosen, visit) if chosen else self._all(visit)))

    def stamp(self, _: StaffVisit) -> str:
        """By what people and rules have done, and the minute, in which something may end by itself."""
        house = self.given.house
        return f"{house.records.version()} {house.clock.now():%d %H:%M}"

    def _all(self, visit: StaffVisit) -> Content:
        words, now = visit.words, self.given.house.clock.now()
        there = open_messages(self.given.house, visit.account)
        off = [one for one in self._messages.open() if one.is_shelved(now) and may_read(visit.account.rights, one)]
        untaken = sum(not one.taken_by for one in there)
        said = words.say("messages.intro", n=len(there), untaken=untaken) if there else words["messages.none"]
        return [
            tag("p", {"role": "status"}, said),
            *(self._card(one, visit) for one in there),
            tag("h2", None, words["messages.shelf"]) if off else None,
            *(self._card(one, visit) for one in off),
            self._rests(visit),
        ]

    def change(self, visit: StaffVisit) -> str:
        """Do what a form says."""
        typed, now = visit.typed, self.given.house.clock.now()
        do, message_id, note = typed.get("do", ""), typed.get("message", ""), typed.get("note", "")
        if do == "end_rest":
            self._messages.end_rest(typed.get("rest", ""))
        elif do == "rest":
            self._rest(self._message(message_id, visit), visit, note)
        elif do.startswith(_SHELVE) and do.removeprefix(_SHELVE) in {str(one) for one in SHELVES_H}:
            until = now + timedelta(hours=int(do.removeprefix(_SHELVE)))
            self._messages.shelve(self._message(message_id, visit).message_id, until=until, now=now, note=note)
        elif (deed := self._deeds(message_id, note).get(do)) is not None:
            self._message(message_id, visit)
            deed()
        else:
            raise BadRequestError(f"cannot do {do[:40]!r}; known: {', '.join(DEEDS)}")
        return here(visit, done=do)

    def _deeds(self, message_id: str, note: str) -> Mapping[str, Callable[[], None]]:
        messages = self._messages
        return {
            "take": lambda: messages.take(message_id, note),
            "remark": lambda: messages.remark(message_id, note),
            "clear": lambda: messages.clear(message_id, note),
            "unshelve": lambda: messages.unshelve(message_id),
        }

    def _rest(self, one: StaffMessage, visit: StaffVisit, note: str) -> None:
        """Out of service is a site, in the body whose message it is."""
        if not one.site_id:
            raise UnknownStaffMessageError(one.message_id)
        if not visit.account.may("messages.change", one.body):
            raise ForeignBodyError(f"{visit.account.name} may put nothing of {one.body!r} out of service")
        self._messages.rest(one.site_id, body=one.body, now=self.given.house.clock.now(), note=note)

    # ---- one of them ------------------------------------------------------------------------

    def _card(self, one: StaffMessage, visit: StaffVisit) -> Markup:
        words, may = visit.words, visit.account.may("messages.change", one.body)
        history = tag("a", {"href": here(visit, message=one.message_id)}, words["messages.more"])
        off = one.is_shelved(self.given.house.clock.now())
        deed = self._show_again(one, visit) if off else self._take(one, visit)
        facts = self._facts(one, visit)
        return tag(
            "section",
            {"class": "article__part message", "id": one.message_id, "data-pulse": crc32("".join(facts).encode())},
            tag("h2", None, f"{wording.kind(one.kind, words.language)}: {self._place(one, visit)}"),
            tag("p", None, "; ".join(facts)),
            tag("p", None, words.say("messages.note", note=one.note)) if one.note else None,
            tag("div", {"class": "desk__row"}, deed if may else None, history),
            self._form(one, visit) if may and not off else None,
        )

    def _facts(self, one: StaffMessage, visit: StaffVisit) -> list[str]:
        words, now = visit.words, self.given.house.clock.now()
        found = [
            wording.severity(one.severity, words.language),
            words.say("messages.since", time=when(one.raised_at, now=now, words=words)),
            wording.value(self.given.house, one, words.language),
            words.say("messages.times", n=one.times) if one.times > 1 else "",
            words.say("messages.affected", n=one.affected) if one.affected > 1 else "",
            self._members(one) if one.affected > 1 or not one.site_id else "",
            words.say("messages.taken", who=_name(one.taken_by)) if one.taken_by else words["messages.untaken"],
        ]
        if one.shelved_until is not None and one.is_shelved(now):
            until = when(one.shelved_until, now=now, words=words)
            found.append(words.say("messages.shelved", time=until, who=_name(one.shelved_by)))
        if one.cleared_at is not None:
            found.append(words.say("messages.cleared", time=when(one.cleared_at, now=now, words=words)))
        if one.cleared_by:
            found.append(words.say("messages.ended_by", who=_name(one.cleared_by)))
        return [text for text in found if text]

    def _members(self, one: StaffMessage, most: int = 8) -> str:
        shown = [self.given.site_name(member) or member for member in one.members[:most]]
        return ", ".join([*shown, *(["…"] if one.affected > most else [])])

    def _place(self, one: StaffMessage, visit: StaffVisit) -> str:
        return wording.place(self.given.house, one, self.given.site_name(one.site_id), visit.words.language)

    # ---- what can be done -------------------------------------------------------------------

    def _take(self, one: StaffMessage, visit: StaffVisit) -> Markup | None:
        if one.taken_by:
            return None
        return _deed(visit, "take", one.message_id, visit.words["messages.take"], kind="primary")

    def _show_again(self, one: StaffMessage, visit: StaffVisit) -> Markup:
        return _deed(visit, "unshelve", one.message_id, visit.words["messages.unshelve"])

    def _form(self, one: StaffMessage, visit: StaffVisit) -> Markup:
        words, scope = visit.words, one.message_id
        deeds = [(do, words[f"messages.do.{do}"]) for do in DEEDS if do != "rest" or one.site_id]
        inside = (
            hidden("message", one.message_id),
            choice("do", words["messages.form.do"], deeds, value="take" if not one.taken_by else "remark", scope=scope),
            field("note", words["messages.form.note"], scope=scope),
            button(words["messages.go"], kind="secondary", element_id=f"{scope}-go"),
        )
        form = tag("form", {"class": "form", "method": "post", "action": visit.address.to()}, *inside)
        return tag("details", None, tag("summary", None, words["messages.further"]), form)

    def _rests(self, visit: StaffVisit) -> Markup | None:
        rests = self._messages.rests(self.given.house.clock.now())
        if not rests:
            return None
        lines = [self._rest_line(one, visit) for one in rests]
        return tag("section", {"class": "article__part"}, tag("h2", None, visit.words["messages.rests"]), *lines)

    def _rest_line(self, one: Rest, visit: StaffVisit) -> Markup:
        words, now = visit.words, self.given.house.clock.now()
        until = (
            words["messages.rest_open"]
            if one.until is None
            else words.say("messages.rest_until", time=when(one.until, now=now, words=words))
        )
        said = words.say(
            "messages.rest_said",
            name=self.given.site_name(one.site_id) or one.site_id,
            since=when(one.begun_at, now=now, words=words),
            until=until,
            who=_name(one.author),
            note=one.note,
        )
        inside = (hidden("do", "end_rest"), hidden("rest", one.rest_id))
        go = button(words["messages.end_rest"], kind="secondary", element_id=f"rest-{one.rest_id}")
        form = tag("form", {"class": "form", "method": "post", "action": visit.address.to()}, *inside, go)
        return tag("div", {"class": "desk__row"}, tag("p", None, said), _if(visit, one.body, form))

    # ---- what happened ----------------------------------------------------------------------

    def _one(self, message_id: str, visit: StaffVisit) -> Content:
        words, now, one = visit.words, self.given.house.clock.now(), self._message(message_id, visit)
        lines = [
            f"{when(it.at, now=now, words=words)}: {words[f'messages.entry.{it.what}']}{_by(it.actor)}"
            + (f" – {it.note}" if it.note else "")
            for it in self._messages.entries(message_id)
        ]
        return [
            self._card(one, visit) if one.cleared_at is None else self._past(one, visit),
            tag("h2", None, words["messages.history"]),
            tag("ul", None, *(tag("li", None, line) for line in lines)),
        ]

    def _past(self, one: StaffMessage, visit: StaffVisit) -> Markup:
        heading = f"{wording.kind(one.kind, visit.words.language)}: {self._place(one, visit)}"
        facts = tag("p", None, "; ".join(self._facts(one, visit)))
        return tag("section", {"class": "article__part"}, tag("h2", None, heading), facts)


WAYS: Final = {"rules": "regeln", "channels": "wege", "quality": "guete"}
"""Pages beside this one."""
DEEDS: Final[Sequence[str]] = ("take", "remark", *(f"{_SHELVE}{one}" for one in SHELVES_H), "clear", "rest")


def _deed(visit: StaffVisit, do: str, message_id: str, label: str, *, kind: str = "secondary") -> Markup:
    inside: tuple[Child, ...] = (
        hidden("do", do),
        hidden("message", message_id),
        button(label, kind=kind, element_id=f"{message_id}-{do}"),
    )
    return tag("form", {"class": "form", "method": "post", "action": visit.address.to()}, *inside)


def _if(visit: StaffVisit, body: str, form: Markup) -> Markup | None:
    return form if visit.account.may("messages.change", body) else None


def _name(actor: str) -> str:
    return actor.partition(":")[2] or actor


def _by(actor: str) -> str:
    return f" ({_name(actor)})" if actor.startswith("user:") else ""
