"""What people say of the fleet, as forms and tables write it: read, held against the town and the law, kept."""

from collections.abc import Callable, Mapping, Sequence
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
FIELDS: Final[Mapping[type[FleetItem], Sequence[str]]] = {
    Vehicle: (
        *("name", "kind", "fractions", "capacity_l", "payload_kg", "compaction", "weight_kg", "width_m", "height_m"),
        *("depot_id", "team_id", "back_at", "remark"),
    ),
    Team: ("name", "size", "licence", "shift", "break_min", "break_after_min", "remark"),
    Depot: ("name", "place", "hours", "remark"),
    UnloadingPoint: ("name", "place", "fractions", "hours", "unload_min", "remark"),
}
"""What people say of each kind, in the order of forms and tables."""
COLUMNS: Final = {kind: ("item_id", "body", *said, "valid_from", "valid_to") for kind, said in FIELDS.items()}
"""Of tables: what the house says of each, too."""
FARTHEST_DEGREES: Final = 0.75
"""Beyond the town: incinerators and sorting plants stand with its neighbours."""
A_YEAR: Final = timedelta(days=366)


def read(house: House, kind: type[FleetItem], typed: Mapping[str, str], names: Gazetteer | None) -> FleetItem:
    """What fields of text say; as `examined`; FieldError: a field cannot be so."""
    item, faults = examined(house, kind, typed, names)
    if item is None:
        raise faults[0]
    return item


def examined(
    house: House, kind: type[FleetItem], typed: Mapping[str, str], names: Gazetteer | None
) -> tuple[FleetItem | None, list[FieldError]]:
    """What fields of text say, None where any cannot be so, and every field that cannot.

    Args:
        house: whose town and layers.
        kind: of what.
        typed: by the names of the kind's attributes; ``place`` for both coordinates, ``fractions`` ids between spaces.
        names: the town's addresses; None: places are coordinates.
    """
    fields = _Fields(typed)
    given: dict[str, Any] = {name: typed.get(name, "").strip() for name in ("item_id", "body", "name", "remark")}
    fields.take(_check_name, given["name"])
    fields.take(_check_remark, given["remark"])
    if issubclass(kind, Depot):
        given["lon"], given["lat"] = fields.take(_place, house, typed.get("place", ""), names) or (0.0, 0.0)
        given["hours"] = fields.take(_hours, "hours", typed)
    if kind is UnloadingPoint:
        given |= {"fractions": fields.take(_fractions, house, typed), **fields.numbers("unload_min")}
    if kind is Team:
        given |= _team(house, fields)
    if kind is Vehicle:
        given |= _vehicle(house, fields)
    return None if fields.faults else kind(**given), fields.faults


class _Fields:
    """Fields of text, and those that cannot be so.

    Args:
        typed: by their names.
    """

    def __init__(self, typed: Mapping[str, str]) -> None:
        self.typed = typed
        self.faults: list[FieldError] = []

    def take(self, read: Callable[..., Any], *given: Any) -> Any:
        """What is read; None: it cannot be so."""
        try:
            return read(*given)
        except FieldError as error:
            self.faults.append(error)
            return None

    def numbers(self, *names: str) -> dict[str, Any]:
        """Those of these fields."""
        return {name: self.take(_number, name, self.typed) for name in names}


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


def _check_name(name: str) -> None:
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise FieldError("name", f"the name has {len(name)} characters; it has 1 to {LONGEST_NAME}, in one line")


def _check_remark(remark: str) -> None:
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


def _team(house: House, fields: _Fields) -> dict[str, Any]:
    said = fields.numbers("size", "break_min", "break_after_min")
    said |= {"shift": fields.take(_hours, "shift", fields.typed)}
    said |= {"licence": fields.take(_one_of, "licence", fields.typed, [*LICENCES])}
    if said["shift"] is not None and said["break_min"] is not None:
        fields.take(_check_shift, house, said["shift"] or "off", said["break_min"])
    return said


def _check_shift(house: House, shift: str, break_min: int) -> None:
    """See that there is work, no more of it than the law allows, and breaks as it demands."""
    now = house.clock.now()
    spells = list(hours_of(house, shift).spells(now, now + A_YEAR))
    work, most = working_time.work_min(spells, break_min), working_time.MOST_MIN
    if not 0 < work <= most:
        raise FieldError("shift", f"{shift!r} is {work} minutes of work on the longest day; 1 to {most} may be")
    if lacking := working_time.lacking_min(spells, break_min):
        raise FieldError("break_min", f"{break_min} minutes of break are {lacking} too few for {shift}")


def _vehicle(house: House, fields: _Fields) -> dict[str, Any]:
    typed = fields.typed
    said = fields.numbers("capacity_l", "payload_kg", "compaction", "weight_kg", "width_m", "height_m")
    said["kind"] = kind = fields.take(_one_of, "kind", typed, get_args(VehicleKind))
    fields.take(_check_payload, said["payload_kg"], said["weight_kg"])
    return {
        **said,
        "fractions": fields.take(_fractions, house, typed, TOURS[kind]) if kind else (),
        "depot_id": typed.get("depot_id", ""),
        "team_id": typed.get("team_id", "") or None,
        "back_at": fields.take(_back_at, typed.get("back_at", "")),
    }


def _check_payload(payload_kg: int | None, weight_kg: int | None) -> None:
    if payload_kg is not None and weight_kg is not None and payload_kg >= weight_kg:
        raise FieldError("payload_kg", f"a payload of {payload_kg} kg is not less than the weight in all")


def _back_at(text: str) -> datetime | None:
    try:
        return instants.parse(text, zone=BERLIN) if text.strip() else None
    except instants.InstantError as error:
        raise FieldError("back_at", str(error)) from None
