"""The list of a day: what is due by round, printed on paper, and what the crew wrote on it typed in by keyboard."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import groupby
from typing import Final
from urllib.parse import urlencode

from dashboard.parts.figures import ZONE
from dashboard.parts.form import act, button, choice, field, hidden
from dashboard.parts.markup import Markup, join, tag
from dashboard.staff.administration.rounds import DAY as PATH
from dashboard.staff.administration.rounds import PATH as ROUNDS
from dashboard.staff.administration.rounds import day_text
from dashboard.staff.page import Content, StaffContext, StaffPage, StaffVisit
from data.emptying import LEVELS, Level
from data.errors import FieldError, InboxFullError
from data.opening_hours import BERLIN
from data.records.fleet import Team
from data.records.rounds import UnknownRoundError
from services.crew import told_levels
from services.rounds.daily_list import KEYS, ListedStop, listed, type_in

LEVEL: Final = "level-"
"""Before the id of a site, in the field of what is typed of it."""
_NOTHING: Final = "-"
"""Typed where nothing was emptied after all."""
_LETTERS: Final[Mapping[Level, str]] = dict(zip(LEVELS, ("l", "h", "v", "ü"), strict=True))
_A_DAY: Final = timedelta(days=1)
_OLDEST: Final = timedelta(days=31)


def page(given: StaffContext) -> StaffPage:
    """Stands at ``/verwaltung/touren/tag``."""
    return StaffPage(
        name="round_day",
        path=PATH,
        permission="tours.read",
        changes="tours.change",
        order=None,
        title=_title,
        show=partial(_show, given),
        change=partial(_change, given),
        wrong={UnknownRoundError: "round_id", InboxFullError: "full"},
        scripts=("label.js", "typed_list.js"),
        styles=("rounds.css",),
        largest_bytes=200_000,
    )


def _day(visit: StaffVisit) -> date:
    """Which is asked for; today where that is none, or nobody types it in any more."""
    today = visit.now.astimezone(ZONE).date()
    try:
        asked = date.fromisoformat(visit.typed.get("day", "") or visit.query.get("day", ""))
    except ValueError:
        return today
    return asked if abs(asked - today) <= _OLDEST else today


def _title(visit: StaffVisit) -> str:
    return visit.words.say("round_day.of", day=day_text(_day(visit), visit))


def _show(given: StaffContext, visit: StaffVisit) -> Content:
    day, words = _day(visit), visit.words
    sites = {
        layer: given.context.store.last(layer).sites for layer in given.house.layers if given.house.layers[layer].tour
    }
    stops = listed(given.house, day, sites=sites)
    chosen = visit.query.get("round", "")
    shown = [one for one in stops if chosen in {"", one.stop.round_id}]
    return [
        _done(visit),
        tag("p", {"class": "round__screen"}, tag("a", {"href": visit.address.page_at(ROUNDS)}, words["rounds.back"])),
        _asking(stops, day, visit),
        tag("p", {"class": "round__screen"}, words["round_day.intro"]) if shown else None,
        *_lists(given, day, shown, visit),
        None if shown else tag("p", {"class": "status__answer"}, words["round_day.none"]),
        tag("p", {"class": "round__screen"}, act(words["round_day.print"], "print", kind="secondary", hidden=True)),
    ]


def _done(visit: StaffVisit) -> Markup | None:
    count = visit.query.get("done", "")
    if not (count.isascii() and count.isdigit()):
        return None
    return tag("p", {"class": "form__done", "role": "status"}, visit.words.say("round_day.done", n=count[:6]))


def _asking(stops: Sequence[ListedStop], day: date, visit: StaffVisit) -> Markup:
    """Which day and which round."""
    words, today = visit.words, visit.now.astimezone(ZONE).date()
    rounds = dict.fromkeys((one.stop.round_id, one.stop.round_name) for one in stops)
    near = [
        (words[f"round_day.{key}"], today + n * _A_DAY) for key, n in (("yesterday", -1), ("today", 0), ("tomorrow", 1))
    ]
    links = [
        tag(
            "li",
            None,
            tag("a", {"href": _here(visit, day=str(one)), "aria-current": "date" if one == day else None}, name),
        )
        for name, one in near
    ]
    language = [hidden(name, value) for name, value in visit.address.query().items()]
    return tag(
        "div",
        {"class": "round__screen"},
        tag("ul", {"class": "round__days"}, *links),
        tag(
            "form",
            {"class": "round__asked", "method": "get", "action": visit.address.page_at(PATH).partition("?")[0]},
            *language,
            field("day", words["round_day.day"], kind="date", value=str(day), scope="asked"),
            choice(
                "round",
                words["rounds.column.name"],
                [("", words["round_notices.all"]), *rounds],
                value=visit.query.get("round", ""),
                scope="asked",
            ),
            button(words["round_day.show"], kind="secondary"),
        ),
    )


def _lists(given: StaffContext, day: date, shown: Sequence[ListedStop], visit: StaffVisit) -> list[Markup]:
    told = _told(given, day, shown)
    teams = {one.item_id: one.name for one in given.house.records.fleet.items(Team)}
    may = visit.account.may("tours.change") and day <= visit.now.astimezone(ZONE).date()
    return [
        _list([*those], day, told, teams.get(team_id or "", ""), visit, may=may)
        for (_, team_id), those in groupby(shown, key=lambda one: (one.stop.round_id, one.stop.team_id))
    ]


def _told(given: StaffContext, day: date, shown: Sequence[ListedStop]) -> Mapping[str, Level]:
    """What was typed already, as the lake has it by now, by site."""
    begin = datetime.combine(day, time(), BERLIN) - _A_DAY
    ids, found = {one.emptying_id: one.stop.site_id for one in shown}, dict[str, Level]()
    for layer in {one.stop.layer for one in shown}:
        kinds = given.house.layers[layer].shows.drops
        if kinds:
            rows = given.context.store.events(layer, kinds=[*kinds], start=begin, end=begin + 3 * _A_DAY)
            found |= {ids[key]: level for key, level in told_levels(rows["detail"].to_pylist()).items() if key in ids}
    return found


def _list(
    stops: Sequence[ListedStop], day: date, told: Mapping[str, Level], team: str, visit: StaffVisit, *, may: bool
) -> Markup:
    words, first = visit.words, stops[0].stop
    title = first.round_name
    own = f"list-{first.round_id}"
    head = ["position", "site", "note", "level"]
    rows = [_row(one, told.get(one.stop.site_id), visit, may=may) for one in stops]
    table = tag(
        "table",
        {"class": "round__list", "data-keys": "lhvü-"},
        tag("caption", {"class": "sr-only"}, words.say("round_day.caption", name=title, day=day_text(day, visit))),
        tag(
            "thead",
            None,
            tag("tr", None, *(tag("th", {"scope": "col"}, words[f"round_day.column.{one}"]) for one in head)),
        ),
        tag("tbody", None, *rows),
    )
    sent = {"method": "post", "action": visit.address.to(), "class": "round__typed", "aria-labelledby": own}
    fields = [hidden("day", str(day)), hidden("round", first.round_id)]
    inside = (
        tag("form", sent, *fields, table, tag("div", {"class": "round__screen"}, button(words["round_day.save"])))
        if may
        else table
    )
    return tag(
        "section",
        {"class": "round__sheet"},
        tag("h2", {"id": own}, title),
        tag(
            "p",
            None,
            words.say("round_day.head", n=len(stops), team=team or words["rounds.no_team"], day=day_text(day, visit)),
        ),
        inside,
    )


def _row(one: ListedStop, level: Level | None, visit: StaffVisit, *, may: bool) -> Markup:
    words, stop = visit.words, one.stop
    note = words.say("round_day.moved", day=day_text(stop.planned_on, visit), reason=stop.reason) if stop.reason else ""
    boxes = tag("span", {"class": "round__boxes", "aria-hidden": True}, "☐ l  ☐ h  ☐ v  ☐ ü")
    typed = tag(
        "input",
        {
            "class": "kern-form-input__input round__key",
            "name": f"{LEVEL}{stop.site_id}",
            "value": _LETTERS[level] if level else "",
            "aria-label": words.say("round_day.level_of", n=stop.position, name=one.name),
            "maxlength": 1,
            "autocomplete": "off",
            "autocapitalize": "none",
        },
    )
    said = words[f"round_day.level.{level}"] if level else ""
    place = join(one.name, tag("span", {"class": "round__id"}, ", ".join(filter(None, (one.district, stop.site_id)))))
    return tag(
        "tr",
        None,
        tag("td", None, str(stop.position)),
        tag("th", {"scope": "row"}, place),
        tag("td", None, note),
        tag("td", None, typed if may else said, boxes),
    )


def _change(given: StaffContext, visit: StaffVisit) -> str:
    day, typed = _day(visit), visit.typed
    if day > visit.now.astimezone(ZONE).date():
        raise FieldError("day", f"{day} has not come yet")
    stops = [one for one in listed(given.house, day) if one.stop.round_id == typed.get("round", "")]
    if not stops:
        raise UnknownRoundError(typed.get("round", "")[:40])
    mine = visit.account.bodies("tours.change")
    stops = [one for one in stops if one.stop.body in mine]
    before = _told(given, day, stops)
    fresh = {site_id: level for site_id, level in _levels(typed, stops).items() if before.get(site_id) != level}
    done = type_in(given.house, day, stops, fresh)
    return _here(visit, day=str(day), done=str(done))


def _levels(typed: Mapping[str, str], stops: Sequence[ListedStop]) -> dict[str, Level | None]:
    """What was typed, by site; nothing of those whose field is empty; FieldError: a key that means nothing."""
    found: dict[str, Level | None] = {}
    for one in stops:
        key = typed.get(f"{LEVEL}{one.stop.site_id}", "").strip().casefold()
        if key and key != _NOTHING and key not in KEYS:
            raise FieldError("level", f"{key[:5]!r} is no level of {one.stop.site_id}; known: l, h, v, ü")
        if key:
            found[one.stop.site_id] = None if key == _NOTHING else KEYS[key]
    return found


def _here(visit: StaffVisit, **more: str) -> str:
    address = visit.address.page_at(PATH)
    return f"{address}{'&' if '?' in address else '?'}{urlencode(more)}"
