"""What the town's app was told last, what waits, and what did not arrive, with a way to try that again."""

from datetime import datetime
from typing import Final

from dashboard.parts.figures import age, when
from dashboard.parts.form import button, hidden
from dashboard.parts.markup import Child, Markup, tag
from dashboard.parts.status.table import cards
from dashboard.staff.page import StaffVisit
from dashboard.texts import Words
from data.records.outbox import Outbox, PushMessage, PushState
from services.context import House

STATES: Final[tuple[PushState, ...]] = ("failed", "waiting", "sent")
MOST: Final = 10


def push_state(house: House, visit: StaffVisit) -> Markup | None:
    """The section; None where nothing is pushed."""
    if not house.settings.push_url:
        return None
    words, outbox, now = visit.words, house.records.outbox, house.clock.now()
    heading = tag("h2", {"id": "push"}, words["push.title"])
    rows = [_row(one, visit, now) for state in STATES for one in outbox.listed(state, most=MOST)]
    head = [words[f"push.{one}"] for one in ("message", "state", "time", "do")]
    table = cards(head, rows, caption=words["push.title"]) if rows else None
    return tag("section", {"class": "article__part"}, heading, tag("p", None, _said(outbox, words, now)), table)


def failed(house: House) -> int:
    """How many messages were given up that somebody could still use."""
    return house.records.outbox.lost(now=house.clock.now()) if house.settings.push_url else 0


def _said(outbox: Outbox, words: Words, now: datetime) -> str:
    counts = outbox.counts()
    last = next(iter(outbox.listed("sent", most=1)), None)
    sent = age(last.ended_at, now=now, words=words) if last and last.ended_at else words["push.never"]
    return words.say("push.said", waiting=counts.get("waiting", 0), failed=counts.get("failed", 0), sent=sent)


def _row(one: PushMessage, visit: StaffVisit, now: datetime) -> list[Child]:
    words = visit.words
    named = tag("span", None, words[f"push.kind.{one.kind.replace('.', '_')}"], tag("br"))
    topic = tag("span", {"class": "status__note"}, one.topic)
    due = words.say("jobs.due_at", time=when(one.due, now=now, words=words))
    time = age(one.ended_at, now=now, words=words) if one.ended_at else due
    state = words[f"push.state_name.{one.state}"] + (f": {one.error}" if one.error else "")
    again = one.state == "failed" and visit.account.may("jobs.change", one.body)
    return [tag("span", None, named, topic), state, time, _again(one, visit) if again else None]


def _again(one: PushMessage, visit: StaffVisit) -> Markup:
    send = button(visit.words["jobs.retry"], kind="secondary", element_id=f"push-{one.message_id}")
    fields = (hidden("do", "push"), hidden("message", one.message_id))
    return tag("form", {"class": "form", "method": "post", "action": visit.address.to()}, *fields, send)
