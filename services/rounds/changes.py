"""What staff change of a round by hand: its facts, a stop that is added, moved, planned otherwise, taken out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from data.errors import FieldError
from data.records.rounds import HOLIDAY_RULES, LONGEST_NAME, FixedRound, PlannedStop, RoundNotice
from data.town.gazetteer import Gazetteer
from services.context import House
from services.emptied_sites import known
from services.rounds.site_names import ListedSites
from services.rounds.weekdays import days_of, weeks_of

LONGEST_REMARK: Final = 500
LONGEST_REASON: Final = 200
FARTHEST: Final = timedelta(days=31)
"""Nothing is put off for longer, or announced for what is longer past."""


def read(house: House, typed: Mapping[str, str], before: FixedRound | None) -> FixedRound:
    """The facts of a round as a form says them; FieldError: one cannot be so."""
    name, remark, layer = (typed.get(one, "").strip() for one in ("name", "remark", "layer"))
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise FieldError("name", f"the name has {len(name)} characters; it has 1 to {LONGEST_NAME}, in one line")
    if len(remark) > LONGEST_REMARK:
        raise FieldError("remark", f"the remark has {len(remark)} characters; at most {LONGEST_REMARK}")
    rule = next((one for one in HOLIDAY_RULES if one == typed.get("holidays", "")), None)
    if rule is None:
        raise FieldError("holidays", f"unknown rule; known: {', '.join(HOLIDAY_RULES)}")
    said = {"name": name, "remark": remark, "holidays": rule, "team_id": typed.get("team_id", "") or None}
    if before is not None:
        return replace(before, **said)  # type: ignore[arg-type]  # each is of its field
    if layer not in house.layers or not house.layers[layer].tour:
        raise FieldError("layer", f"no tour empties {layer[:40]!r}")
    return FixedRound(layer=layer, body=house.town.body_of(layer), **said)  # type: ignore[arg-type]  # likewise


def added(
    house: House, one: FixedRound, typed: Mapping[str, str], names: Gazetteer | None
) -> Callable[[Sequence[PlannedStop]], Sequence[PlannedStop]]:
    """The edit that adds a stop; FieldError: no such site, or no such days."""
    text = typed.get("site", "").strip()
    finder = ListedSites(house, house.layers[one.layer], known(house, {one.layer})[one.layer], names, house.clock.now())
    site_id = _found(finder, text)
    stop = _planned(PlannedStop(site_id=site_id, weekdays=()), typed)
    return lambda stops: _put(stops, stop, typed)


def changed(stop_id: int, typed: Mapping[str, str]) -> Callable[[Sequence[PlannedStop]], Sequence[PlannedStop]]:
    """The edit that plans a stop otherwise and moves it; FieldError: no such stop, days or place."""

    def edit(stops: Sequence[PlannedStop]) -> Sequence[PlannedStop]:
        stop = _of(stops, stop_id)
        return _put([one for one in stops if one is not stop], _planned(stop, typed), typed)

    return edit


def removed(stop_id: int) -> Callable[[Sequence[PlannedStop]], Sequence[PlannedStop]]:
    """The edit that takes a stop out."""
    return lambda stops: [one for one in stops if one is not _of(stops, stop_id)]


def notice_of(house: House, typed: Mapping[str, str], body: str) -> RoundNotice:
    """A day that differs, as a form says it; FieldError: it cannot be so."""
    day, moved_to, reason = _date("day", typed), _date("moved_to", typed), typed.get("reason", "").strip()
    if not 0 < len(reason) <= LONGEST_REASON or not reason.isprintable():
        raise FieldError("reason", f"a reason has 1 to {LONGEST_REASON} characters")
    today = house.clock.now().date()
    if day is None or not today - FARTHEST <= day <= today + 12 * FARTHEST:
        raise FieldError("day", "a day of the last month or the next twelve")
    if moved_to is not None and (moved_to == day or not abs(moved_to - day) <= FARTHEST):
        raise FieldError("moved_to", f"another day, at most {FARTHEST.days} days away")
    round_id = typed.get("round_id", "") or None
    return RoundNotice(body=body, round_id=round_id, day=day, moved_to=moved_to, reason=reason)


def _date(field: str, typed: Mapping[str, str]) -> date | None:
    text = typed.get(field, "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise FieldError(field, f"{text[:20]!r} is no day such as 2026-12-24") from None


def _found(finder: ListedSites, text: str) -> str:
    """By its number where that is one, else by name or address."""
    if any(one.isdigit() for one in text) and " " not in text:
        try:
            return finder.find(number=text, name="", street="", house_number="")
        except FieldError as error:
            if error.field == "contractor":
                raise
    return finder.find(number="", name=text, street="", house_number="")


def _planned(stop: PlannedStop, typed: Mapping[str, str]) -> PlannedStop:
    days = days_of(typed.get("weekdays", ""))
    return replace(stop, weekdays=days.weekdays, weeks=days.weeks or weeks_of(typed.get("weeks", "")))


def _put(stops: Sequence[PlannedStop], stop: PlannedStop, typed: Mapping[str, str]) -> Sequence[PlannedStop]:
    """With a stop at the place that was asked for; at the end where none was."""
    text = typed.get("position", "").strip()
    if text and not (text.isascii() and text.isdigit()):
        raise FieldError("position", f"{text[:20]!r} is no place in the round")
    at = min(max(int(text[:6]) - 1, 0), len(stops)) if text else len(stops)
    return [*stops[:at], stop, *stops[at:]]


def _of(stops: Sequence[PlannedStop], stop_id: int) -> PlannedStop:
    found = next((one for one in stops if one.stop_id == stop_id), None)
    if found is None:
        raise FieldError("stop", "this stop is not in the round any more")
    return found
