"""How fast bins without sensors fill, where the next sensors pay, and by how much forecasts err."""

from collections.abc import Iterator
from functools import partial
from typing import Final

from starlette.responses import Response

from dashboard.parts.figures import ZONE, number, when
from dashboard.parts.form import button, field, hidden
from dashboard.parts.markup import Markup, tag
from dashboard.parts.status.table import cards
from dashboard.staff.page import ROOT, Content, StaffContext, StaffPage, StaffVisit
from dashboard.staff.spreadsheet import download
from data.declare import Layer
from services.fill_forecast import ContainerRate, FillForecast, FillForecasts, WorthSensor, layers_that_fill

PATH: Final = f"{ROOT}/fuellraten"
MOST: Final = 100
_FIRST: Final = 10
_LISTED: Final = 25
COLUMNS: Final = ("layer", "site_id", "channel", "points_a_day", "low", "high", "taps")


def page(given: StaffContext) -> StaffPage:
    """Stands at ``/verwaltung/fuellraten``."""
    known = FillForecasts(given.house)
    return StaffPage(
        name="fill_rates",
        path=PATH,
        permission="tours.read",
        order=33,
        show=partial(_show, given, known),
        files={".csv": partial(_file, given, known)},
    )


def _show(given: StaffContext, known: FillForecasts, visit: StaffVisit) -> Content:
    words = visit.words
    asked = visit.query.get("n", "")
    most = min(int(asked), MOST) if asked.isascii() and asked.isdigit() and len(asked) < 4 else _FIRST  # noqa: PLR2004 - digits
    learnt = [(layer, found) for layer in layers_that_fill(given.house) if (found := known.of(layer.id))]
    return [
        tag("p", None, words["fill_rates.intro"]),
        _asking(most, visit) if learnt else tag("p", {"class": "status__answer"}, words["fill_rates.nothing"]),
        *(_section(given, layer, found, most, visit) for layer, found in learnt),
        tag(
            "p",
            None,
            tag("a", {"href": visit.address.page_at(f"{PATH}.csv"), "download": True}, words["fill_rates.csv"]),
        )
        if learnt
        else None,
    ]


def _asking(most: int, visit: StaffVisit) -> Markup:
    language = [hidden(name, value) for name, value in visit.address.query().items()]
    sent = {"class": "form", "method": "get", "action": visit.address.page_at(PATH).partition("?")[0]}
    line = field("n", visit.words["fill_rates.most"], kind="number", value=str(most))
    return tag("form", sent, *language, line, button(visit.words["fill_rates.show"], kind="secondary"))


def _section(given: StaffContext, layer: Layer, found: FillForecast, most: int, visit: StaffVisit) -> Markup:
    words = visit.words
    own = f"{layer.id}-title"
    return tag(
        "section",
        {"class": "article__part", "aria-labelledby": own},
        tag("h2", {"id": own}, layer.title[words.language]),
        tag("ul", {"class": "status__note"}, *(tag("li", None, one) for one in _errors(found, visit))),
        *_sensors(found.sensors[:most], given, visit),
        *_rates(found.rates, given, layer.full_from or 0.0, visit),
    )


def _errors(found: FillForecast, visit: StaffVisit) -> Iterator[str]:
    """By how much forecasts of the layer err, and when that was learnt."""
    words, one = visit.words, found.forecast

    def plain(value: float, decimals: int = 1) -> str:
        return number(value, decimals=decimals, words=words)

    yield words.say("fill_rates.made", time=when(found.made_at, now=visit.now, words=words))
    if one.trials:
        held = plain(100 * one.held, 0)
        yield words.say(
            "fill_rates.error", hours=plain(one.error_hours), line=plain(one.line_hours), n=one.trials, held=held
        )
    else:
        yield words["fill_rates.no_error"]
    if found.level_error is not None:
        yield words.say("fill_rates.level_error", points=plain(found.level_error), n=found.emptyings)


def _sensors(worth: tuple[WorthSensor, ...], given: StaffContext, visit: StaffVisit) -> Iterator[Markup]:
    words = visit.words
    if not worth:
        return
    title = words.say("fill_rates.sensors", n=len(worth))
    total = number(sum(one.visits for one in worth), decimals=0, words=words)
    head = [words[f"fill_rates.column.{name}"] for name in ("site", "saved", "without")]
    rows = [
        [
            f"{given.site_name(one.site_id)} ({one.site_id})",
            *(number(value, decimals=0, words=words) for value in (one.visits, one.without)),
        ]
        for one in worth
    ]
    yield tag("h3", None, title)
    yield tag("p", None, words.say("fill_rates.saved", n=len(worth), visits=total))
    yield cards(head, rows, caption=title)


def _rates(rates: tuple[ContainerRate, ...], given: StaffContext, limit: float, visit: StaffVisit) -> Iterator[Markup]:
    """The fastest, each with what may be, and when it is full by that."""
    words = visit.words
    if not rates:
        yield tag("p", None, words["fill_rates.no_taps"])
        return
    shown = sorted(rates, key=lambda one: -one.per_day)[:_LISTED]
    title = words.say("fill_rates.rates", n=len(shown), total=len(rates))
    head = [words[f"fill_rates.column.{name}"] for name in ("site", "per_day", "between", "taps", "full")]
    rows = [
        [
            f"{given.site_name(one.site_id)} ({one.site_id}{f', {one.channel}' if one.channel else ''})",
            number(one.per_day, decimals=0, words=words),
            " – ".join(number(value, decimals=0, words=words) for value in (one.low, one.high)),
            str(one.taps),
            _full(one, limit, visit),
        ]
        for one in shown
    ]
    yield tag("h3", None, title)
    yield cards(head, rows, caption=title)


def _full(one: ContainerRate, limit: float, visit: StaffVisit) -> str:
    days = (f"{at.astimezone(ZONE):%d.%m.}" for at in one.full_at(limit))
    expected, earliest, latest = days
    return visit.words.say("fill_rates.full", day=expected, first=earliest, last=latest)


def _file(given: StaffContext, known: FillForecasts, visit: StaffVisit) -> Response:  # noqa: ARG001 - as files are made
    rows = [
        [layer.id, one.site_id, one.channel, one.per_day, one.low, one.high, one.taps]
        for layer in layers_that_fill(given.house)
        if (found := known.of(layer.id))
        for one in found.rates
    ]
    return download("fuellraten.csv", COLUMNS, rows)
