"""Long questions of staff: a result of today, else how far the worker is, or why there is none."""

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.api.processor_time import MOST_S
from dashboard.http.errors import NotReadyError
from data.errors import BadRequestError, ConflictError
from data.records.jobs import JobRun
from services.context import House
from services.question_orders import FailedOrderError, QuestionOrder, QuestionOrders
from services.workbench.result_files import FiledResult


class RunningQuestionError(NotReadyError):
    """It is being worked out.

    Args:
        run: how far that is.
        before: how many others are done first.
    """

    reason = "running"

    def __init__(self, run: JobRun, before: int) -> None:
        self.run, self.before = run, before
        super().__init__(f"the worker is at {run.progress:.0%} ({run.step or 'waiting'}); ask again in a few seconds")


class UnorderedQuestionError(ConflictError):
    """It takes long, and nobody has had it worked out today."""

    reason = "unordered"


@dataclass(frozen=True, slots=True)
class LongQuestions:
    """What staff may have worked out as jobs."""

    house: House

    @property
    def orders(self) -> QuestionOrders:
        """All orders."""
        return QuestionOrders(self.house)

    def result(self, order: QuestionOrder, versions: Mapping[str, int], *, begin: bool) -> FiledResult:
        """What the worker has found.

        Args:
            order: what is asked.
            versions: of its layers, now.
            begin: whether it is to be worked out, if it is not, or of older data.

        Raises:
            RunningQuestionError: it is being worked out.
            UnorderedQuestionError: it is not, and is not to be.
            FailedOrderError: nothing came of it.
            NoWorkerError, ManyOrdersError: it cannot be ordered.
        """
        orders, key = self.orders, order.key
        run = orders.open_run(key)
        filed = None if run else orders.result(key)
        if filed is not None and (filed.versions == versions or not begin):
            return filed
        if run is None and begin:
            run = orders.place(order)
        if run is not None:
            raise RunningQuestionError(run, orders.waiting_before(run))
        raise _nothing(orders.run(key))


def _nothing(run: JobRun | None) -> BadRequestError | ConflictError:
    if run is not None and run.state == "failed":
        told = run.result or {}
        return FailedOrderError(run.error, reason=told.get("reason", ""), **told.get("values", {}))
    return UnorderedQuestionError(
        f"this takes more than {MOST_S:g} s of a processor; POST it, and it is worked out as a job"
    )
