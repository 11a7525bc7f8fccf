"""A surface is shown up to an error of 1 K, from ten stations on, and for two hours."""

from datetime import UTC, datetime, timedelta

import pytest

from analysis.heat.surface.quality import Reason, why_not

NOW = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("n_stations", "loo_rmse_k", "age", "reason"),
    [
        (45, 1.0, timedelta(0), None),
        (45, 1.01, timedelta(0), "uncertain"),
        (45, float("nan"), timedelta(0), "uncertain"),
        (45, None, timedelta(0), "uncertain"),
        (10, 0.4, timedelta(0), None),
        (9, None, timedelta(0), "few"),
        (45, 0.4, timedelta(hours=2), None),
        (45, 0.4, timedelta(hours=2, seconds=1), "old"),
        (45, 0.4, timedelta(hours=-3), "old"),
    ],
)
def test_only_what_can_be_believed_is_shown(
    n_stations: int, loo_rmse_k: float | None, age: timedelta, reason: Reason | None
) -> None:
    assert why_not(n_stations=n_stations, loo_rmse_k=loo_rmse_k, observed_at=NOW - age, now=NOW) == reason
