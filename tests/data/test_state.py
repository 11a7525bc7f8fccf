"""What may be said of a site."""

import numpy as np
import pytest

from data.flags import Flag
from data.state import STATES, states

NOW_MS = 1_780_000_000_000
MAX_AGE_S = 7200


def state_of(value: float, age_s: int, flags: int = 0, *, has_device: bool = True) -> str:
    code = states(
        value=np.array([value]),
        observed_at_ms=np.array([NOW_MS - age_s * 1000]),
        flags=np.array([flags], dtype=np.int32),
        has_device=np.array([has_device]),
        now_ms=NOW_MS,
        max_age_s=MAX_AGE_S,
    )
    return str(STATES[int(code[0])])


def test_a_fresh_healthy_value_is_ok() -> None:
    assert state_of(30.0, 600) == "ok"


def test_a_value_is_current_up_to_its_limit_and_old_beyond() -> None:
    assert state_of(30.0, MAX_AGE_S) == "ok"
    assert state_of(30.0, MAX_AGE_S + 1) == "old"


@pytest.mark.parametrize("flag", [Flag.RANGE, Flag.STUCK, Flag.STEP, Flag.BUDDY])
def test_a_flagged_value_is_suspect(flag: Flag) -> None:
    assert state_of(30.0, 600, flag) == "suspect"


def test_a_wrong_clock_alone_does_not_make_the_value_suspect() -> None:
    assert state_of(30.0, 600, Flag.CLOCK) == "ok"


def test_a_device_that_never_reported_is_missing() -> None:
    assert state_of(float("nan"), 0) == "missing"


def test_a_site_without_device_is_a_place_and_no_fault() -> None:
    assert state_of(float("nan"), 0, has_device=False) == "no_sensor"
    assert state_of(30.0, 600, has_device=False) == "no_sensor"


def test_a_suspect_value_that_is_also_old_is_old() -> None:
    assert state_of(30.0, MAX_AGE_S + 1, Flag.STUCK) == "old"
