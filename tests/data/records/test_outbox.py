"""What the town's app is told is kept until it has arrived, sent by one process at a time, and never twice."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from data.records import Records
from data.records.outbox import NotFailedError, PushMessage, UnknownMessageError
from data.records.sending import CLAIM

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
MESSAGE = PushMessage(
    thread="container/paper-0001",
    names=["container/paper-0001"],
    essence="full",
    topic="container/paper-0001",
    kind="container.full",
    data={"site_id": "paper-0001"},
    at=NOW,
    made_at=NOW,
    due=NOW,
)


def waiting(records: Records) -> PushMessage:
    (one,) = records.outbox.listed("waiting")
    return one


def test_of_several_processes_that_tell_the_same_one_does(records: Records, other: Records) -> None:
    with ThreadPoolExecutor(4) as pool:
        [*pool.map(lambda one: one.outbox.add(MESSAGE), [records, other] * 4)]
    found = records.outbox.threads("container")[MESSAGE.thread]
    assert len({one.message_id for one in found}) == len(found)  # who sees that one was added adds the next
    records.outbox.add(replace(MESSAGE, thread="container/paper-0002"))
    assert len(records.outbox.threads("container")) == 2


def test_of_several_processes_that_claim_one_gets_it_and_another_when_that_one_died(
    records: Records, other: Records
) -> None:
    records.outbox.add(MESSAGE)
    with ThreadPoolExecutor(4) as pool:
        claimed = [one for one in pool.map(lambda one: one.outbox.claim(now=NOW), [records, other] * 4) if one]
    assert [one.attempts for one in claimed] == [1]
    again = other.outbox.claim(now=NOW + CLAIM + timedelta(seconds=1))
    assert again is not None
    assert (again.message_id, again.attempts) == (claimed[0].message_id, 2)
    records.outbox.refused(claimed[0], "late", again=None, now=NOW)  # who had it before has no say any more
    assert not records.outbox.drop(again, now=NOW + CLAIM)
    other.outbox.arrived(again, now=NOW + CLAIM)
    assert records.outbox.counts() == {"sent": 1}
    assert records.outbox.claim(now=NOW + 9 * CLAIM) is None


def test_what_is_not_due_or_dropped_is_not_sent(records: Records) -> None:
    records.outbox.add(replace(MESSAGE, due=NOW + timedelta(hours=1)))
    assert records.outbox.claim(now=NOW) is None
    assert records.outbox.drop(waiting(records), now=NOW)
    assert records.outbox.claim(now=NOW + timedelta(hours=2)) is None
    assert records.outbox.threads("container") == {}
    records.outbox.add(MESSAGE)
    assert waiting(records).number == 2


def test_what_was_given_up_is_tried_again_by_hand_and_nothing_else(records: Records) -> None:
    records.outbox.add(MESSAGE)
    message = records.outbox.claim(now=NOW)
    assert message is not None
    with pytest.raises(NotFailedError, match="is waiting"):
        records.outbox.retry(message.message_id)
    records.outbox.refused(message, "answers 500", again=None, now=NOW)
    assert [one.error for one in records.outbox.listed("failed")] == ["answers 500"]
    assert records.outbox.lost(now=NOW) == 1
    records.outbox.retry(message.message_id)
    assert waiting(records).attempts == 0
    assert [one.what for one in records.audit.entries()] == ["push retry"]
    with pytest.raises(UnknownMessageError, match="msg_x"):
        records.outbox.retry("msg_x")


def test_a_thread_is_found_by_all_of_its_names_and_its_last_message_stays_longest(records: Records) -> None:
    for number in (1, 2):
        records.outbox.add(replace(MESSAGE, made_at=NOW + timedelta(days=number)))
        message = records.outbox.claim(now=NOW)
        assert message is not None
        records.outbox.arrived(message, now=NOW)
    records.outbox.learn(records.outbox.listed("sent")[0], ["b", "a"])
    (newest,) = records.outbox.threads("container")[MESSAGE.thread]
    assert newest.names == ["a", "b", "container/paper-0001"]
    later = NOW + timedelta(days=40)
    assert records.outbox.forget(ended_before=later, last_before=NOW) == 1
    assert records.outbox.threads("container")[MESSAGE.thread] == [newest]
    assert records.outbox.forget(ended_before=later, last_before=later) == 1


def test_what_was_given_up_is_made_up_for_by_what_arrives_later_or_is_over(records: Records) -> None:
    for message in (MESSAGE, replace(MESSAGE, thread="warning/A", until=NOW + timedelta(hours=1))):
        records.outbox.add(message)
        claimed = records.outbox.claim(now=NOW)
        assert claimed is not None
        records.outbox.refused(claimed, "answers 500", again=None, now=NOW)
    assert records.outbox.lost(now=NOW) == 2
    assert records.outbox.lost(now=NOW + timedelta(hours=1)) == 1
    records.outbox.add(replace(MESSAGE, essence=""))
    claimed = records.outbox.claim(now=NOW)
    assert claimed is not None
    records.outbox.arrived(claimed, now=NOW)
    assert records.outbox.lost(now=NOW + timedelta(hours=1)) == 0
    records.outbox.add(replace(MESSAGE, until=NOW))
    assert records.outbox.expire(now=NOW) == 1
