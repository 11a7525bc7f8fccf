"""One question at a time for an asker; the next one waits a moment, and is told so after that."""

import threading

import pytest

from dashboard.http.slots import AskerSlots, BusyAskerError


def test_the_next_question_of_an_asker_is_refused_while_the_former_one_is_answered() -> None:
    slots = AskerSlots(patience_s=0)
    with slots.taken("192.0.2.1"):
        with slots.taken("192.0.2.2"):
            pass
        with pytest.raises(BusyAskerError, match="one at a time"), slots.taken("192.0.2.1"):
            pass
    with slots.taken("192.0.2.1"):
        pass


def test_it_waits_for_the_end_of_the_former_one() -> None:
    slots, began, end, answered = AskerSlots(patience_s=60), threading.Event(), threading.Event(), threading.Event()

    def first() -> None:
        with slots.taken("192.0.2.1"):
            began.set()
            end.wait()

    def second() -> None:
        with slots.taken("192.0.2.1"):
            answered.set()

    threads = [threading.Thread(target=one) for one in (first, second)]
    threads[0].start()
    began.wait()
    threads[1].start()
    end.set()
    assert answered.wait(60)
    for one in threads:
        one.join()


@pytest.mark.parametrize(("other", "same"), [("2001:db8::2", True), ("2001:db8:0:1::1", False)])
def test_a_household_is_one_asker(other: str, *, same: bool) -> None:
    slots = AskerSlots(patience_s=0)
    with slots.taken("2001:db8::1"):
        if same:
            with pytest.raises(BusyAskerError), slots.taken(other):
                pass
        else:
            with slots.taken(other):
                pass


def test_a_slot_is_free_after_an_error() -> None:
    slots = AskerSlots(patience_s=0)
    with pytest.raises(ValueError, match="broken"), slots.taken(""):
        raise ValueError("broken")
    with slots.taken(""):
        pass
