"""What a crew's report does to its tour as it is by now. Pure: rows in, a verdict out.

What has happened in the street is never refused: an emptying counts on whichever tour its stop is by now, and in
whatever state. What contradicts what is known by now is kept as a conflict and changes nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final, get_args

from data.errors import FieldError
from data.records.change import Values
from data.records.crew_log import CrewAction, CrewDeed, Verdict
from data.records.tours import CrewLevel, Obstacle

FINDINGS: Final = frozenset({"defect", "misthrow", "side_waste"})
"""What may be wrong with a container that was emptied all the same."""
PHOTOGRAPHED: Final = frozenset({"defect", "side_waste"})
"""Pictures are taken of nothing else."""
LONGEST_NOTE: Final = 500
LONGEST_NOTES: Final = 4_000
HEAVIEST_KG: Final = 40_000
MOST_PHOTOS: Final = 6
_GONE: Final = {"dropped": "was dropped from the tour", "carried_over": "was moved to another day"}


def verdict(action: CrewAction, tour: Values, stop: Values | None, waste: str) -> Verdict:
    """What an action does; FieldError: it says what cannot be.

    Args:
        action: what was reported.
        tour: its tour as it is.
        stop: its stop, on whichever tour it is by now; None: it is about the tour.
        waste: the state of waste beside the site; empty: there is none.
    """
    if (stop is None) != (action.kind in _OF_TOURS):
        raise FieldError("stop", f"{action.kind} is {'of a tour as a whole' if stop else 'of one stop'}")
    found = _OF_TOURS[action.kind](action, tour) if stop is None else _OF_STOPS[action.kind](action, stop, waste)
    begun = {"state": "driving"} if tour["state"] == "planned" else {}
    return replace(found, tour=begun | found.tour)


def _emptied(action: CrewAction, stop: Values, _waste: str) -> Verdict:
    level = _one_of("level", action, get_args(CrewLevel))
    if stop["state"] == "emptied":
        return Verdict(outcome="repeated")
    gone = _elsewhere(action, stop)
    values = {"state": "emptied", "level": level}
    return Verdict(outcome="conflict" if gone else "applied", sentence=gone, stop=values, is_emptying=True)


def _unreachable(action: CrewAction, stop: Values, waste: str) -> Verdict:
    reason = _one_of("reason", action, get_args(Obstacle))
    if gone := _elsewhere(action, stop):
        return Verdict(outcome="conflict", sentence=gone)
    if stop["state"] == "emptied" and reason not in FINDINGS:
        return Verdict(outcome="conflict", sentence="was emptied already")
    state = stop["state"] if stop["state"] == "emptied" else "unreachable"
    side_waste = "reported" if reason == "side_waste" and not waste else ""
    return Verdict(stop={"state": state, "reason": reason}, side_waste=side_waste)  # type: ignore[arg-type]  # one of both


def _reopened(action: CrewAction, stop: Values, _waste: str) -> Verdict:
    if gone := _elsewhere(action, stop):
        return Verdict(outcome="conflict", sentence=gone)
    if stop["state"] == "open":
        return Verdict(outcome="repeated")
    values = {"state": "open", "level": "", "reason": ""}
    return Verdict(stop=values, is_mistake=stop["state"] == "emptied")


def _note(action: CrewAction, stop: Values, _waste: str) -> Verdict:
    text = str(action.facts.get("text", "")).strip()
    if not 0 < len(text) <= LONGEST_NOTE:
        raise FieldError("text", f"the note has {len(text)} characters; it has 1 to {LONGEST_NOTE}")
    notes = "\n".join(filter(None, (stop["note"], text)))
    if len(notes) > LONGEST_NOTES:
        raise FieldError("text", f"the notes of a stop have {LONGEST_NOTES} characters at most")
    return Verdict(stop={"note": notes})


def _photo(action: CrewAction, stop: Values, _waste: str) -> Verdict:
    if stop["reason"] not in PHOTOGRAPHED:
        raise FieldError("photo", "pictures are kept of defects and of waste beside containers, of nothing else")
    if len(stop["photos"]) >= MOST_PHOTOS:
        raise FieldError("photo", f"a stop has {MOST_PHOTOS} pictures at most")
    return Verdict(stop={"photos": [*stop["photos"], str(action.facts["file_id"])]})


def _cleared(_action: CrewAction, _stop: Values, waste: str) -> Verdict:
    if not waste:
        return Verdict(outcome="repeated")
    if waste == "released":
        return Verdict(side_waste="cleared")
    return Verdict(outcome="conflict", sentence=f"what lies there is not released to be cleared: {waste}")


def _weighed(action: CrewAction, tour: Values) -> Verdict:
    kg = action.facts.get("kg")
    if not isinstance(kg, int) or isinstance(kg, bool) or not 0 < kg <= HEAVIEST_KG:
        raise FieldError("kg", f"{str(kg)[:20]!r} is no weight of 1 to {HEAVIEST_KG} kg")
    return Verdict(tour={"weights": [*tour["weights"], kg]})


def _finished(_action: CrewAction, tour: Values) -> Verdict:
    if tour["state"] == "done":
        return Verdict(outcome="repeated")
    return Verdict(tour={"state": "done"}, all_open={"state": "carried_over"})


_OF_STOPS: Final[Mapping[CrewDeed, Callable[[CrewAction, Values, str], Verdict]]] = {
    "emptied": _emptied,
    "unreachable": _unreachable,
    "reopened": _reopened,
    "note": _note,
    "photo": _photo,
    "cleared": _cleared,
}
_OF_TOURS: Final[Mapping[CrewDeed, Callable[[CrewAction, Values], Verdict]]] = {
    "weighed": _weighed,
    "finished": _finished,
}


def _elsewhere(action: CrewAction, stop: Values) -> str:
    """What has become of the stop meanwhile; empty: it is where its crew thinks."""
    if stop["tour_id"] != action.tour_id:
        return f"was handed to {stop['tour_id']}"
    return _GONE.get(stop["state"], "")


def _one_of(name: str, action: CrewAction, known: tuple[str, ...]) -> str:
    found = str(action.facts.get(name, ""))
    if found not in known:
        raise FieldError(name, f"unknown {name} {found[:20]!r}; known: {', '.join(known)}")
    return found
