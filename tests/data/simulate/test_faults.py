import numpy as np
import pytest

from data.simulate.daylight import DAY_S
from data.simulate.faults import (
    BROKEN,
    DUPLICATES,
    LATES,
    LATEST_MS,
    SILENT,
    SPIKES,
    STUCK,
    TRAVEL_MS,
    WEAK,
    WRONG_CLOCK,
    Kind,
    faults,
    window,
)

SEED = np.arange(400).astype(np.uint64)[:, None]
YEAR = np.broadcast_to(np.arange(1_780_000_000, 1_780_000_000 + 365 * DAY_S, 3600), (400, 8760))


@pytest.mark.parametrize("kind", [STUCK, SILENT, BROKEN, WEAK, WRONG_CLOCK], ids=lambda kind: kind.name)
def test_lasting_faults_come_as_often_and_last_as_long_as_declared(kind: Kind) -> None:
    on, began_s = window(kind, SEED, YEAR)
    expected = kind.chance * (kind.shortest_s + kind.longest_s) / 2 / (kind.spell_days * DAY_S)
    assert on.mean() == pytest.approx(expected, rel=0.2)
    assert np.all((YEAR - began_s)[on] < kind.longest_s)
    assert np.all((YEAR - began_s)[on] >= 0)


def test_faults_do_not_depend_on_what_is_asked_together() -> None:
    one, _ = window(SILENT, SEED[7:8], YEAR[:1, 4000:4001])
    assert one[0, 0] == window(SILENT, SEED, YEAR)[0][7, 4000]


def test_faults_of_single_reports_have_their_rates() -> None:
    wrong = faults(SEED, YEAR, interval_s=3600)
    assert (wrong.spike != 0).mean() == pytest.approx(SPIKES, rel=0.1)
    assert wrong.duplicate.mean() == pytest.approx(DUPLICATES, rel=0.05)
    assert (wrong.late_ms > 0).mean() == pytest.approx(LATES, rel=0.05)
    assert wrong.late_ms.max() <= LATEST_MS
    assert wrong.travel_ms.max() <= TRAVEL_MS


def test_a_stuck_sensor_repeats_its_first_report() -> None:
    wrong = faults(SEED, YEAR, interval_s=3600)
    stuck = wrong.measured_s != YEAR
    assert stuck.any()
    assert np.all(wrong.measured_s[stuck] < YEAR[stuck])
    assert np.all((YEAR - wrong.measured_s)[stuck] % 3600 == 0)
    row = int(np.argmax(stuck.any(axis=1)))
    first = int(np.argmax(stuck[row]))
    assert wrong.measured_s[row, first] == wrong.measured_s[row, first - 1] == YEAR[row, first - 1]


def test_wrong_clocks_are_years_behind_or_days_ahead() -> None:
    off = faults(SEED, YEAR, interval_s=3600).clock_off_s
    assert set(np.unique(off)) == {-20 * 365 * DAY_S, 0, 3 * DAY_S}
