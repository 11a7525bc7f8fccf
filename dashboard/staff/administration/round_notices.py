"""Days on which rounds are not driven as planned: strike, snow; announced, and withdrawn where it ends sooner."""

from functools import partial
from typing import Final

from dashboard.parts.figures import ZONE
from dashboard.parts.form import button, choice, field, hidden
from dashboard.parts.markup import Markup, tag
from dashboard.parts.status.table import cards
from dashboard.staff.administration.rounds import NOTICES as PATH
from dashboard.staff.administration.rounds import PATH as ROUNDS
from dashboard.staff.administration.rounds import day_text
from dashboard.staff.page import Content, StaffContext, StaffPage, StaffVisit
from data.errors import BadRequestError
from data.records.permissions import ForeignBodyError
from data.records.rounds import RoundNotice, UnknownRoundError, UnknownRoundNoticeError
from services.rounds import changes

DAYS_BACK: Final = changes.FARTHEST


def page(given: StaffContext) -> StaffPage:
    """Stands at ``/verwaltung/touren/abweichungen``."""
    return StaffPage(
        name="round_notices",
        path=PATH,
        permission="tours.read",
        changes="tours.change",
        order=None,
        show=partial(_show, given),
        change=partial(_change, given),
        wrong={UnknownRoundError: "round_id", UnknownRoundNoticeError: "unknown", ForeignBodyError: "foreign"},
    )


def _show(given: StaffContext, visit: StaffVisit) -> Content:
    words, rounds = visit.words, given.house.records.rounds
    names = {one.round_id: one.name for one in rounds.items()}
    there = rounds.notices(since=visit.now.astimezone(ZONE).date() - DAYS_BACK)
    may = visit.account.may("tours.change")
    rows = [
        [
            day_text(one.day, visit),
            names.get(one.round_id or "", words["round_notices.all"]),
            day_text(one.moved_to, visit) if one.moved_to else words["round_notices.cancelled"],
            one.reason,
            _withdraw(one, visit) if may else None,
        ]
        for one in there
    ]
    head = [words[f"round_notices.column.{name}"] for name in ("day", "round", "moved_to", "reason", "deed")]
    title = words["round_notices.title"]
    return [
        tag("p", {"class": "form__done", "role": "status"}, words["round_notices.done"])
        if visit.query.get("done")
        else None,
        tag("p", None, tag("a", {"href": visit.address.page_at(ROUNDS)}, words["rounds.back"])),
        tag("p", None, words["round_notices.intro"]),
        cards(head, rows, caption=title) if rows else tag("p", {"class": "status__note"}, words["round_notices.none"]),
        _form(given, visit) if may else None,
    ]


def _withdraw(one: RoundNotice, visit: StaffVisit) -> Markup:
    sent = {"class": "form form--out", "method": "post", "action": visit.address.to()}
    label = visit.words["round_notices.withdraw"]
    return tag(
        "form", sent, hidden("do", "withdraw"), hidden("notice", str(one.notice_id)), button(label, kind="secondary")
    )


def _form(given: StaffContext, visit: StaffVisit) -> Markup:
    words, typed = visit.words, visit.typed
    there = [one for one in given.house.records.rounds.items() if one.valid_to is None]
    rounds = [("", words["round_notices.all"]), *((one.round_id, one.name) for one in there)]
    bodies = given.bodies(visit.account.bodies("tours.change"))
    return tag(
        "section",
        {"class": "article__part"},
        tag("h2", None, words["round_notices.new"]),
        tag(
            "form",
            {"class": "form", "method": "post", "action": visit.address.to()},
            hidden("do", "announce"),
            choice("body", words["round_notices.body"], bodies, value=typed.get("body", ""))
            if len(bodies) > 1
            else None,
            choice("round_id", words["round_notices.column.round"], rounds, value=typed.get("round_id", "")),
            field("day", words["round_notices.column.day"], kind="date", value=typed.get("day", ""), required=True),
            field(
                "moved_to",
                words["round_notices.moved_to"],
                kind="date",
                value=typed.get("moved_to", ""),
                hint=words["round_notices.moved_to_hint"],
            ),
            field(
                "reason",
                words["round_notices.column.reason"],
                value=typed.get("reason", ""),
                hint=words["round_notices.reason_hint"],
                required=True,
            ),
            button(words["round_notices.go"]),
        ),
    )


def _change(given: StaffContext, visit: StaffVisit) -> str:
    rounds, typed = given.house.records.rounds, visit.typed
    if (what := typed.get("do", "")) == "withdraw":
        text = typed.get("notice", "")
        rounds.withdraw(int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0)  # noqa: PLR2004 - digits of a key
    elif what == "announce":
        mine = sorted(visit.account.bodies("tours.change"))
        body = typed.get("body", "") or mine[0]
        if body not in mine:
            raise ForeignBodyError(f"{visit.account.name} may say nothing of rounds of the body {body!r}")
        rounds.announce(changes.notice_of(given.house, typed, body))
    else:
        raise BadRequestError(f"cannot do {what[:20]!r}; known: announce, withdraw")
    address = visit.address.to()
    return f"{address}{'&' if '?' in address else '?'}done=1"
