"""Notices of the town: written, shown as they will look, released by somebody else, taken back."""

from datetime import datetime, timedelta
from functools import partial
from typing import Final
from urllib.parse import urlencode

from dashboard.parts.figures import ZONE, when
from dashboard.parts.form import area, button, choice, field, hidden
from dashboard.parts.markup import Markup, tag
from dashboard.parts.notices import notice
from dashboard.staff.device_changes import instant
from dashboard.staff.page import ROOT, Content, StaffContext, StaffPage, StaffVisit
from data.errors import BadRequestError, FieldError, UnknownLayerError, UnknownSiteError
from data.instants import InstantError
from data.records.notices import LONGEST, Notice, OwnNoticeError, UnknownAuthorError, UnknownNoticeError
from data.records.permissions import Account, ForeignBodyError

PATH: Final = f"{ROOT}/mitteilungen"
A_DAY: Final = timedelta(days=1)


def page(given: StaffContext) -> StaffPage:
    """Stands at ``/verwaltung/mitteilungen``."""
    return StaffPage(
        name="notices",
        path=PATH,
        permission="notices.draft",
        changes="notices.draft",
        order=40,
        show=partial(_show, given),
        change=partial(_change, given),
        attention=partial(_waiting, given),
        wrong={
            OwnNoticeError: "own",
            UnknownAuthorError: "author",
            UnknownLayerError: "layer",
            UnknownSiteError: "site_id",
            InstantError: "valid_to",
            ForeignBodyError: "foreign",
        },
    )


def _waiting(given: StaffContext, account: Account) -> int:
    """Drafts of others that somebody may release."""
    if not account.may("notices.release"):
        return 0
    now = given.house.clock.now()
    drafts = (one for one in given.house.records.notices.listed() if one.released_at is None and one.valid_to > now)
    return sum(one.author != account.actor for one in drafts)


def _show(given: StaffContext, visit: StaffVisit) -> Content:
    listed, words = given.house.records.notices.listed(), visit.words
    chosen = next((one for one in listed if one.notice_id == visit.query.get("notice")), None)
    return [
        tag("p", {"class": "form__done", "role": "status"}, words["notices.done"]) if visit.query.get("done") else None,
        tag("p", None, words["notices.intro"]),
        *(_card(given, one, visit) for one in listed),
        None if listed else tag("p", {"class": "status__note"}, words["notices.none"]),
        _form(given, chosen, visit),
    ]


def _card(given: StaffContext, one: Notice, visit: StaffVisit) -> Markup:
    words, clock = visit.words, given.house.clock
    looks = tag("aside", {"class": "told"}, tag("ul", None, tag("li", None, *notice(one, words, clock=clock))))
    edit = tag("a", {"href": f"{_here(visit, notice=one.notice_id)}#write"}, words["notices.edit"])
    return tag(
        "section",
        {"class": "article__part", "id": one.notice_id},
        looks,
        tag("p", {"class": "status__note"}, _state(given, one, visit)),
        tag("div", {"class": "desk__row"}, _deed(one, visit), edit),
    )


def _state(given: StaffContext, one: Notice, visit: StaffVisit) -> str:
    words, now = visit.words, given.house.clock.now()
    state = "shown" if one.is_shown(now) else "draft" if one.released_at is None else "later"
    state = "over" if one.valid_to <= now else state
    about = one.site_id or (
        given.house.layers[one.layer].title[words.language] if one.layer in given.house.layers else ""
    )
    facts = {
        name: value.partition(":")[2] or value for name, value in (("author", one.author), ("by", one.released_by))
    }
    begin = when(one.valid_from, now=now, words=words)
    return words.say(f"notices.state.{state}", about=about or words["notices.everywhere"], time=begin, **facts)


def _deed(one: Notice, visit: StaffVisit) -> Markup | None:
    """Release or take back, for who may."""
    words = visit.words
    if not visit.account.may("notices.release", one.body):
        return None
    if one.released_at is None and one.author == visit.account.actor:
        return tag("p", {"class": "status__note"}, words["notices.own"])
    do = "release" if one.released_at is None else "take_back"
    inside = (hidden("do", do), hidden("notice", one.notice_id), button(words[f"notices.{do}"], kind="secondary"))
    return tag("form", {"class": "form", "method": "post", "action": visit.address.to()}, *inside)


def _form(given: StaffContext, chosen: Notice | None, visit: StaffVisit) -> Markup:
    words, typed, now = visit.words, visit.typed, given.house.clock.now()
    was = chosen or Notice(text="", valid_from=now, valid_to=now + A_DAY)
    town = given.house.town
    names = {one: body.name for one, body in town.bodies.items()} or {town.body_of(""): town.name}
    bodies = [(one, names.get(one, one)) for one in sorted(visit.account.bodies("notices.draft"))]
    layers = [
        ("", words["notices.everywhere"]),
        *((one.id, one.title[words.language]) for one in given.house.layers.values()),
    ]

    def line(name: str, value: str, kind: str = "text") -> Markup:
        return field(name, words[f"notices.form.{name}"], kind=kind, value=typed.get(name, value))

    def text(name: str, value: str) -> Markup:
        hint = words.say(f"notices.form.{name}_hint", n=LONGEST)
        return area(name, words[f"notices.form.{name}"], value=typed.get(name, value), hint=hint)

    return tag(
        "section",
        {"class": "article__part", "id": "write"},
        tag("h2", None, words["notices.rewrite" if chosen else "notices.write"]),
        tag(
            "form",
            {"class": "form", "method": "post", "action": visit.address.to()},
            hidden("do", "draft"),
            hidden("notice", was.notice_id or typed.get("notice", "")),
            text("text", was.text),
            text("text_en", was.text_en),
            choice("layer", words["notices.form.layer"], layers, value=typed.get("layer", was.layer)),
            line("site_id", was.site_id),
            choice("body", words["notices.form.body"], bodies, value=typed.get("body", was.body)),
            line("valid_from", _local(was.valid_from), "datetime-local"),
            line("valid_to", _local(was.valid_to), "datetime-local"),
            button(words["notices.save"]),
        ),
    )


def _local(at: datetime) -> str:
    return at.astimezone(ZONE).strftime("%Y-%m-%dT%H:%M")


def _here(visit: StaffVisit, **more: str) -> str:
    address = visit.address.to()
    return f"{address}{'&' if '?' in address else '?'}{urlencode(more)}"


def _change(given: StaffContext, visit: StaffVisit) -> str:
    typed, notices = visit.typed, given.house.records.notices
    what, notice_id = typed.get("do", ""), typed.get("notice", "")
    if what == "draft":
        notice_id = notices.draft(_read(given, visit), body=_body(visit))
    elif what in {"release", "take_back"}:
        body = next((one.body for one in notices.listed() if one.notice_id == notice_id), None)
        if body is None:
            raise UnknownNoticeError(notice_id)
        if not visit.account.may("notices.release", body):
            raise ForeignBodyError(f"{visit.account.name} may release no notice of the body {body!r}")
        (notices.release if what == "release" else notices.take_back)(notice_id)
    else:
        raise BadRequestError(f"cannot do {what!r}; known: draft, release, take_back")
    return f"{_here(visit, done=what)}#{notice_id}"


def _body(visit: StaffVisit) -> str:
    mine = sorted(visit.account.bodies("notices.draft"))
    body = visit.typed.get("body", "") or mine[0]
    if body not in mine:
        raise ForeignBodyError(f"{visit.account.name} may write no notice of the body {body!r}")
    return body


def _read(given: StaffContext, visit: StaffVisit) -> Notice:
    typed, house = visit.typed, given.house
    layer, site_id = typed.get("layer", ""), typed.get("site_id", "").strip()
    if layer and layer not in house.layers:
        raise UnknownLayerError(layer, house.layers)
    if site_id and site_id not in given.context.store.last(house.layers.of_site(site_id).id).sites.site_id:
        raise UnknownSiteError(site_id)
    begin, end = instant(typed.get("valid_from", "")), instant(typed.get("valid_to", ""))
    if end is None:
        raise FieldError("valid_to", "a notice needs an end")
    return Notice(
        notice_id=typed.get("notice", ""),
        text=typed.get("text", "").replace("\r\n", "\n").strip(),
        text_en=typed.get("text_en", "").replace("\r\n", "\n").strip(),
        layer=layer,
        site_id=site_id,
        valid_from=begin or house.clock.now(),
        valid_to=end,
    )
