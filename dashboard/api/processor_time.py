"""How much of a processor a question of everybody's may take."""

import time
from dataclasses import dataclass, field
from typing import Final

from dashboard.http.errors import TooLargeError

MOST_S: Final = 2.0


class LongQuestionError(TooLargeError):
    """A question that takes longer than is worked out for everybody."""

    reason = "long"

    def __init__(self, question: str) -> None:
        super().__init__(
            f"{question} asked like this takes more than {MOST_S:g} s of a processor; narrow the area, ask for fewer "
            "or coarser places, or log in: for staff it is worked out as a job"
        )


class CostlyQuestionError(TooLargeError):
    """A question that has taken as long as it may."""

    reason = "costly"


@dataclass(frozen=True, slots=True)
class ProcessorTime:
    """A bound for the thread that it is made in; whoever works looks at it between two steps."""

    most_s: float
    _began_s: float = field(default_factory=time.thread_time)

    def check(self) -> None:
        """CostlyQuestionError: it is used up."""
        if time.thread_time() - self._began_s > self.most_s:
            raise CostlyQuestionError(
                f"this took more than {self.most_s:g} s of a processor and was ended; narrow the area, send fewer or "
                "simpler features, or log in"
            )
