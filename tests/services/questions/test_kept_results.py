"""Results are worked out once, and anew when their stamp is another."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from services.workbench import QuestionResult
from services.workbench.kept_results import MOST, KeptResults


def test_a_result_is_made_once_for_all_who_wait_and_anew_with_another_stamp() -> None:
    kept: KeptResults[QuestionResult] = KeptResults()
    made, begin = list[int](), threading.Barrier(8)

    def make() -> QuestionResult:
        made.append(1)
        return QuestionResult(figures={})

    def ask(stamp: str) -> QuestionResult:
        begin.wait()
        return kept.get("question", stamp, make)

    with ThreadPoolExecutor(8) as threads:
        assert len({id(one) for one in threads.map(ask, ["first"] * 8)}) == len(made) == 1
        assert len({id(one) for one in threads.map(ask, ["second"] * 8)}) == 1
    assert len(made) == 2


def test_what_failed_is_tried_again() -> None:
    kept: KeptResults[QuestionResult] = KeptResults()

    def fail() -> QuestionResult:
        raise ValueError("not now")

    with pytest.raises(ValueError, match="not now"):
        kept.get("question", "stamp", fail)
    assert kept.get("question", "stamp", lambda: QuestionResult(figures={})).says == "found"


def test_the_longest_unused_go_first() -> None:
    kept: KeptResults[QuestionResult] = KeptResults()
    first = [kept.get(one, "", lambda: QuestionResult(figures={})) for one in range(MOST)]
    assert kept.get(0, "", lambda: QuestionResult(figures={})) is first[0]
    kept.get(MOST, "", lambda: QuestionResult(figures={}))
    assert kept.get(0, "", lambda: QuestionResult(figures={})) is first[0]
    assert kept.get(1, "", lambda: QuestionResult(figures={})) is not first[1]
