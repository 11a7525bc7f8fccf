"""Readings of meters from a file, CSV or Excel: counts, or a load profile; refused row by row, or kept as a whole."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np

from data.errors import BadRequestError, FieldError
from data.importers import csv_file, workbook
from data.importers.workbook import Line
from data.records.meter_profiles import STEPS_S, MeterProfile
from data.records.meters import Meter, MeterCount
from data.store import Store
from services.context import House
from services.energy.typed_instants import InstantsInOrder
from services.meter_readings import note

_NAMES: Final = {
    "meter": "meter meter_id zaehler zaehlernummer zaehler_nr zaehlpunkt melo marktlokation messlokation",
    "time": "time at zeit zeitstempel zeitpunkt datum_zeit datum_uhrzeit von beginn begin from abgelesen ablesedatum",
    "end": "end bis ende until to intervallende",
    "day": "day datum tag date",
    "clock": "clock uhrzeit zeit_lokal",
    "count": "count zaehlerstand stand ablesung",
    "amount": "amount used kwh verbrauch menge wert m3 wert_kwh verbrauch_kwh energie energie_kwh arbeit_kwh arbeit",
    "power": "power kw leistung leistung_kw wert_kw",
    "is_first": "is_first zaehlerwechsel wechsel neuer_zaehler",
}
COLUMNS: Final[Mapping[str, frozenset[str]]] = {name: frozenset(names.split()) for name, names in _NAMES.items()}
"""What a column is -> the normalised names it may have."""
_MARKS: Final = frozenset({"x", "1", "ja", "yes"})
_NOTHING: Final = frozenset({"", "-", "–", "n/a", "null"})
MOST_FAULTS: Final = 50
_HOUR_S: Final = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterFileFault:
    """A row that cannot be so; ``line`` of the file, from 1."""

    line: int
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterFile:
    """What a file says.

    Args:
        counts: by meter_id, in order.
        profiles: by meter_id, kWh, of water m³.
        faults: while there are any nothing is kept.
        without_value: rows that say nothing.
    """

    counts: Mapping[str, Sequence[MeterCount]]
    profiles: Mapping[str, MeterProfile]
    faults: Sequence[MeterFileFault]
    without_value: int


class _ProfileStep(NamedTuple):
    """A row of a load profile: its line, its time, kWh or kW, and of which end of the step the time is."""

    line: int
    at: datetime
    value: float
    is_power: bool
    is_end: bool


@dataclass(slots=True)
class _Rows:
    """Of one meter, as they come; each with its line."""

    clock: InstantsInOrder = field(default_factory=InstantsInOrder)
    counts: list[tuple[int, MeterCount]] = field(default_factory=list)
    steps: list[_ProfileStep] = field(default_factory=list)


def read(house: House, name: str, content: bytes, *, meter: str = "", ends: bool = False) -> MeterFile:
    """What a file says, and what is wrong with it.

    Args:
        house: whose meters.
        name: of the file; its ending says what it is.
        content: its bytes.
        meter: whose readings they are where no column says it: id, or name if only one has it.
        ends: times are the ends of steps; a column ``bis`` says so itself.

    Raises:
        ImportRefusedError: it is no such table.
    """
    meters, rows, faults, empty = _known(house), defaultdict[str, _Rows](_Rows), list[MeterFileFault](), 0
    wanted = "a time (Zeit, Datum) and a count (Zählerstand), kWh or kW"
    for sheet in workbook.read(name, content, is_header=_is_header, wanted=wanted):
        columns = {found: one for found in sheet.header for one, names in COLUMNS.items() if found in names}
        for line in sheet.lines:
            cells = {columns[found]: cell for found, cell in line.cells.items() if found in columns}
            try:
                empty += not _take(cells, line, meters, rows, (meter, ends))
            except FieldError as error:
                faults.append(MeterFileFault(line=line.number, sentence=str(error)))
    profiles = {one: made for one, said in rows.items() if (made := _profile(said, faults)) is not None}
    counts = {one: [count for _, count in said.counts] for one, said in rows.items() if said.counts}
    return MeterFile(counts=counts, profiles=profiles, faults=sorted(faults, key=_line), without_value=empty)


@dataclass(slots=True)
class MeterFileKept:
    """How many counts and steps are new, and how many counts are doubted."""

    counts: int = 0
    doubted: int = 0
    steps: int = 0

    def line(self) -> str:
        """As a line of text."""
        return f"New: {self.counts} counts ({self.doubted} doubted), {self.steps} steps."


def refuse(name: str, file: MeterFile, tell: Callable[[str], None]) -> None:
    """Tell the faults of a file of this name; BadRequestError: it has some."""
    for one in file.faults[:MOST_FAULTS]:
        tell(f"line {one.line}: {one.sentence}")
    if file.faults:
        raise BadRequestError(f"{name} has {len(file.faults)} faults; nothing was changed")


def told(house: House, file: MeterFile) -> list[str]:
    """Lines on what a file says, by meter."""
    names = {one.meter_id: one.title for one in house.records.meters.listed()}
    counts = [f"{names[one]}: {len(several)} counts" for one, several in file.counts.items()]
    steps = [
        f"{names[one]}: {len(said.used)} steps of {said.step_s // 60} minutes, {said.used.sum():.1f} in all"
        for one, said in file.profiles.items()
    ]
    return [*counts, *steps, f"without a value: {file.without_value}"]


def keep(house: House, store: Store, file: MeterFile) -> MeterFileKept:
    """Keep what a file without faults says.

    Raises:
        StepOfProfileError: a profile does not fit its steps.
    """
    done, meters = MeterFileKept(), house.records.meters
    for meter_id, counts in file.counts.items():
        meter, known = meters.one(meter_id), {one.at for one in meters.counts(meter_id)}
        for one in sorted((one for one in counts if one.at not in known), key=lambda count: count.at):
            done.counts += 1
            done.doubted += bool(note(house, store, meter, one).doubt)
    for meter_id, profile in file.profiles.items():
        done.steps += house.records.meter_profiles.put(meter_id, profile)
    return done


def _is_header(names: Sequence[str]) -> bool:
    found = {one for one, known in COLUMNS.items() if known & {*names}}
    return bool(found & {"time", "end", "day"}) and bool(found & {"count", "amount", "power"})


def _line(fault: MeterFileFault) -> int:
    return fault.line


def _known(house: House) -> dict[str, Meter | None]:
    """Meters by id and by name; None: several have this name."""
    found: dict[str, Meter | None] = {}
    for one in house.records.meters.listed():
        found[one.meter_id] = one
        found[one.title] = None if one.title in found else one
    return found


def _take(
    cells: Mapping[str, str],
    line: Line,
    meters: Mapping[str, Meter | None],
    rows: Mapping[str, _Rows],
    otherwise: tuple[str, bool],
) -> bool:
    """Take a row; return whether it says something."""
    meter = _meter(cells.get("meter", otherwise[0]), meters)
    own = rows[meter.meter_id]
    at = own.clock.read(_time_of(cells))
    kind = next((one for one in ("count", "amount", "power") if cells.get(one, "").strip() not in _NOTHING), "")
    if not kind:
        return False
    value = _value(kind, cells[kind])
    if kind == "count":
        _check_count(meter, value, at)
        is_first = cells.get("is_first", "").casefold() in _MARKS
        own.counts.append((line.number, MeterCount(at=at, count=value, is_first=is_first)))
    else:
        own.steps.append(
            _ProfileStep(line.number, at, value, kind == "power", is_end=otherwise[1] or bool(cells.get("end")))
        )
    return True


def _time_of(cells: Mapping[str, str]) -> str:
    """What a row says of its time; many files have day and clock in columns of their own."""
    text = cells.get("end") or cells.get("time") or cells.get("clock") or ""
    if "day" in cells and len(text) <= len("23:59:59"):
        return f"{cells['day']} {text}".strip()
    return text


def _value(kind: str, cell: str) -> float:
    try:
        value = csv_file.number(cell.replace("\N{NO-BREAK SPACE}", "").replace(" ", ""))
    except ValueError as error:
        raise FieldError(kind, str(error)) from None
    if value < 0:
        raise FieldError(kind, f"{cell!r} is negative; what is fed in has a meter of its own")
    return value


def _check_count(meter: Meter, value: float, at: datetime) -> None:
    if value >= 10.0**meter.digits:
        raise FieldError("count", f"{value:g} has more digits than the counter of {meter.title!r}, {meter.digits}")
    if at > datetime.now(UTC):
        raise FieldError("time", f"{at:%Y-%m-%d %H:%M} UTC lies ahead")


def _meter(named: str, meters: Mapping[str, Meter | None]) -> Meter:
    found = meters.get(named.strip())
    if found is not None:
        return found
    if named.strip() in meters:
        raise FieldError("meter", f"several meters are called {named.strip()[:60]!r}; write the id of one")
    known = ", ".join(sorted(meters)[:8]) or "none"
    raise FieldError("meter", f"no meter {named.strip()[:60]!r}; known: {known}")


def _profile(said: _Rows, faults: list[MeterFileFault]) -> MeterProfile | None:
    """The steps of one meter in order, as amounts; a fault each that is there twice or between two steps."""
    if not said.steps:
        return None
    steps = sorted(said.steps, key=lambda one: one.at)
    gaps = [(after.at - before.at).total_seconds() for before, after in pairwise(steps)]
    step_s = next(
        (one for one in STEPS_S if one in gaps), int(min((gap for gap in gaps if gap > 0), default=STEPS_S[0]))
    )
    if step_s not in STEPS_S:
        known = " or ".join(f"{one // 60} minutes" for one in STEPS_S)
        faults.append(MeterFileFault(line=steps[0].line, sentence=f"steps of {step_s / 60:g} minutes; it is {known}"))
        return None
    faults += _odd(steps, gaps, step_s)
    begin = [one.at - timedelta(seconds=step_s * one.is_end) for one in steps]
    used = [one.value * step_s / _HOUR_S if one.is_power else one.value for one in steps]
    at = np.array([one.replace(tzinfo=None) for one in begin], "datetime64[s]")
    return MeterProfile(at, np.array(used, float), step_s)


def _odd(steps: Sequence[_ProfileStep], gaps: Sequence[float], step_s: int) -> Iterator[MeterFileFault]:
    for one, gap in zip(steps[1:], gaps, strict=True):
        if gap == 0:
            yield MeterFileFault(line=one.line, sentence=f"{one.at:%Y-%m-%d %H:%M} UTC stands in the file twice")
    for one in steps:
        if one.at.timestamp() % step_s:
            sentence = f"{one.at:%Y-%m-%d %H:%M:%S} UTC is no multiple of {step_s // 60} minutes"
            yield MeterFileFault(line=one.line, sentence=sentence)
