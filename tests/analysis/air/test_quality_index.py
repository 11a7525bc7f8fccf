"""The air quality index on cases made by hand, and the hours that it takes."""

import numpy as np
import pytest

from analysis.air.quality_index import CLASSES, UBA, UBA_FORMER, hourly_mean

NAN = float("nan")


def hour(value: float) -> np.ndarray:
    return np.array([value])


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (9.4, "very_good"),
        (9.5, "good"),
        (27, "good"),
        (28, "moderate"),
        (90, "poor"),
        (90.5, "very_poor"),
        (-1, "very_good"),
    ],
)
def test_classes_end_at_whole_numbers(value: float, name: str) -> None:
    assert UBA.verdict({"pm10": hour(value)}).name == name


def test_the_worst_decides_and_what_is_missing_is_said() -> None:
    found = UBA.verdict({"pm10": hour(5), "pm2_5": hour(20), "no2": hour(31)})
    assert (found.name, found.worst, found.unknown) == ("moderate", ("pm2_5", "no2"), ("o3", "so2"))


def test_each_limit_of_each_pollutant_is_the_end_of_its_class() -> None:
    for edition in (UBA, UBA_FORMER):
        for pollutant, limits in edition.pollutants.items():
            for at, upper in enumerate(limits.upper):
                hours = np.full(limits.hours, float(upper))
                assert edition.verdict({pollutant: hours}).name == CLASSES[at]
                assert edition.verdict({pollutant: hours + 1}).name == CLASSES[at + 1]


def test_only_the_last_hour_counts_and_without_it_nothing_is_known() -> None:
    found = UBA.verdict({"no2": np.array([150.0, 20.0]), "o3": np.array([30.0, NAN])})
    assert (found.name, found.worst) == ("good", ("no2",))
    assert "o3" in found.unknown
    assert UBA.verdict({"o3": np.array([30.0, NAN])}).name == ""
    assert UBA.verdict({}).name == ""


def test_before_the_revision_particles_took_eighteen_hours_of_a_day() -> None:
    day = np.r_[np.full(10, 200.0), np.full(6, NAN), np.full(18, 30.0)]
    assert UBA_FORMER.verdict({"pm10": day}).name == "good"
    assert UBA_FORMER.verdict({"pm10": np.r_[day[:-1], NAN]}).name == ""


def test_an_hour_takes_three_quarters_of_its_readings() -> None:
    assert hourly_mean(np.array([10.0, 20.0, 30.0, NAN]), expected=4) == pytest.approx(20)
    assert np.isnan(hourly_mean(np.array([10.0, 20.0, NAN, NAN]), expected=4))
    assert np.isnan(hourly_mean(np.array([]), expected=4))
