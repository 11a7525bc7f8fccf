"""What rain will bring to gauges in the next hours, for staff alone: how good it was, and what is not shown and why."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np

from dashboard.parts.figures import clock_time, number, quantity, when
from dashboard.parts.markup import Child, Markup, tag
from dashboard.parts.status.table import cards
from dashboard.staff.page import ROOT, Content, StaffContext, StaffPage, StaffVisit
from data.weather.town_radar import TownRadar

if TYPE_CHECKING:
    from analysis.water.forecast import GaugeForecast, LeadSkill
    from analysis.water.gauge_outlook import GaugeOutlook
    from analysis.water.runoff_files import KeptCatchment
    from data.catchments import Catchment
    from data.weather.radolan import RadarComposite

PATH: Final = f"{ROOT}/einzugsgebiete"


def page(given: StaffContext) -> StaffPage:
    """Stands at ``/verwaltung/einzugsgebiete``."""
    show = partial(_show, given, TownRadar(folders=given.house.folders))
    return StaffPage(name="catchments", path=PATH, permission="messages.read", order=34, show=show)


def _show(given: StaffContext, heard: TownRadar, visit: StaffVisit) -> Content:
    from analysis.water.gauge_outlook import GaugeOutlooks  # noqa: PLC0415 - numba, which other pages need not wait for

    words, house, radar = visit.words, given.house, heard.at(visit.now)
    found = GaugeOutlooks(given.context.store, house.layers, house.folders).at(visit.now, radar)
    if not found:
        return [
            tag("p", None, words["catchments.intro"]),
            tag("p", {"class": "status__answer"}, words["catchments.none"]),
            *_radar(given, heard, [], visit),
        ]
    return [
        tag("p", None, words["catchments.intro"]),
        tag("p", {"class": "status__note"}, words["catchments.not_public"]),
        *(_section(given, one, visit) for one in found),
        *_radar(given, heard, [one.catchment for one in found], visit),
    ]


def _section(given: StaffContext, one: "GaugeOutlook", visit: StaffVisit) -> Markup:
    words, own = visit.words, f"catchment-{one.catchment.catchment_id}"
    size = number(one.catchment.area_km2, decimals=1, words=words)
    sealed = number(100 * one.catchment.sealed, decimals=0, words=words)
    gauge = given.site_name(one.catchment.gauge) or one.catchment.gauge
    return tag(
        "section",
        {"class": "article__part", "aria-labelledby": own},
        tag("h2", {"id": own}, one.catchment.name),
        tag("p", None, words.say("catchments.ground", gauge=gauge, size=size, sealed=sealed)),
        *_state(one, visit),
    )


def _state(one: "GaugeOutlook", visit: StaffVisit) -> Iterator[Markup]:
    words, kept = visit.words, one.kept
    if kept is None or kept.learnt.unlearnt or one.is_stale:
        reason = "nothing" if kept is None else kept.learnt.unlearnt or "stale"
        yield tag("p", {"class": "status__answer"}, words[f"catchments.why.{reason}"])
    if kept is None or kept.learnt.unlearnt:
        return
    if one.at is not None:
        yield from _forecast(one, one.at, visit)
    yield tag("h3", None, words["catchments.how_good"])
    yield tag("ul", {"class": "status__note"}, *(tag("li", None, line) for line in _judged(kept, visit)))
    yield _skills(kept.learnt.leads, visit)


def _forecast(one: "GaugeOutlook", at: datetime, visit: StaffVisit) -> Iterator[Markup]:
    words = visit.words
    shown = [each for each in one.leads if each.unshown is None]
    if np.isfinite(one.level_cm):
        yield tag("p", None, words.say("catchments.now", level=_level(one.level_cm, visit), time=clock_time(at)))
    if not shown:
        reasons = {each.unshown for each in one.leads}
        reason = next(each for each in ("no_reading", "short_past", "no_skill") if each in reasons)
        yield tag("p", {"class": "status__answer"}, words[f"catchments.why.{reason}"])
        return
    head = [words[f"catchments.column.{name}"] for name in ("time", "value", "between")]
    rows = [_row(each, at, visit) for each in shown]
    yield cards(head, rows, caption=words.say("catchments.caption", name=one.catchment.name))
    key = "wet" if one.has_radar else "dry"
    yield tag("p", {"class": "status__note"}, words[f"catchments.{key}"])


def _row(one: "GaugeForecast", at: datetime, visit: StaffVisit) -> list[Child]:
    low, high = _level(one.low, visit), _level(one.high, visit)
    return [clock_time(at + timedelta(hours=one.lead)), _level(one.value, visit), f"{low} – {high}"]


def _judged(kept: "KeptCatchment", visit: StaffVisit) -> Iterator[str]:
    words, one = visit.words, kept.learnt
    first, second = (number(each, decimals=2, words=words) for each in one.kge)
    yield words.say("catchments.made", time=when(kept.made_at, now=visit.now, words=words), n=one.hours)
    yield words.say("catchments.model", model=words[f"catchments.model_name.{one.model}"])
    yield words.say("catchments.kge", first=first, second=second)
    yield words[f"catchments.against.{one.against}"]


def _skills(leads: "tuple[LeadSkill, ...]", visit: StaffVisit) -> Markup:
    words = visit.words
    head = [words[f"catchments.column.{name}"] for name in ("lead", "skill", "low", "shown")]
    rows: list[list[Child]] = [
        [
            words.say("catchments.hours", n=one.lead),
            *("–" if np.isnan(each) else number(each, decimals=2, words=words) for each in (one.skill, one.low)),
            words["catchments.is_shown" if one.unshown is None else f"catchments.hidden.{one.unshown}"],
        ]
        for one in leads
    ]
    return cards(head, rows, caption=words["catchments.how_good"])


def _radar(given: StaffContext, heard: TownRadar, ground: "list[Catchment]", visit: StaffVisit) -> Iterator[Markup]:
    """What fell and falls by radar over the town and each catchment; nothing where no such poll is set up."""
    from analysis.water.radar_rain import areal_rain  # noqa: PLC0415 - as above

    words, composites = visit.words, heard.at(visit.now)
    if not heard.is_heard:
        return
    yield tag("h2", {"id": "radar"}, words["catchments.radar.title"])
    if not composites:
        yield tag("p", {"class": "status__answer"}, words["catchments.radar.old"])
        return
    whole = given.context.ground.boundary
    areas = [] if whole is None else [(words["catchments.radar.town"], whole)]
    areas += [(one.name, one.polygon) for one in ground]
    head = [words["catchments.radar.area"], *(_interval(one, visit) for one in composites)]
    rows: list[list[Child]] = [
        [name, *(quantity(mm, unit="mm", decimals=1, words=words) for mm in areal_rain(composites, shape))]
        for name, shape in areas
    ]
    yield cards(head, rows, caption=words["catchments.radar.title"])
    yield tag("p", {"class": "status__note"}, words["catchments.radar.source"])


def _interval(one: "RadarComposite", visit: StaffVisit) -> str:
    begin, end = clock_time(one.at - one.interval), clock_time(one.at)
    key = "expected" if one.lead else "fallen"
    return visit.words.say(f"catchments.radar.{key}", begin=begin, end=end)


def _level(cm: float, visit: StaffVisit) -> str:
    return quantity(cm, unit="cm", decimals=0, words=visit.words)
