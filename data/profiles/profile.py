"""How the messages of one device type are read."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from data import instants
from data.declare import Measure
from data.profiles.conversions import CONVERSIONS, UNITS, number
from data.profiles.layout import MessageLayout
from data.profiles.paths import at
from data.rejection import RejectedError

_EPOCH: Final = {"epoch_s": 1.0, "epoch_ms": 0.001}
TIME_UNITS: Final = (*_EPOCH, "iso")
EXAMPLE: Final = "%d.%m.%Y %H:%M"
"""Any format of datetime.strptime that says day and time is a unit too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One decoded field that is a measure.

    Args:
        id: the measure.
        field: name in the decoded payload; ``distance.value`` goes into nested objects (data.profiles.paths).
        unit: one of data.profiles.conversions.UNITS: what the device counts in.
        convert: one of data.profiles.conversions.CONVERSIONS, or nothing.
        plausible: lowest and highest number (as sent) that is a measurement; others are a device's way to say "none".
        numbers: further numbers for the conversion.
    """

    id: str
    field: str
    unit: str = ""
    convert: str | None = None
    plausible: tuple[float, float] = (-math.inf, math.inf)
    numbers: Mapping[str, float]

    def value(self, raw: Any, mounting: Mapping[str, float], codes: Mapping[str, int] | None) -> float:
        """The measure's value of one decoded field; else a RejectedError begins with the field's name."""
        try:
            return self._converted(self._plausible(number(raw, codes=codes)), mounting)
        except RejectedError as error:
            raise RejectedError(f"field {self.field!r} {error}") from None

    def _plausible(self, sent: float) -> float:
        low, high = self.plausible
        scaled = sent * UNITS[self.unit]
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
    """

    id: str
    title: str
    fields: tuple[Field, ...] = ()
    takes_measures: bool = False
    time_field: str | None = None
    time_unit: str = "epoch_s"
    time_zone: ZoneInfo = ZoneInfo("UTC")  # noqa: RUF009 -- immutable
    wrapping: MessageLayout | None = None

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
                values[field.id] = field.value(raw, mounting, measures[field.id].codes)
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
        raw = at(decoded, self.time_field) if self.time_field else None
        if not raw:
            return None
        try:
            if self.time_unit in _EPOCH:
                return instants.in_utc(datetime.fromtimestamp(number(raw) * _EPOCH[self.time_unit], UTC), zone=UTC)
            if self.time_unit == "iso":
                return instants.parse(str(raw), zone=self.time_zone, sent=sent)
            told = datetime.strptime(str(raw), self.time_unit)  # noqa: DTZ007 -- the next line gives it its zone
            return instants.in_utc(told, zone=self.time_zone, sent=sent)
        except (RejectedError, ValueError, OverflowError, OSError):
            raise RejectedError(
                f"the time at {self.time_field!r} is {str(raw)[:40]!r}, which profile {self.id!r} cannot read as "
                f"{self.time_unit!r}; say its unit or its format (such as {EXAMPLE!r}) in time = {{ unit = ... }}"
            ) from None

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
