"""The DWD's forecast beside readings, and hints of frost: with band and fit, old or missing said, none in a replay."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from analysis.heat.forecast_fit import HOUR_MS, Hourly, fit
from data.weather.forecast import read
from tests.support.client import asker
from tests.support.outdoors import course, forecast, settle
from tests.support.real_files import DATA, at_hand
from tests.support.small import NOON, Small, hour

MOSMIX = DATA / "wave2/weather_dwd/MOSMIX_L_LATEST.kmz"


@pytest.fixture
def outdoors(tmp_path: Path) -> Small:
    """One thermometer."""
    return settle(tmp_path)


def expect(
    outdoors: Small, celsius: list[float], *, issued: datetime, lowest: float = np.nan, error: float = 1.5
) -> None:
    folder = outdoors.house.folders.weather
    folder.mkdir(parents=True, exist_ok=True)
    night = [lowest if (issued + timedelta(hours=one + 1)).hour == 6 else np.nan for one in range(len(celsius))]
    elements = {"TTT": celsius, "E_TTT": [error] * len(celsius), "TN": night}
    (folder / "forecast").write_bytes(forecast(issued=issued, hours=len(celsius), elements=elements))


def measured(outdoors: Small, celsius: float) -> None:
    outdoors.commit(*course("heat-0001", "air_temperature_c", [celsius]))
    ends = (NOON - timedelta(hours=back) for back in range(8))
    outdoors.roll_up(*(hour("heat-0001", celsius, end) for end in ends))


def test_two_curves_a_band_and_how_far_the_run_was_off_so_far(outdoors: Small) -> None:
    measured(outdoors, 20.0)
    expect(outdoors, [22.0] * 60, issued=NOON - timedelta(hours=9))
    with asker(outdoors) as client:
        page = client.get("/ort/heat-0001").text.replace("\u00a0", " ")
    assert page.count("<polyline") >= 2
    assert "expected__band" in page
    assert "lag sie hier im Mittel 2,0 Grad daneben" in page
    assert "mit einem Fehler von 1,5 Grad" in page
    assert "In den nächsten 36 Stunden zwischen 22 °C und 22 °C." in page


def test_a_run_of_which_few_hours_have_passed_is_not_judged(outdoors: Small) -> None:
    measured(outdoors, 20.0)
    expect(outdoors, [22.0] * 60, issued=NOON - timedelta(hours=3))
    with asker(outdoors) as client:
        assert "lässt sich noch nicht sagen" in client.get("/ort/heat-0001").text


def test_an_old_forecast_is_said_to_be_missing_and_one_never_set_up_says_nothing(outdoors: Small) -> None:
    measured(outdoors, 20.0)
    with asker(outdoors) as client:
        assert "Vorhersage des Deutschen" not in client.get("/ort/heat-0001").text
    expect(outdoors, [22.0] * 60, issued=NOON - timedelta(hours=20))
    with asker(outdoors) as client:
        assert "fehlt gerade oder ist zu alt" in client.get("/ort/heat-0001").text


@pytest.mark.parametrize(
    ("now", "night", "said"),
    [
        (0.4, np.nan, "Messwert-Hinweis: bis 0 °C. Straßen und Brücken können glatt sein. Keine amtliche Warnung."),
        (-6.0, -2.0, "Messwert-Hinweis: bis −6 °C. Straßen können glatt sein, Wasserleitungen im Freien"),
        (4.0, -3.0, "Hinweis für heute Nacht: Straßen und Brücken können glatt sein."),
        (4.0, 3.0, ""),
    ],
)
def test_frost_is_hinted_at_by_the_colder_of_now_and_the_night(
    outdoors: Small, now: float, night: float, said: str
) -> None:
    measured(outdoors, now)
    expect(outdoors, [5.0] * 60, issued=NOON - timedelta(hours=2), lowest=night)
    with asker(outdoors) as client:
        html = client.get("/klima").text.replace("\u00a0", " ")
    assert (said in html) if said else ('id="frost"' not in html)


def test_the_fit_is_the_mean_difference_over_hours_that_both_have() -> None:
    at = np.arange(12) * HOUR_MS
    expected = Hourly(at, 10 + np.arange(12.0))
    here = Hourly(at[2:10] + HOUR_MS // 2, 10 + np.arange(2.0, 10) + 0.5 - 2)
    found = fit(here, expected)
    assert found is not None
    assert (found.hours, found.mean_absolute_k, found.bias_k) == pytest.approx((8, 2.0, 2.0))
    assert fit(Hourly(here.at_ms[:5], here.value[:5]), expected) is None
    gap = Hourly(at[[0, 11]], np.array([10.0, 21.0]))
    assert np.isnan(gap.at(here.at_ms)).all()


def test_the_real_forecast_says_errors_and_temperatures_near_the_ground() -> None:
    found = read(at_hand(MOSMIX).read_bytes())
    errors = found.values["air_temperature_error_k"]
    assert 0 < np.nanmean(errors) < 5
    assert np.isfinite(found.values["ground_temperature_c"]).any()
    assert found.issued_at.tzinfo == UTC
