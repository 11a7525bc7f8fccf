"""How a measure declares the limits at which staff have to look, whatever layer reports it."""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, get_args

from data.thresholds import DeviceLimits

Severity: TypeAlias = Literal["low", "high", "urgent"]
SEVERITIES: Final[tuple[Severity, ...]] = get_args(Severity)
"""The mildest first."""
AlarmKind: TypeAlias = Literal["fire", "tilt", "overflow", "fault", "limit", "silence", "battery", "excess", "warning"]
"""What messages may be about."""
_WITHOUT_RULE: Final = ("excess", "warning")
ALARM_KINDS: Final[tuple[AlarmKind, ...]] = tuple(one for one in get_args(AlarmKind) if one not in _WITHOUT_RULE)
"""What rules may be about: that a building uses too much, or that the DWD warns, is found without one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """A limit; beyond it from this value on, of a falling one below it.

    Args:
        limit: in the measure's unit, or the name of a number of the town's ``[devices]``.
        deadband: it is over only so far within the limit.
        falling: whether it is reached from above.
        readings: so many in a row begin it.
        severity: how soon somebody has to look.
        together: whether all sites of a layer are one message: work that is planned, not hurried to.
    """

    limit: float | Literal["low_battery_percent"]
    deadband: float
    falling: bool = False
    readings: int = 2
    severity: Severity = "low"
    together: bool = False

    def limit_in(self, devices: DeviceLimits) -> float:
        """The limit in a town."""
        return float(getattr(devices, self.limit) if isinstance(self.limit, str) else self.limit)
