"""How the messages of one device type are read."""

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from data import instants
from data.amounts import counted
from data.declare import Measure
from data.errors import DeclarationError
from data.profiles.conversions import CONVERSIONS, TAKES, factor, number
from data.profiles.layout import MessageLayout
from data.profiles.paths import at
from data.rejection import RejectedError

_EPOCH: Final = {"epoch_s": 1.0, "epoch_ms": 0.001}
TIME_UNITS: Final = (*_EPOCH, "iso")
EXAMPLE: Final = "%d.%m.%Y %H:%M"
"""Any format of datetime.strptime that says day and time is a unit too."""
HISTORY: Final = "history"
"""Where decoders put what a device sends again; one who does not say so in its profile is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One decoded field that is a measure.

    Args:
        id: the measure.
        field: name in the decoded payload; ``distance.value`` goes into nested objects (data.profiles.paths).
        unit: what the device counts in: one that fits the measure (data.profiles.conversions.UNITS).
        convert: one of data.profiles.conversions.CONVERSIONS, or nothing.
        plausible: lowest and highest number (as sent) that is a measurement; others are a device's way to say "none".
        codes: what the device's words mean: a number, or one of the measure's own names of codes.
        numbers: further numbers for the conversion.
    """

    id: str
    field: str
    unit: str = ""
    convert: str | None = None
    plausible: tuple[float, float] = (-math.inf, math.inf)
    codes: Mapping[str, float | str] = dataclasses.field(default_factory=dict)
    numbers: Mapping[str, float]

    def value(self, raw: Any, mounting: Mapping[str, float], measure: Measure) -> float:
        """The measure's value of one decoded field; else a RejectedError begins with the field's name."""
        try:
            return self._converted(self._plausible(number(raw, codes=self.words(measure)), measure), mounting)
        except (RejectedError, DeclarationError) as error:
            raise RejectedError(f"field {self.field!r} {error}") from None

    def words(self, measure: Measure) -> Mapping[str, float]:
        """What words mean: those of the profile, then the measure's own.

        Raises:
            DeclarationError: a word means a name that the measure has not.
        """
        own = measure.codes or {}
        if not self.codes:
            return own
        for word, code in self.codes.items():
            if isinstance(code, str) and code not in own:
                known = ", ".join(own) or "numbers alone"
                raise DeclarationError(f"codes: {word!r} means {code!r}, no code of {measure.id}; known: {known}")
        return {**own, **{word: own[code] if isinstance(code, str) else code for word, code in self.codes.items()}}

    def factor(self, measure: Measure) -> float:
        """From what the device counts in to what its conversion or the measure does; DeclarationError: none fits."""
        wanted = TAKES[self.convert] if self.convert else measure.unit
        return factor(self.unit, wanted, name=self.convert or measure.id)

    def _plausible(self, sent: float, measure: Measure) -> float:
        low, high = self.plausible
        scaled = sent * self.factor(measure)
        if not low <= sent <= high or math.isinf(scaled):
            raise RejectedError(f"is {sent:g}, outside what this device can measure ({low:g} to {high:g})")
        return scaled

    def _converted(self, scaled: float, mounting: Mapping[str, float]) -> float:
        if self.convert is None:
            return scaled
        return CONVERSIONS[self.convert](scaled, {**mounting, **self.numbers})


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One device type.

    Args:
        takes_measures: take every further field whose name is the id of a measure as it is.
        time_field: field with the device's own time; None: it has no clock.
        time_unit: ``epoch_s``, ``epoch_ms``, ``iso`` or a format of datetime.strptime.
        time_zone: of a time that names none.
        wrapping: how the platform that speaks for such devices wraps its messages; None: no platform does.
        history: path of the array in which the device sends again what it measured before; empty: it does not.
        history_time: where and how each record of it says when that was: field and unit.
    """

    id: str
    title: str
    fields: tuple[Field, ...] = ()
    takes_measures: bool = False
    time_field: str | None = None
    time_unit: str = "epoch_s"
    time_zone: ZoneInfo = ZoneInfo("UTC")  # noqa: RUF009 -- immutable
    wrapping: MessageLayout | None = None
    history: str = ""
    history_time: tuple[str, str] = ("", "epoch_s")

    def read(
        self, decoded: Mapping[str, Any], *, measures: Mapping[str, Measure], mounting: Mapping[str, float]
    ) -> tuple[dict[str, float], list[str]]:
        """Values of the layer's measures by id, and for each other that was sent why it has none, as a sentence."""
        values: dict[str, float] = {}
        problems: dict[str, str] = {}
        for field in self._fields_of(decoded, measures):
            raw = at(decoded, field.field)
            if raw is None or field.id in values:
                continue
            try:
                values[field.id] = field.value(raw, mounting, measures[field.id])
            except RejectedError as error:
                problems.setdefault(field.id, str(error))
        unread = [problem for measure, problem in problems.items() if measure not in values]
        return values, unread if values or unread else [self._nothing_found(decoded, measures)]

    def observed_at(self, decoded: Mapping[str, Any], *, sent: datetime | None = None) -> datetime | None:
        """The device's own time in UTC; None where it says none, as a clock that was never set says 0.

        ``sent`` tells the two hours apart where clocks are set back.

        Raises:
            RejectedError: what it says is no time; the message quotes it.
        """
        return self._instant(decoded, self.time_field or "", self.time_unit, sent=sent)

    def earlier(self, decoded: Mapping[str, Any]) -> list[Any]:
        """The records of what the device measured before.

        Raises:
            RejectedError: they are none, or the profile does not say how they are read.
        """
        found = at(decoded, self.history or HISTORY)
        if found and not self.history and isinstance(found, list):
            raise RejectedError(
                f"{counted(len(found), 'record')} at {HISTORY!r} not read: profile {self.id!r} does not say how; add "
                f'history = {{ field = {HISTORY!r}, time = "timestamp", unit = "epoch_s" }}'
            )
        if found and self.history and not isinstance(found, list):
            raise RejectedError(f"{self.history!r} is {str(found)[:40]!r}, no array of records")
        return found if found and self.history else []

    def measured_at(self, record: Any) -> datetime:
        """When a record of the device's history was measured, UTC.

        Raises:
            RejectedError: it does not say.
        """
        if not isinstance(record, dict):
            raise RejectedError(f"a record at {self.history!r} is {str(record)[:40]!r}, no object")
        told = self._instant(record, *self.history_time, sent=None)
        if told is None:
            raise RejectedError(f"a record at {self.history!r} has no time at {self.history_time[0]!r}")
        return told

    def _instant(self, decoded: Mapping[str, Any], field: str, unit: str, *, sent: datetime | None) -> datetime | None:
        raw = at(decoded, field) if field else None
        if not raw:
            return None
        try:
            if unit in _EPOCH:
                return instants.in_utc(datetime.fromtimestamp(number(raw) * _EPOCH[unit], UTC), zone=UTC)
            if unit == "iso":
                return instants.parse(str(raw), zone=self.time_zone, sent=sent)
            told = datetime.strptime(str(raw), unit)  # noqa: DTZ007 -- the next line gives it its zone
            return instants.in_utc(told, zone=self.time_zone, sent=sent)
        except (RejectedError, ValueError, OverflowError, OSError):
            raise RejectedError(
                f"the time at {field!r} is {str(raw)[:40]!r}, which profile {self.id!r} cannot read as "
                f"{unit!r}; say its unit or its format (such as {EXAMPLE!r}) in time = {{ unit = ... }}"
            ) from None

    def holds(self, decoded: Mapping[str, Any], measures: Mapping[str, Measure]) -> bool:
        """Whether a message has any field that is a measure."""
        return any(at(decoded, one.field) is not None for one in self._fields_of(decoded, measures))

    def _fields_of(self, decoded: Mapping[str, Any], measures: Mapping[str, Measure]) -> list[Field]:
        declared = [field for field in self.fields if field.id in measures]
        if not self.takes_measures:
            return declared
        return [*declared, *(Field(id=name, field=name, numbers={}) for name in decoded if name in measures)]

    def _nothing_found(self, decoded: Mapping[str, Any], measures: Mapping[str, Measure]) -> str:
        wanted = [field.field for field in self.fields if field.id in measures]
        if self.takes_measures:
            wanted.extend(measures)
        return (
            f"profile {self.id!r} finds none of its fields ({', '.join(wanted)}) in this message; "
            f"it has: {', '.join(sorted(map(str, decoded))) or 'no decoded fields; is a payload formatter set?'}"
        )
