"""What a job is: work by the clock, at new readings or on demand, that `stadtklima work` does."""

import logging
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from data import instants
from data.errors import StadtklimaError
from data.progress import Progress
from data.records import ACTOR
from data.records.jobs import JobRun
from services.context import House

LONGEST_PAUSE_S: Final = 600.0
_REPORT_S: Final = 0.5
_SENTENCE: Final = 300
_log = logging.getLogger(__name__)


class CancelledError(StadtklimaError):
    """Somebody wants a run to end, or another process has it now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Work that is done in a process of its own, which gives its memory back and can be ended; or in a thread.

    Args:
        name: the stem of its file; where that has several, with what they differ by: ``poll:vendor``.
        run: does it, given the house, whom to tell of progress, and the parameters of the run by name; returns what
            there is to say of it, as JSON.
        every_s: the pause between two runs; None: it is done when somebody asks.
        first_s: so long after the start of the worker it is left: what people wait for comes first.
        retry_s: the pause after a failure; each further one in a row doubles it, up to ten minutes or ``every_s``.
        longest_s: what takes longer is ended and has failed.
        follows_lake: not done again before there are new readings.
        is_short: done in a thread of the worker; for what waits more than it computes, and needs few packages.
    """

    name: str
    run: Callable[..., Mapping[str, Any] | None]
    every_s: float | None = None
    first_s: float = 0.0
    retry_s: float = 60.0
    longest_s: float = 600.0
    follows_lake: bool = False
    is_short: bool = False

    def due(self, past: Sequence[JobRun], *, began: datetime) -> datetime:
        """When a periodic job is to be done next, UTC.

        Args:
            past: its runs by the clock that have ended, the newest first.
            began: when the worker did, UTC.
        """
        first = began + timedelta(seconds=self.first_s)
        if not past or past[0].ended_at is None:
            return first
        return max(first, past[0].ended_at + timedelta(seconds=self._pause_s(past)))

    def _pause_s(self, past: Sequence[JobRun]) -> float:
        every_s = self.every_s or 0.0
        failures = next((at for at, one in enumerate(past) if one.state != "failed"), len(past))
        if not failures:
            return every_s
        return float(min(self.retry_s * 2 ** (failures - 1), max(every_s, LONGEST_PAUSE_S)))


def perform(job: Job, run: JobRun, house: House) -> None:
    """Do a run that is claimed, and write down how it ended."""
    jobs = house.records.jobs
    before = ACTOR.set(f"job:{job.name}")
    try:
        result = job.run(house, _reporter(run, house), **run.parameters)
    except CancelledError:
        jobs.finish(run, "cancelled", now=datetime.now(UTC))
    except Exception as error:  # noqa: BLE001 - whatever it was is said in the row
        expected = isinstance(error, StadtklimaError)
        _log.log(logging.WARNING, "%s failed: %s", job.name, error, exc_info=None if expected else error)
        said = str(error) if expected else f"{type(error).__name__}: {error}"
        jobs.finish(run, "failed", now=datetime.now(UTC), error=said[:_SENTENCE], result=_reason(job, error))
    else:
        jobs.finish(run, "done", now=datetime.now(UTC), result=result)
    finally:
        ACTOR.reset(before)


def _reason(job: Job, error: Exception) -> Mapping[str, Any] | None:
    """For who has asked: the word by which pages say it, and what they say with it, as JSON.

    The results of work by the clock are what it goes on from.
    """
    if not isinstance(error, StadtklimaError) or job.every_s is not None or not error.reason_said:
        return None
    return {"reason": error.reason_said, "values": {name: _plain(one) for name, one in error.values.items()}}


def _plain(value: object) -> object:
    if isinstance(value, bool | int | float | str | None):
        return value
    if isinstance(value, datetime):
        return instants.text(value)
    return [_plain(one) for one in value] if isinstance(value, Iterable) else str(value)


def _reporter(run: JobRun, house: House) -> Progress:
    reported = -_REPORT_S

    def report(what: str, share: float) -> None:
        nonlocal reported
        if time.monotonic() - reported < _REPORT_S:
            return
        reported = time.monotonic()
        if not house.records.jobs.report(run, progress=share, step=what, now=datetime.now(UTC)):
            raise CancelledError(f"{run.name} is not wanted any more")

    return report
