"""What is left of a running tour, planned anew: how much shorter it gets, or that nothing shorter was found."""

from collections.abc import Mapping
from typing import Any

from dashboard.apps.einsatz.view import EinsatzView
from dashboard.parts.figures import clock_time, number
from dashboard.parts.markup import Markup, tag
from dashboard.texts import Words
from data import instants
from services.board import DispatchBoard
from services.board.tours_today import label


def rest(view: EinsatzView, found: Mapping[str, Any]) -> list[Markup | None]:
    """The pieces; a button only where there is something to accept."""
    words, names = view.words, _names(view, found)
    shorter = found["planned_s"] < found["running_s"]
    facts = {
        "tour": label(found["tour_id"]),
        "n": len(found["order"]),
        "minutes": number(found["planned_s"] / 60, decimals=0, words=words),
        "km": number(found["planned_m"] / 1000, decimals=1, words=words),
        "end": clock_time(instants.parse(found["ends_at"])),
        "before": number(found["running_s"] / 60, decimals=0, words=words),
        "before_km": number(found["running_m"] / 1000, decimals=1, words=words),
        "before_end": clock_time(instants.parse(found["runs_until"])),
    }
    said = tag("p", {"role": "status"}, words.say(f"einsatz.rest.{'shorter' if shorter else 'kept'}", **facts))
    late = tag("p", None, words.say("einsatz.rest.late", n=found["late"])) if found["late"] else None
    straight = tag("p", None, words["einsatz.plan.straight"]) if found["is_straight"] else None
    if not shorter:
        return [said, late, straight]
    before = tag("p", {"class": "plan__before"}, words.say("einsatz.rest.before", **facts))
    stops = [tag("li", None, names.get(one, one)) for one in found["order"]]
    return [said, before, late, straight, acceptance(words), tag("ol", {"class": "plan__stops"}, *stops)]


def acceptance(words: Words) -> Markup:
    """The button with which a proposal is agreed to."""
    own = {"type": "button", "class": "bar__button", "data-deed": "accept"}
    return tag("button", own, words["einsatz.plan.accept"])


def _names(view: EinsatzView, found: Mapping[str, Any]) -> dict[str, str]:
    """Of the stops, by their ids, with the hour at which the vehicle should be there."""
    times, board = found["times"], view.board
    stops = view.einsatz.context.house.records.tours.stops([found["tour_id"]])
    names = {one.stop_id: _name(board, one.site_id) for one in stops if one.stop_id in times}
    return {one: f"{clock_time(instants.parse(times[one]))} {name}" for one, name in names.items()}


def _name(board: DispatchBoard, site_id: str) -> str:
    row = board.row_of.get(site_id)
    return site_id if row is None else board.name[row]
