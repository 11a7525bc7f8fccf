"""Smart Data Models: FIWARE's own examples in each notation, and what they leave out."""

import copy
import json
from datetime import datetime
from typing import Any

import pytest

from tests.support.everything import understood
from tests.support.real_files import DATA, at_hand

MODELS = DATA / "smart_data_models"
NOTIFIED = "2026-07-01T11:59:00Z"
NOTATIONS = ("example.json", "example-normalized.json", "example-normalized-ld.jsonld")

KNOWN: dict[str, tuple[str, str, dict[str, float]]] = {
    "WasteContainer": ("wastecontainer:Fleming:12a", "smart_waste_container", {"fill_percent": 40, "tilted": 0}),
    "Streetlight": ("streetlight:guadalajara:4567", "smart_streetlight", {"lamp_state": 2}),
    "WeatherObserved": (
        "2422",
        "smart_weather",
        {
            "air_temperature_c": 3.3,
            "relative_humidity_percent": 100,
            "precipitation_mm": 0,
            "wind_speed_ms": 2,
            "wind_direction_deg": 315,
            "air_pressure_hpa": 938.9,
            "illuminance_lux": 1000,
        },
    ),
    "AirQualityObserved": (
        "28079004-Pza.deEspanya",
        "smart_air_quality",
        {
            "air_temperature_c": 12.2,
            "relative_humidity_percent": 54,
            "precipitation_mm": 0,
            "wind_speed_ms": 0.64,
            "wind_direction_deg": 186,
            "no2_ug_m3": 69,
        },
    ),
}
"""Device id, profile and values of FIWARE's examples."""


def example(model: str, notation: str) -> Any:
    path = at_hand(MODELS / model / notation)
    return json.loads(path.read_text("utf-8"))


def notified(*entities: Any) -> dict[str, Any]:
    return {"subscriptionId": "s", "notifiedAt": NOTIFIED, "data": list(entities)}


def read(message: Any, devices: dict[str, str]) -> tuple[dict[str, float], list[str]]:
    readings, reasons = understood("smart_data_models", json.dumps(message).encode(), devices)
    return {row["measure"]: row["value"] for row in readings}, reasons


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("model", KNOWN)
def test_fiwares_examples_are_read_in_each_notation(model: str, notation: str) -> None:
    entity = example(model, notation)
    device, profile, wanted = KNOWN[model]
    # The NGSI-LD examples name station and point as URNs, and are the same station and point.
    devices = {device: profile, **dict.fromkeys(urns(entity), profile)}
    found, reasons = read(notified(entity), devices)
    assert reasons == []
    assert found == pytest.approx(wanted)


def urns(entity: dict[str, Any]) -> set[str]:
    found = (one.get("object") for one in entity.values() if isinstance(one, dict))
    return {one for one in found if isinstance(one, str)}


def test_an_entity_without_any_time_asks_for_notifications() -> None:
    found, reasons = read(example("WasteContainer", "example.json"), {"wastecontainer:Fleming:12a": "plain"})
    assert found == {}
    assert "subscribe to notifications, which carry notifiedAt" in reasons[0]


@pytest.mark.parametrize("when", ["20261126103000Z", 1782900000])
def test_a_time_that_nobody_can_read_is_rejected_with_its_text(when: str | int) -> None:
    entity = {
        "id": "urn:ngsi-ld:WasteContainer:K7",
        "type": "WasteContainer",
        "fillingLevel": 0.4,
        "dateObserved": when,
    }
    for message in (entity, notified(entity)):
        found, reasons = read(message, {"K7": "smart_waste_container"})
        assert found == {}
        assert f"'dateObserved': '{when}' is no instant" in reasons[0]


def test_the_static_example_of_a_charger_says_nothing_that_is_measured() -> None:
    entity = example("EVChargingStation", "example.json")
    _, reasons = read(notified(entity), {"ValladolI+D_Covaresa": "smart_charging_station"})
    assert "finds none of its fields (charging_status, occupied_percent)" in reasons[0]


@pytest.mark.parametrize(
    ("attributes", "status", "occupied"),
    [
        ({"capacity": 4, "availableCapacity": 1, "status": "almostFull"}, 0, 75),
        ({"capacity": 4, "availableCapacity": 0, "status": "working"}, 12, 100),
        ({"capacity": 4, "availableCapacity": 4, "status": "outOfService"}, 21, 0),
        ({"status": "withIncidence"}, 20, None),
        ({"status": "full"}, 12, None),
        ({"status": "working"}, 30, None),
        ({"status": "empty"}, 0, None),
    ],
)
def test_a_chargers_state_is_that_of_its_best_point(
    attributes: dict[str, Any], status: float, occupied: float | None
) -> None:
    entity = {"id": "urn:ngsi-ld:EVChargingStation:c-1", "type": "EVChargingStation", **attributes}
    found, _ = read(notified(entity), {"c-1": "smart_charging_station"})
    assert (found["charging_status"], found.get("occupied_percent")) == (status, occupied)


@pytest.mark.parametrize(
    ("status", "power", "state"),
    [
        ("ok", "on", 0),
        ("ok", "bootingUp", 0),
        (None, "low", 1),
        ("defectiveLamp", "on", 20),
        ("brokenLantern", None, 22),
    ],
)
def test_what_is_broken_counts_more_than_whether_a_lamp_is_on(
    status: str | None, power: str | None, state: float
) -> None:
    said = {name: value for name, value in (("status", status), ("powerState", power)) if value is not None}
    entity = {"id": "s-1", "type": "Streetlight", "TimeInstant": NOTIFIED, **said}
    assert read(entity, {"s-1": "smart_streetlight"}) == ({"lamp_state": state}, [])


def test_a_mass_in_milligrams_becomes_micrograms() -> None:
    no2 = {"type": "Property", "value": 0.069, "unitCode": "GP", "observedAt": NOTIFIED}
    found, _ = read({"id": "a-1", "type": "AirQualityObserved", "NO2": no2}, {"a-1": "smart_air_quality"})
    assert found == pytest.approx({"no2_ug_m3": 69})


def test_the_same_level_at_several_instants_of_one_notification_is_as_many_readings() -> None:
    hours = [f"2026-07-01T{hour:02}:00:00Z" for hour in (8, 9, 10)]
    entities = [
        {"id": "w-1", "type": "WasteContainer", "fillingLevel": {"type": "Property", "value": 0.5, "observedAt": at}}
        for at in hours
    ]
    message = json.dumps(notified(*entities, entities[0])).encode()
    readings, reasons = understood("smart_data_models", message, {"w-1": "smart_waste_container"})
    assert reasons == []
    told = [row["observed_at"] for row in readings if row["measure"] == "fill_percent"]
    assert told == [datetime.fromisoformat(at).timestamp() * 1000 for at in hours]


def test_one_bad_entity_does_not_cost_the_others() -> None:
    good = {"id": "w-1", "type": "WasteContainer", "fillingLevel": 0.5}
    other = {**copy.deepcopy(good), "type": "Spaceship"}
    found, reasons = read(notified(good, other, 7, {"type": "WasteContainer"}), {"w-1": "smart_waste_container"})
    assert found["fill_percent"] == 50
    assert "entities of type 'Spaceship' are not read; known: AirQualityObserved" in reasons[0]
    assert "an entity is a JSON int" in reasons[0]
    assert "an entity has no 'id'" in reasons[0]
