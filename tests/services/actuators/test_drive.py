"""A run over real HTTP: signed, confirmed, read back, switched off whatever happens, each command done once."""

from datetime import timedelta

import pytest

from data.records.actuator_runs import OtherRunError, RunStateError
from services.actuators import deeds
from services.actuators.drive import START_PAUSES_S, STOP_PAUSES_S
from tests.services.actuators.conftest import NAME, Pond

GOOD = {"water_oxygen_mg_l": 3.0}


def begin(pond: Pond, minutes: int = 30) -> str:
    run_id = deeds.ask(pond.town.house, NAME, GOOD, minutes=minutes, reason="wenig Luft")
    deeds.confirm(pond.town.house, NAME, run_id, GOOD)
    return run_id


def test_nothing_is_sent_before_a_person_confirms_and_what_nobody_confirms_lapses(pond: Pond) -> None:
    run_id = deeds.ask(pond.town.house, NAME, GOOD, minutes=30, reason="wenig Luft")
    assert (pond.later(minutes=9).state, pond.pump.posted) == ("asked", [])
    assert pond.later(minutes=2).state == "ended"
    with pytest.raises(RunStateError):
        deeds.confirm(pond.town.house, NAME, run_id, GOOD)
    assert pond.pump.posted == []


def test_a_run_is_on_once_it_says_so_and_off_at_its_end(pond: Pond) -> None:
    run_id = begin(pond)
    deeds.confirm(pond.town.house, NAME, run_id, GOOD)
    run = pond.later(seconds=1)
    assert (run.state, run.read_at, pond.pump.state) == ("on", pond.town.now[0], "on")
    (command,) = pond.pump.commands
    assert command["data"]["longest_s"] == 1800
    assert command["data"]["until"] == f"{run.until:%Y-%m-%dT%H:%M:%SZ}"
    assert pond.later(minutes=29).state == "on"
    pond.later(minutes=2)
    run = pond.later(seconds=1)
    assert (run.state, run.error, pond.pump.state, pond.pump.refused) == ("ended", "", "off", 0)
    assert [one["data"]["state"] for one in pond.pump.commands] == ["on", "off"]


def test_what_fails_is_tried_again_under_the_same_id_and_done_once(pond: Pond) -> None:
    pond.pump.statuses = [503, 500]
    run_id = begin(pond)
    assert (pond.later(seconds=1).state, pond.run.error) == ("starting", "answers 503")
    pond.later(seconds=1)
    assert pond.run.attempts == 1  # it is not due again before its pause is over
    pond.later(seconds=START_PAUSES_S[0])
    assert pond.later(seconds=START_PAUSES_S[1]).state == "on"
    assert (pond.pump.posted, len(pond.pump.commands)) == ([f"{run_id}.on"], 1)


def test_what_takes_a_command_and_does_nothing_is_switched_off_and_somebody_is_told(pond: Pond) -> None:
    pond.pump.is_deaf = True
    run_id = begin(pond)
    for pause in (1, *START_PAUSES_S):
        run = pond.later(seconds=pause)
    assert (run.state, run.error) == ("stopping", "it took the command and says that it is off")
    assert set(pond.pump.posted) == {f"{run_id}.on"}
    assert pond.later(seconds=1).state == "ended"


def test_what_cannot_be_switched_off_fails_after_a_bounded_number_of_attempts(pond: Pond) -> None:
    run_id = begin(pond)
    assert pond.later(seconds=1).state == "on"
    pond.pump.is_deaf = True
    deeds.stop(pond.town.house, run_id)
    deeds.stop(pond.town.house, run_id)
    for pause in (1, *STOP_PAUSES_S):
        pond.later(seconds=pause)
    assert (pond.run.state, pond.run.error) == ("failed", "it took the command and says that it is on")
    assert pond.pump.posted.count(f"{run_id}.off") == len(STOP_PAUSES_S) + 1


def test_a_pump_that_is_silent_while_it_runs_is_switched_off(pond: Pond) -> None:
    begin(pond, 60)
    assert pond.later(seconds=1).state == "on"
    pond.pump.statuses = [500] * 5
    states = [pond.later(seconds=61).state for _ in range(5)]
    assert states == ["on", "on", "on", "on", "stopping"]
    assert (pond.later(seconds=1).state, pond.pump.state) == ("ended", "off")


def test_what_somebody_switched_off_over_there_is_off_here_too(pond: Pond) -> None:
    begin(pond)
    assert pond.later(seconds=1).state == "on"
    pond.pump.state = "off"
    assert (pond.later(seconds=61).state, pond.run.error) == ("ended", "it was switched off over there")


def test_there_is_one_run_at_a_time(pond: Pond) -> None:
    begin(pond)
    with pytest.raises(OtherRunError):
        begin(pond)


def test_each_step_stands_in_the_audit(pond: Pond) -> None:
    run_id = begin(pond)
    pond.later(seconds=1)
    deeds.stop(pond.town.house, run_id)
    pond.later(seconds=1)
    told = pond.town.house.records.audit.entries(subject=f"actuator_run:{run_id}", most=20)
    assert [one.what.partition(" ")[2] for one in reversed(told)] == ["ask", "confirm", "on", "stop", "off"]
    assert pond.town.now[0] - told[0].at < timedelta(days=400)
