"""What people say of the fleet, as forms and tables write it: read, held against the town and the law, kept."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any, Final, get_args

from data import coordinates, instants
from data.errors import DeclarationError, FieldError
from data.opening_hours import BERLIN, Times
from data.records.fleet import LICENCES, TOURS, Depot, FleetItem, Team, UnloadingPoint, Vehicle, VehicleKind
from data.town.gazetteer import Found, Gazetteer
from services import working_time
from services.context import House
from services.fleet import fractions, hours_of

LONGEST_NAME: Final = 80
LONGEST_REMARK: Final = 500
RANGES: Final[Mapping[str, tuple[float, float]]] = {
    "capacity_l": (50, 60_000),
    "payload_kg": (50, 30_000),
    "compaction": (1.0, 10.0),
    "weight_kg": (500, 40_000),
    "width_m": (0.8, 3.0),
    "height_m": (1.0, 4.5),
    "size": (1, 9),
    "break_min": (0, 180),
    "break_after_min": (15, 360),
    "unload_min": (1, 120),
}
"""Least and most; whole numbers where both are."""
FARTHEST_DEGREES: Final = 0.75
"""Beyond the town: incinerators and sorting plants stand with its neighbours."""
A_YEAR: Final = timedelta(days=366)


def read(house: House, kind: type[FleetItem], typed: Mapping[str, str], names: Gazetteer | None) -> FleetItem:
    """What fields of text say.

    Args:
        house: whose town and layers.
        kind: of what.
        typed: by the names of the kind's attributes; ``place`` for both coordinates, ``fractions`` ids between spaces.
        names: the town's addresses; None: places are coordinates.

    Raises:
        FieldError: a field cannot be so.
    """
    given: dict[str, Any] = {name: typed.get(name, "").strip() for name in ("item_id", "body", "name", "remark")}
    _check_texts(given["name"], given["remark"])
    if issubclass(kind, Depot):
        lon, lat = _place(house, typed.get("place", ""), names)
        given |= {"lon": lon, "lat": lat, "hours": _hours("hours", typed)}
    if kind is UnloadingPoint:
        given |= {"fractions": _fractions(house, typed), "unload_min": _number("unload_min", typed)}
    if kind is Team:
        given |= _team(house, typed)
    return kind(**given) if kind is not Vehicle else Vehicle(**given, **_vehicle(house, typed))


def written(item: FleetItem) -> dict[str, str]:
    """The fields that `read` makes it of."""
    said = {one.name: getattr(item, one.name) for one in fields(item)}
    if isinstance(item, Depot):
        said["place"] = f"{item.lat:.6f} {item.lon:.6f}"
    return {name: _text(value) for name, value in said.items()}


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(BERLIN).strftime("%Y-%m-%dT%H:%M")
    return "" if value is None else " ".join(value) if isinstance(value, tuple) else str(value)


def _check_texts(name: str, remark: str) -> None:
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise FieldError("name", f"the name has {len(name)} characters; it has 1 to {LONGEST_NAME}, in one line")
    if len(remark) > LONGEST_REMARK:
        raise FieldError("remark", f"the remark has {len(remark)} characters; at most {LONGEST_REMARK}")


def _place(house: House, text: str, names: Gazetteer | None) -> tuple[float, float]:
    """Coordinates in or near the town, or an address in it."""
    west, south, east, north = house.town.bounds
    far = FARTHEST_DEGREES
    try:
        return coordinates.place(text, (west - far, south - far, east + far, north + far))
    except FieldError:
        found = names.find(text, limit=1) if names and any(one.isalpha() for one in text) else Found()
        if found.meant is None:
            raise
        return found.meant.lon, found.meant.lat


def _hours(field: str, typed: Mapping[str, str]) -> str:
    text = typed.get(field, "").strip()
    try:
        _ = text and Times(text)
    except DeclarationError as error:
        raise FieldError(field, str(error)) from None
    return text


def _number(field: str, typed: Mapping[str, str]) -> Any:
    """Whole where its range is; decimal comma or point."""
    text, (least, most) = typed.get(field, "").strip(), RANGES[field]
    kind = int if isinstance(least, int) else float
    try:
        number = kind(text if kind is int else text.replace(",", "."))
    except ValueError:
        number = None
    if number is None or not least <= number <= most:
        raise FieldError(field, f"{text[:20]!r} is no number from {least} to {most}")
    return number


def _fractions(house: House, typed: Mapping[str, str], tour: str = "") -> tuple[str, ...]:
    """Ids of layers that tours empty, of one kind of tour or of any; at least one."""
    known = [one.id for one in fractions(house) if tour in {"", one.tour}]
    asked = typed.get("fractions", "").split()
    if not asked or not {*asked} <= {*known}:
        raise FieldError("fractions", f"{' '.join(asked)[:60]!r} are no fractions of such a tour: {', '.join(known)}")
    return tuple(one for one in known if one in asked)


def _one_of(field: str, typed: Mapping[str, str], known: Sequence[str]) -> Any:
    if (found := typed.get(field, "").strip()) not in known:
        raise FieldError(field, f"unknown {field} {found[:40]!r}; known: {', '.join(known)}")
    return found


def _team(house: House, typed: Mapping[str, str]) -> dict[str, Any]:
    numbers = {name: _number(name, typed) for name in ("size", "break_min", "break_after_min")}
    shift = _hours("shift", typed)
    _check_shift(house, shift or "off", numbers["break_min"])
    return {**numbers, "shift": shift, "licence": _one_of("licence", typed, [*LICENCES])}


def _check_shift(house: House, shift: str, break_min: int) -> None:
    """See that there is work, no more of it than the law allows, and breaks as it demands."""
    now = house.clock.now()
    spells = list(hours_of(house, shift).spells(now, now + A_YEAR))
    work, most = working_time.work_min(spells, break_min), working_time.MOST_MIN
    if not 0 < work <= most:
        raise FieldError("shift", f"{shift!r} is {work} minutes of work on the longest day; 1 to {most} may be")
    if lacking := working_time.lacking_min(spells, break_min):
        raise FieldError("break_min", f"{break_min} minutes of break are {lacking} too few for {shift}")


def _vehicle(house: House, typed: Mapping[str, str]) -> dict[str, Any]:
    kind = _one_of("kind", typed, get_args(VehicleKind))
    numbers = {
        name: _number(name, typed)
        for name in ("capacity_l", "payload_kg", "compaction", "weight_kg", "width_m", "height_m")
    }
    if numbers["payload_kg"] >= numbers["weight_kg"]:
        raise FieldError("payload_kg", f"a payload of {numbers['payload_kg']} kg is not less than the weight in all")
    return {
        **numbers,
        "kind": kind,
        "fractions": _fractions(house, typed, TOURS[kind]),
        "depot_id": typed.get("depot_id", ""),
        "team_id": typed.get("team_id", "") or None,
        "back_at": _back_at(typed.get("back_at", "")),
    }


def _back_at(text: str) -> datetime | None:
    try:
        return instants.parse(text, zone=BERLIN) if text.strip() else None
    except instants.InstantError as error:
        raise FieldError("back_at", str(error)) from None
