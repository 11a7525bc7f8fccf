"""Today's tours: how far each has come, as links that leave only its stops, and their lines on the map."""

from typing import Any, Final
from urllib.parse import quote

from dashboard.apps.einsatz.view import EinsatzView
from dashboard.parts.figures import ZONE, clock_time, number
from dashboard.parts.markup import Attribute, Markup, tag
from services.board.tours_today import TourProgress

FILES: Final = {"sheet": "tourenblatt.pdf", "gpx": "tour.gpx", "csv": "tour.csv"}
"""Of each tour, as its routes name them."""


def progress(view: EinsatzView) -> Markup:
    """The piece; nothing where there is no tour today."""
    found = view.board.tours.progress
    own: dict[str, Attribute] = {"class": "fleet", "id": "fleet", "hidden": not found}
    label = {"aria-label": view.words["einsatz.tours"]}
    return tag("nav", {**own, **label}, *(part for one in found for part in (_one(one, view), _ways(one, view))))


def _ways(one: TourProgress, view: EinsatzView) -> Markup | None:
    """Of the tour that is looked at: to plan its rest anew; its files for paper, navigation and tables."""
    if view.choice.tour != one.tour.tour_id:
        return None
    base = f"/einsatz/touren/{quote(one.tour.tour_id, safe='')}"
    links = [
        tag("a", {"href": view.choice.page_at(f"{base}/{name}"), "download": True}, view.words[f"einsatz.file.{key}"])
        for key, name in FILES.items()
    ]
    deed = {"type": "button", "class": "bar__button fleet__deed", "data-deed": "replan"}
    again = tag("button", deed, view.words["einsatz.deed.replan"]) if one.done < one.n else None
    return tag("span", {"class": "fleet__files"}, again, *links)


def _one(one: TourProgress, view: EinsatzView) -> Markup:
    words, tour = view.words, one.tour
    chosen = view.choice.tour == tour.tour_id
    facts = {"done": one.done, "n": one.n, "litres": number(one.litres, decimals=0, words=words)}
    today = tour.day == view.now.astimezone(ZONE).date()
    said = [] if today else [words[f"einsatz.weekday.{tour.day.weekday()}"]]
    said.append(words.say("einsatz.progress", **facts))
    if tour.length_m:
        said.append(words.say("einsatz.km", km=number(tour.length_m / 1000, decimals=1, words=words)))
    if one.unloads_at is not None:
        said.append(words.say("einsatz.unloads", time=clock_time(one.unloads_at)))
    link: dict[str, Attribute] = {
        "class": "fleet__one",
        "id": tour.tour_id,
        "href": view.choice.to(tour=None if chosen else tour.tour_id, due=None, free=False, revier=None, page=1),
        "aria-current": "true" if chosen else None,
        "data-list": True,
        "data-pulse": f"{one.done} {one.n}",
        "data-version": tour.version,
    }
    bar = tag("progress", {"max": max(one.n, 1), "value": one.done, "aria-hidden": "true"})
    return tag("a", link, tag("b", None, f"{one.label} {one.vehicle}"), bar, tag("span", None, " · ".join(said)))


def lines_of(view: EinsatzView) -> list[str]:
    """What the lines are made of: versions of tours, and a proposal once it is made."""
    shown = [one.tour for one in view.board.tours.progress if view.choice.tour in {None, one.tour.tour_id}]
    run = view.planning
    return [*(f"{one.tour_id} {one.version}" for one in shown), *([f"{run.job_id} {run.state}"] if run else [])]


def lines(view: EinsatzView) -> dict[str, Any]:
    """Of the tour that is looked at, else of all of today."""
    shown = [one.tour for one in view.board.tours.progress if view.choice.tour in {None, one.tour.tour_id}]
    drawn = [one for one in [*shown] if len(one.line) > 1]
    routes = [one.line for one in drawn] + [one["line"] for one in view.proposed if len(one["line"]) > 1]
    return {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": {}, "geometry": {"type": "LineString", "coordinates": [*map(list, one)]}}
            for one in routes
        ],
    }
