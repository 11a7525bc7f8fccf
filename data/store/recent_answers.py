"""Answers out of files that never change: who asks the same of the same files again has the same rows at once."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Final

import pyarrow as pa

MOST_ANSWERS: Final = 512
MOST_ROWS: Final = 1_000
"""Of an answer that is kept: 512 of them take 25 MB at most, and 5 MB in a town of two years."""


class RecentAnswers:
    """The answers that were asked for last; safe to use from several threads."""

    def __init__(self) -> None:
        self._answers: OrderedDict[Hashable, pa.Table] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, question: Hashable, ask: Callable[[], pa.Table]) -> pa.Table:
        """The rows that answer a question, which names its files; ``ask`` finds them where they are not known."""
        with self._lock:
            if question in self._answers:
                self._answers.move_to_end(question)
                return self._answers[question]
        found = ask()
        if len(found) <= MOST_ROWS:
            with self._lock:
                self._answers[question] = found
                while len(self._answers) > MOST_ANSWERS:
                    self._answers.popitem(last=False)
        return found
