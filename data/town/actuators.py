"""What a town can switch at its sites: ``[actuators.NAME]``, each with bounds that nobody passes."""

from datetime import time
from typing import Annotated, Final, Literal, TypeAlias
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field
from pydantic.dataclasses import dataclass

from data.documents import TABLE, Translated

Advice: TypeAlias = Literal["on", "ready", "off", "unknown"]
MOST_MIN: Final = 24 * 60
_HERE: Final = ("127.0.0.1", "::1", "localhost")


def _safe(url: str) -> str:
    parts = urlsplit(url)
    is_here = parts.scheme == "http" and parts.hostname in _HERE
    if url and not (parts.hostname and (parts.scheme == "https" or is_here)):
        raise ValueError("wanted an address that is safe, such as https://pumps.example.org/aerator")
    return url


@dataclass(frozen=True, slots=True, kw_only=True, config=TABLE)
class Need:
    """When a site needs it: while a measure is below or above a number, until it is back.

    Args:
        below: on below it; None: it is too much that needs it.
        above: on above it.
        back: not needed any more from there on; between both it is to be ready.
    """

    measure: str
    below: float | None = None
    above: float | None = None
    back: float

    def __post_init__(self) -> None:
        if (self.below is None) == (self.above is None):
            raise ValueError("needs below or above, and not both")
        if (self.below is not None and self.back < self.below) or (self.above is not None and self.back > self.above):
            raise ValueError(f"back = {self.back:g} lies on the wrong side: it would never end")

    def advice(self, value: float | None) -> Advice:
        """What a value advises; None: it is unknown."""
        if value is None:
            return "unknown"
        if self.below is not None:
            return "on" if value < self.below else "ready" if value < self.back else "off"
        assert self.above is not None  # noqa: S101 - one of both is there, see above
        return "on" if value > self.above else "ready" if value > self.back else "off"


@dataclass(frozen=True, slots=True, kw_only=True, config=TABLE)
class Guard:
    """Where it must not run: while a measure of its site is below or above a number, or unknown."""

    measure: str
    low: float = -float("inf")
    high: float = float("inf")

    def allows(self, value: float | None) -> bool:
        """Whether it may run at a value; None: it is unknown."""
        return value is not None and self.low <= value <= self.high


@dataclass(frozen=True, slots=True, kw_only=True, config=TABLE)
class Actuator:
    """A pump, an aerator, a valve.

    Args:
        site: the id of the site where it stands.
        url: where commands are posted, and where its state is asked; empty: people switch it by hand.
        longest_min: at most so long at once.
        pause_min: at least so long between two runs.
        day_min: at most so long within 24 hours.
        quiet: local times between which it is not switched on; the same twice: none.
        need: when it is to run: the advice to people, and what the automatic mode goes by; None: people know.
        guards: outside of them it does not run.
    """

    title: Translated
    site: str
    url: Annotated[str, AfterValidator(_safe)] = ""
    longest_min: Annotated[int, Field(ge=1, le=MOST_MIN)]
    pause_min: Annotated[int, Field(ge=1, le=MOST_MIN)]
    day_min: Annotated[int, Field(ge=1, le=MOST_MIN)]
    quiet: tuple[time, time] = (time(0), time(0))
    need: Need | None = None
    guards: tuple[Guard, ...] = ()

    def is_quiet(self, local: time) -> bool:
        """Whether it is not to be switched on at a local time."""
        begin, end = self.quiet
        return begin <= local < end if begin <= end else not end <= local < begin
