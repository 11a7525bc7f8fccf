"""One meter: the form in which its count is noted beside it, what was used between counts, and what is doubted."""

from datetime import datetime
from functools import partial
from typing import Final

from starlette.responses import FileResponse, Response

from dashboard.parts.figures import ZONE, number, quantity, when
from dashboard.parts.form import button, check, chosen_file, field, hidden
from dashboard.parts.markup import Child, Markup, tag
from dashboard.parts.status.table import cards
from dashboard.staff.administration.meters import LABELS, path_of
from dashboard.staff.administration.meters import PATH as ALL
from dashboard.staff.override_forms import here
from dashboard.staff.page import Content, StaffContext, StaffPage, StaffVisit
from dashboard.staff.typed_numbers import typed_number
from data.errors import BadRequestError, FieldError
from data.records.files import MOST_BYTES, RefusedFileError, UnknownStoredFileError
from data.records.meters import Meter, MeterCount, UnknownMeterCountError
from services.meter_readings import UsedPeriod, delete, note, unit_of, used_periods

PATH: Final = f"{ALL}/{{meter_id}}"
SHOWN: Final = 24
"""Counts and periods: two years of months."""
_PHOTO: Final = "/foto/{file_id}"
_FORM_BYTES: Final = 20_000


def page(given: StaffContext) -> StaffPage:
    """Stands at ``/verwaltung/zaehler/{meter_id}``; codes beside meters lead there."""
    return StaffPage(
        name="meter",
        path=PATH,
        permission="meters.count",
        changes="meters.count",
        order=None,
        title=partial(_title, given),
        show=partial(_show, given),
        change=partial(_change, given),
        wrong={RefusedFileError: "photo", UnknownMeterCountError: "meanwhile"},
        files={_PHOTO: partial(_photo, given)},
        largest_bytes=MOST_BYTES + _FORM_BYTES,
    )


def known(given: StaffContext, visit: StaffVisit) -> Meter:
    """The meter that is asked for; UnknownMeterError: there is none."""
    return given.house.records.meters.one(visit.parameters["meter_id"])


def _title(given: StaffContext, visit: StaffVisit) -> str:
    return known(given, visit).title


def _show(given: StaffContext, visit: StaffVisit) -> Content:
    words, meter = visit.words, known(given, visit)
    counts = given.house.records.meters.counts(meter.meter_id)
    about = words.say("meter.about", building=meter.building, carrier=words[f"meters.carrier.{meter.carrier}"])
    return [
        tag("p", {"class": "article__intro"}, about),
        tag("p", {"class": "form__done", "role": "status"}, words["meter.noted"]) if visit.query.get("done") else None,
        *(_doubt(meter, one, visit) for one in counts if one.doubt),
        _form(meter, counts, visit) if meter.removed_at is None else tag("p", None, words["meter.removed"]),
        *_periods(used_periods(given.house, given.context.store, meter, counts), meter, visit),
        *_counts(meter, counts, visit),
        _ways(visit),
    ]


def _form(meter: Meter, counts: list[MeterCount], visit: StaffVisit) -> Markup:
    words, typed = visit.words, visit.typed
    last = next((one for one in reversed(counts) if not one.doubt), None)
    told = (
        words.say("meter.last", count=_plain(last.count, visit), time=when(last.at, now=visit.now, words=words))
        if last
        else words["meter.first"]
    )
    now = f"{visit.now.astimezone(ZONE):%Y-%m-%dT%H:%M}"
    return tag(
        "form",
        {"class": "form", "method": "post", "action": visit.address.to(), "enctype": "multipart/form-data"},
        hidden("do", "note"),
        field(
            "count", words.say("meter.count", unit=meter.unit), value=typed.get("count", ""), hint=told, required=True
        ),
        field("at", words["meter.at"], kind="datetime-local", value=typed.get("at", now), required=True),
        chosen_file("photo", words["meter.photo"], hint=words["meter.photo_hint"], accept="image/*", required=False),
        check("is_first", words["meter.is_first"], checked="is_first" in typed),
        button(words["meter.note"]),
    )


def _doubt(meter: Meter, one: MeterCount, visit: StaffVisit) -> Markup:
    """What speaks against a count, and the two ways on."""
    words = visit.words
    told = words.say(
        f"meter.doubt.{one.doubt}", count=_plain(one.count, visit), time=when(one.at, now=visit.now, words=words)
    )
    deeds = (_deed(do, one, visit) for do in ("confirm", "delete"))
    picture = _picture(meter, one, visit) if one.photo else None
    return tag(
        "section",
        {"class": "article__part"},
        tag("p", {"class": "form__problem", "role": "alert"}, told),
        picture,
        tag("div", {"class": "desk__row"}, *deeds),
    )


def _deed(do: str, one: MeterCount, visit: StaffVisit) -> Markup:
    label = visit.words.say(f"meter.{do}", count=_plain(one.count, visit))
    kind = "primary" if do == "confirm" else "secondary"
    inside = (hidden("do", do), hidden("count_id", str(one.count_id)), button(label, kind=kind))
    return tag("form", {"class": "form", "method": "post", "action": visit.address.to()}, *inside)


def _periods(periods: list[UsedPeriod], meter: Meter, visit: StaffVisit) -> Content:
    words, unit = visit.words, unit_of(meter).result
    if not periods:
        return [tag("p", {"class": "status__answer"}, words["meter.no_periods"])]
    head = [words[f"meter.column.{one}"] for one in ("period", "used", "a_day", "expected", "difference")]
    rows = [_period(one, unit, visit) for one in reversed(periods[-SHOWN:])]
    inside = (
        tag("h2", None, words["meter.used"]),
        tag("p", {"class": "status__note"}, words["meter.used_about"]),
        cards(head, rows, caption=words["meter.used"]),
    )
    return [tag("section", {"class": "article__part"}, *inside)]


def _period(one: UsedPeriod, unit: str, visit: StaffVisit) -> list[Child]:
    words = visit.words
    days = max((one.end - one.begin).total_seconds() / 86_400, 1 / 24)
    span = " – ".join(f"{at.astimezone(ZONE):%d.%m.%Y}" for at in (one.begin, one.end))
    if one.used is None:
        return [span, words[f"meter.step.{one.step}"], "–", "–", "–"]
    difference = 100.0 * (one.used / one.expected - 1.0) if one.expected else None
    return [
        span,
        quantity(one.used, unit=unit, decimals=0, words=words),
        quantity(one.used / days, unit=unit, decimals=1, words=words),
        "–" if one.expected is None else quantity(one.expected, unit=unit, decimals=0, words=words),
        "–" if difference is None else quantity(difference, unit="%", decimals=0, words=words),
    ]


def _counts(meter: Meter, counts: list[MeterCount], visit: StaffVisit) -> Content:
    words = visit.words
    if not counts:
        return []
    head = [words[f"meter.column.{one}"] for one in ("at", "count", "remark", "photo", "wrong")]
    rows: list[list[Child]] = [
        [
            when(one.at, now=visit.now, words=words),
            _plain(one.count, visit),
            words["meter.new_meter"] if one.is_first else words[f"meter.remark.{one.doubt}"] if one.doubt else "–",
            tag("a", {"href": _address(meter, one, visit)}, words["meter.see"]) if one.photo else "–",
            _deed("delete", one, visit),
        ]
        for one in reversed(counts[-SHOWN:])
    ]
    title = words["meter.counts"]
    return [tag("details", {"class": "article__part"}, tag("summary", None, title), cards(head, rows, caption=title))]


def _ways(visit: StaffVisit) -> Markup:
    words = visit.words
    label = tag("a", {"href": visit.address.page_at(LABELS)}, words["meters.labels"])
    every = tag("a", {"href": visit.address.page_at(ALL)}, words["meter.all"])
    return tag("p", None, every, " · ", label)


def _picture(meter: Meter, one: MeterCount, visit: StaffVisit) -> Markup:
    facts = {
        "class": "photo",
        "src": _address(meter, one, visit),
        "alt": visit.words["meter.photo_of"],
        "loading": "lazy",
    }
    return tag("img", facts)


def _address(meter: Meter, one: MeterCount, visit: StaffVisit) -> str:
    return f"{visit.address.asset(path_of(meter.meter_id))}/foto/{one.photo}"


def _plain(count: float, visit: StaffVisit) -> str:
    return number(count, decimals=0 if count == int(count) else 2, words=visit.words)


def _change(given: StaffContext, visit: StaffVisit) -> str:
    meter, do = known(given, visit), visit.typed.get("do", "")
    if do == "note":
        return _note(given, meter, visit)
    count_id = visit.typed.get("count_id", "")
    if do not in {"confirm", "delete"} or not count_id.isascii() or not count_id.isdigit():
        raise BadRequestError(f"unknown deed {do[:20]!r}; known: note, confirm, delete")
    if do == "confirm":
        given.house.records.meters.confirm(meter.meter_id, int(count_id))
    else:
        delete(given.house, meter, int(count_id))
    return visit.address.to()


def _note(given: StaffContext, meter: Meter, visit: StaffVisit) -> str:
    sent = visit.files.get("photo")
    number_read = typed_number("count", visit.typed.get("count", ""))
    count = MeterCount(at=_instant(visit), count=number_read, is_first="is_first" in visit.typed)
    note(given.house, given.context.store, meter, count, sent.content if sent else b"")
    return here(visit, done="1")


def _instant(visit: StaffVisit) -> datetime:
    text = visit.typed.get("at", "")
    try:
        return datetime.fromisoformat(text).replace(tzinfo=ZONE)
    except ValueError:
        raise FieldError("at", f"{text[:40]!r} is no date and time") from None


def _photo(given: StaffContext, visit: StaffVisit) -> Response:
    """A picture of this meter's counts, and nothing else."""
    meter, file_id = known(given, visit), visit.parameters["file_id"]
    if all(one.photo != file_id for one in given.house.records.meters.counts(meter.meter_id)):
        raise UnknownStoredFileError(file_id)
    files = given.house.files()
    file = files.file(file_id)
    return FileResponse(files.path(file), media_type=file.media_type)
