"""Device profiles: each shipped one reads what its device sends; wrong files and fields are explained."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from data.declare import Measure
from data.errors import DeclarationError
from data.measures import (
    AIR_TEMPERATURE,
    ALL,
    BATTERY_PERCENT,
    CHARGING_STATUS,
    FILL_PERCENT,
    INNER_TEMPERATURE,
    RELATIVE_HUMIDITY,
)
from data.profiles import Profiles, discover
from data.profiles.conversions import UNITS
from data.profiles.registry import UnknownProfileError
from data.rejection import RejectedError

MEASURES: dict[str, Measure] = {
    one.id: one
    for one in (
        AIR_TEMPERATURE,
        BATTERY_PERCENT,
        CHARGING_STATUS,
        FILL_PERCENT,
        INNER_TEMPERATURE,
        RELATIVE_HUMIDITY,
    )
}
MOUNTING = {"height_empty_mm": 1200.0, "height_full_mm": 200.0}
PROFILES = discover()


def read(profile: str, decoded: dict[str, Any], **mounting: float) -> dict[str, float]:
    values, unread = PROFILES[profile].read(decoded, measures=MEASURES, mounting=mounting or MOUNTING)
    assert not unread
    return values


def refused(profile: str, decoded: dict[str, Any], **mounting: float) -> str:
    """Why nothing of it is used."""
    values, unread = PROFILES[profile].read(decoded, measures=MEASURES, mounting=mounting or MOUNTING)
    assert not values
    (reason,) = unread
    return reason


@pytest.mark.parametrize(
    ("profile", "decoded", "expected"),
    [
        (
            "ultrasonic_mm",
            {"distance_mm": 700, "temperature": 21.5, "battery_percent": 80},
            {"fill_percent": 50, "inner_temperature_c": 21.5, "battery_percent": 80},
        ),
        (
            "ultrasonic_cm",
            {"distance": "45.0", "temp_c": -3, "battery": 0.5},
            {"fill_percent": 75, "inner_temperature_c": -3, "battery_percent": 50},
        ),
        (
            "thermo_centi",
            {"temperature_centi": -512, "humidity": 81.5, "battery_mv": 3000},
            {"air_temperature_c": -5.12, "relative_humidity_percent": 81.5, "battery_percent": 50},
        ),
        (
            "thermo_plain",
            {"temperature": 0, "humidity": 55, "battery_percent": 7},
            {"air_temperature_c": 0, "relative_humidity_percent": 55, "battery_percent": 7},
        ),
        (
            "plain",
            {"fill_percent": "12.5", "charging_status": "CHARGING", "firmware": "1.2"},
            {"fill_percent": 12.5, "charging_status": 12},
        ),
    ],
)
def test_shipped_profiles_read_their_devices(profile: str, decoded: dict[str, Any], expected: dict[str, float]) -> None:
    assert read(profile, decoded) == pytest.approx(expected)


def test_every_shipped_profile_reads_known_measures_only() -> None:
    for profile in PROFILES.values():
        assert {field.id for field in profile.fields} <= ALL.keys()


@pytest.mark.parametrize(("distance_mm", "fill"), [(1200, 0), (200, 100), (1500, 0), (30, 100), (0, 100), (450, 75)])
def test_fill_level_is_clipped_between_ground_and_dead_zone(distance_mm: float, fill: float) -> None:
    assert read("ultrasonic_mm", {"distance_mm": distance_mm})["fill_percent"] == fill


@pytest.mark.parametrize("distance_mm", [65535, -1, 8001])
def test_what_a_sensor_cannot_measure_is_no_distance(distance_mm: float) -> None:
    assert "outside what this device can measure" in refused("ultrasonic_mm", {"distance_mm": distance_mm})


def test_each_unreadable_field_says_why_and_does_not_cost_the_others() -> None:
    values, unread = PROFILES["ultrasonic_mm"].read(
        {"distance_mm": "no echo", "temperature": [1], "battery_percent": 40}, measures=MEASURES, mounting=MOUNTING
    )
    assert values == {"battery_percent": 40}
    assert unread == ["field 'distance_mm' is 'no echo', not a number", "field 'temperature' is '[1]', not a number"]


def test_a_field_that_another_one_stands_in_for_is_not_missed(tmp_path: Path) -> None:
    two = "".join(f'[[measure]]\nid = "fill_percent"\nfield = "{name}"\n' for name in ("exact", "coarse"))
    both = written(tmp_path, f'title = "Two"\n{two}')["lidar"]
    assert both.read({"exact": "n/a", "coarse": 70}, measures=MEASURES, mounting={}) == ({"fill_percent": 70}, [])


@pytest.mark.parametrize(
    ("mounting", "reason"),
    [
        ({"height_full_mm": 200.0}, "needs 'height_empty_mm' to turn a distance into a fill level; say how it hangs"),
        ({"height_empty_mm": 100.0, "height_full_mm": 200.0}, "must be larger than height_full_mm 200"),
    ],
)
def test_a_distance_needs_a_mounting_that_makes_sense(mounting: dict[str, float], reason: str) -> None:
    assert reason in refused("ultrasonic_mm", {"distance_mm": 700}, **mounting)


@pytest.mark.parametrize("raw", ["NaN", "inf", "", "warm", [1], {"value": 1}, 10**400])
def test_only_finite_numbers_are_values(raw: Any) -> None:
    assert "not a number" in refused("thermo_plain", {"temperature": raw})


def test_a_number_that_its_unit_carries_beyond_all_is_no_value() -> None:
    assert "outside what this device can measure" in refused("ultrasonic_cm", {"battery": 1.7e308})


def test_nothing_to_use_names_the_wanted_and_the_present_fields() -> None:
    reason = refused("thermo_plain", {"TempC_SHT": 20})
    assert "none of its fields (temperature, " in reason
    assert reason.endswith("it has: TempC_SHT")


def test_an_undecoded_message_asks_for_a_payload_formatter() -> None:
    assert "payload formatter" in refused("thermo_plain", {})


def test_a_code_name_that_is_unknown_is_explained() -> None:
    assert "not a number or one of AVAILABLE" in refused("plain", {"charging_status": "BROKEN"})


@pytest.mark.parametrize("raw", [None, 0, "", []])
def test_a_clock_that_tells_no_time_is_no_clock(raw: Any) -> None:
    assert PROFILES["thermo_plain"].observed_at({"time": raw}) is None


@pytest.mark.parametrize("raw", ["soon", -1e30, 1e300, "2026-07-01T12:00:00Z"])
def test_a_time_that_nobody_can_read_is_refused_with_its_text(raw: Any) -> None:
    with pytest.raises(RejectedError, match=r"the time at 'time' is .* as 'epoch_s'; say its unit") as refused:
        PROFILES["thermo_plain"].observed_at({"time": raw})
    assert repr(str(raw)) in str(refused.value)


def test_the_devices_own_time_is_utc() -> None:
    assert PROFILES["thermo_plain"].observed_at({"time": 1782907200}) == datetime(2026, 7, 1, 12, tzinfo=UTC)


def written(folder: Path, text: str) -> Profiles:
    (folder / "lidar.toml").write_text(text, "utf-8")
    return discover(folder)


def test_a_towns_folder_adds_profiles_with_nested_fields_and_other_clocks(tmp_path: Path) -> None:
    profiles = written(
        tmp_path,
        'title = "Lidar"\ntime = { field = "at", unit = "iso" }\n'
        '[[measure]]\nid = "fill_percent"\nfield = "distance.value"\nunit = "m"\nconvert = "distance_to_fill"\n',
    )
    lidar = profiles["lidar"]
    values, _ = lidar.read({"distance": {"value": 0.7}}, measures=MEASURES, mounting=MOUNTING)
    assert values == {"fill_percent": 50}
    assert lidar.observed_at({"at": "2026-07-01T14:00:00+02:00"}) == datetime(2026, 7, 1, 12, tzinfo=UTC)
    assert "ultrasonic_mm" in profiles


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "title"),
        ('title = "x"\nmesure = 1', "unknown key 'mesure'; known: history, measure"),
        ('title = "x"\n[[measure]]\nid = "a"', "field"),
        ('title = "x"\n[[measure]]\nid = "a"\nfield = "b"\nunit = "inch"', "unknown unit 'inch'; known: .*celsius"),
        ('title = "x"\nhistory = { field = "h", tme = "t" }', "unknown key of history 'tme'; known: field, time, unit"),
        ('title = "x"\nhistory = { field = "h" }', "time"),
        ('title = "x"\n[[measure]]\nid = "a"\nfield = "b"\nconvert = "magic"', "unknown conversion 'magic'"),
        ('title = "x"\n[[measure]]\nid = "a"\nfield = "b"\nconvert = "range_to_percent"', "needs the numbers"),
        ('title = "x"\ntime = { field = "t", unit = "days" }', "unknown unit of time 'days'"),
        ('title = "x"\ntime = { field = "t", unit = "%d.%m. %H:%M" }', "does not say day and time"),
        ('title = "x"\ntime = { field = "t", unit = "%d.%m.%Y" }', "does not say day and time"),
        ('title = "x"\ntime = { field = "t", unit = "%Q" }', "'Q' is a bad directive"),
        ("title = ", "lidar.toml"),
    ],
)
def test_a_wrong_file_is_named_with_what_would_be_right(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(DeclarationError, match=complaint) as caught:
        written(tmp_path, text)
    assert "lidar.toml" in str(caught.value)


@pytest.mark.parametrize(
    ("measure", "field", "complaint"),
    [
        (
            "air_temperature_c",
            'unit = "pa"',
            "'pa' does not fit air_temperature_c, which counts in °C; known: celsius",
        ),
        ("water_level_cm", 'unit = "celsius"', "known: mm, cm, m, bar_of_water"),
        ("contact_open", 'unit = "v"', "which counts in no unit; known: none: leave it out"),
        ("fill_percent", 'unit = "percent"\nconvert = "distance_to_fill"', "distance_to_fill, which counts in mm"),
        ("battery_percent", 'unit = "mm"\nconvert = "range_to_percent"\nempty = 1\nfull = 2', "known: mv, v"),
        (
            "charging_status",
            "codes = { FREE = 'VACANT' }",
            "'VACANT', no code of charging_status; known: AVAILABLE",
        ),
        ("fill_percent", "codes = { FULL = 'full' }", "no code of fill_percent; known: numbers alone"),
    ],
)
def test_a_unit_or_code_that_does_not_fit_its_measure_is_refused_with_those_that_do(
    tmp_path: Path, measure: str, field: str, complaint: str
) -> None:
    with pytest.raises(DeclarationError, match=complaint) as caught:
        written(tmp_path, f'title = "x"\n[[measure]]\nid = "{measure}"\nfield = "b"\n{field}\n')
    assert str(caught.value).startswith("lidar.toml: field 'b': ")


@pytest.mark.parametrize(
    ("measure", "unit", "sent", "value"),
    [
        ("loop_current_ma", "ma", 4.2, 4.2),
        ("loop_current_ma", "a", 0.0042, 4.2),
        ("current_a", "ma", 4200, 4.2),
        ("water_level_cm", "cm", 42, 42),
        ("water_level_cm", "m", 0.42, 42),
        ("stem_size_mm", "cm", 42, 420),
        ("air_pressure_hpa", "pa", 101_300, 1013),
        ("soil_tension_kpa", "pa", 1000, 1),
        ("charging_power_kw", "w", 11_000, 11),
        ("power_w", "kw", 11, 11_000),
        ("voltage_v", "mv", 230_000, 230),
        ("battery_mv", "v", 3.6, 3600),
        ("solar_radiation_w_m2", "", 400, 400),
    ],
)
def test_a_value_is_in_the_unit_of_its_measure(
    tmp_path: Path, measure: str, unit: str, sent: float, value: float
) -> None:
    declared = f'title = "x"\n[[measure]]\nid = "{measure}"\nfield = "b"\nunit = "{unit}"\n'
    found, _ = written(tmp_path, declared)["lidar"].read({"b": sent}, measures=ALL, mounting={})
    assert found[measure] == pytest.approx(value)


def test_every_unit_of_a_measure_is_in_the_table() -> None:
    dimensionless = {"", "dB(A)", "µm/m"}
    assert {one.unit for one in ALL.values()} - dimensionless == UNITS.keys()


def test_the_units_in_the_docs_are_those_there_are() -> None:
    docs = (Path(__file__).parents[3] / "docs/operations.md").read_text("utf-8")
    for wanted, units in UNITS.items():
        assert f"| {wanted} | {', '.join(f'`{one}`' for one in units)} |" in docs


def test_words_are_codes_by_the_profiles_own_table(tmp_path: Path) -> None:
    text = (
        'title = "x"\n[[measure]]\nid = "charging_status"\nfield = "state"\ncodes = { FREE = "AVAILABLE", CAR = 12 }\n'
        '[[measure]]\nid = "fill_percent"\nfield = "level"\ncodes = { low = 20, high = 90 }\n'
    )
    lidar = written(tmp_path, text)["lidar"]

    def said(**fields: Any) -> tuple[dict[str, float], list[str]]:
        return lidar.read(fields, measures=ALL, mounting={})

    assert said(state="FREE", level="high") == ({"charging_status": 0, "fill_percent": 90}, [])
    assert said(state="CAR", level=41) == ({"charging_status": 12, "fill_percent": 41}, [])
    assert said(state="RESERVED")[0] == {"charging_status": 10}
    found, unread = said(state="BUSY", level="low")
    known = ", ".join([*(CHARGING_STATUS.codes or {}), "FREE", "CAR"])
    assert found == {"fill_percent": 20}
    assert unread == [f"field 'state' is 'BUSY', not a number or one of {known}"]


def test_an_unknown_profile_names_the_known_ones() -> None:
    with pytest.raises(UnknownProfileError, match=r"unknown profile 'sonar'; known: .*ultrasonic_mm"):
        PROFILES["sonar"]
