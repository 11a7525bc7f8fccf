"""What was asked of the same files is not asked of DuckDB again, and what is held is bounded."""

import pyarrow as pa

from data.store.recent_answers import MOST_ANSWERS, MOST_ROWS, RecentAnswers


class Counted:
    """A question that counts how often it was really asked."""

    def __init__(self, rows: int = 2) -> None:
        self.times, self.rows = 0, rows

    def __call__(self) -> pa.Table:
        self.times += 1
        return pa.table({"n": [self.times] * self.rows})


def test_the_same_question_is_asked_once() -> None:
    answers, ask = RecentAnswers(), Counted()
    first, again = answers.of(("days", ("a.parquet",)), ask), answers.of(("days", ("a.parquet",)), ask)
    assert (again, ask.times) == (first, 1)
    answers.of(("days", ("a.parquet", "b.parquet")), ask)
    assert ask.times == 2


def test_the_answer_that_was_not_asked_for_longest_goes_first() -> None:
    answers, ask = RecentAnswers(), Counted()
    for number in range(MOST_ANSWERS):
        answers.of(number, ask)
    answers.of(0, ask)
    answers.of("one more", ask)
    asked = ask.times
    answers.of(0, ask)
    assert ask.times == asked
    answers.of(1, ask)
    assert ask.times == asked + 1


def test_a_long_answer_is_not_kept() -> None:
    answers, ask = RecentAnswers(), Counted(MOST_ROWS + 1)
    answers.of("all", ask)
    answers.of("all", ask)
    assert ask.times == 2
