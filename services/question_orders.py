"""Long questions as orders to the worker: what is asked has a key, by which its run and its result are found."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from data import strict_json
from data.errors import BadRequestError, ConflictError
from data.records.jobs import JobRun
from services.context import House
from services.health import HEARTBEAT_S, heartbeat_age_s
from services.jobs.question import NAME
from services.workbench import Question
from services.workbench.own_features import OwnFeatures
from services.workbench.result_files import FiledResult, ResultFiles, collection

MOST_OPEN: Final = 3
"""Orders that one person may have open."""
_OPEN: Final = frozenset({"due", "running"})


class NoWorkerError(ConflictError):
    """Nobody works out long questions here."""

    reason = "no_worker"


class ManyOrdersError(ConflictError):
    """Somebody has as many orders open as one person may."""

    reason = "many_orders"


class FailedOrderError(BadRequestError):
    """An order came to nothing: by what its question refused, else by an end that nobody foresaw."""

    reason = "order_ended"


@dataclass(frozen=True, slots=True)
class QuestionOrder:
    """One long question.

    Args:
        asked: its parameters, as JSON.
        own: features sent with it.
        bodies: whose staff asks, which decides what is seen.
        owner: who asks, as the audit names them.
    """

    question: Question
    asked: Mapping[str, Any]
    own: Mapping[str, OwnFeatures]
    bodies: frozenset[str]
    owner: str

    @property
    def key(self) -> str:
        """The same for all who would be given the same result; who has not sent the features cannot know it."""
        own = {name: collection(one) for name, one in self.own.items()}
        whole = [self.question.id, self.asked, sorted(self.bodies), own]
        return sha256(strict_json.dumps(whole, sort_keys=True).encode()).hexdigest()[:40]


@dataclass(frozen=True, slots=True)
class QuestionOrders:
    """All of them."""

    house: House

    @property
    def files(self) -> ResultFiles:
        """Their results."""
        return ResultFiles(self.house.folders.results)

    def result(self, key: str) -> FiledResult | None:
        """What has come of one; None: nothing yet, or nothing any more."""
        return self.files.get(key)

    def run(self, key: str) -> JobRun | None:
        """The newest run of it; None: it was not ordered, or long ago."""
        runs = self.house.records.jobs.runs(NAME)
        return next((one for one in runs if one.parameters.get("key") == key), None)

    def open_run(self, key: str) -> JobRun | None:
        """The run that is due or under way."""
        run = self.run(key)
        return run if run is not None and run.state in _OPEN else None

    def place(self, order: QuestionOrder) -> JobRun:
        """Have it worked out, unless that is under way.

        Raises:
            NoWorkerError: no worker was heard of.
            ManyOrdersError: they have enough open.
        """
        key = order.key
        if (run := self.open_run(key)) is not None:
            return run
        age_s = heartbeat_age_s(self.house.folders.work_heartbeat)
        if age_s is None or age_s >= HEARTBEAT_S:
            raise NoWorkerError("long questions are worked out by `stadtklima work`, which does not run here")
        jobs = self.house.records.jobs
        mine = [one for one in jobs.runs(NAME) if one.state in _OPEN and one.owner == order.owner]
        if len(mine) >= MOST_OPEN:
            raise ManyOrdersError(f"{len(mine)} of your long questions are open; wait for one, or cancel it")
        if order.own:
            self.files.hand_over(key, order.own)
        parameters = {"key": key, "question": order.question.id, "asked": dict(order.asked)}
        return jobs.run(jobs.ask(NAME, {**parameters, "bodies": sorted(order.bodies), "has_own": bool(order.own)}))

    def cancel(self, key: str) -> None:
        """Let it be; nothing where it is over."""
        if (run := self.open_run(key)) is not None:
            self.house.records.jobs.cancel(run.job_id)

    def waiting_before(self, run: JobRun) -> int:
        """How many others are done first."""
        ahead = [one for one in self.house.records.jobs.runs(NAME) if one.state in _OPEN]
        return sum((one.due, one.job_id) < (run.due, run.job_id) for one in ahead if one.job_id != run.job_id)
