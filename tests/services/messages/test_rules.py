"""Every layer brings the rules that its declarations make; each of them can begin and can end; "full" is none."""

from dataclasses import replace

import pytest

import layers
from data import sites
from data.declare import Layers
from data.errors import FieldError
from data.records.message_rules import MessageRule
from services.context import House
from services.messages import rules
from services.rounds.contractors import contractor
from services.settings import Settings
from tests.support.simulated import make_sites

OWN = MessageRule(
    rule_id="own:1", body="euv", kind="limit", layer="bins", measure="fill_percent", limit=50, deadband=10
)
BODIES = ["Stadt Castrop-Rauxel", "EUV Stadtbetrieb Castrop-Rauxel AöR", "Stadtwerke Castrop-Rauxel GmbH"]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    made = Settings(_env_file=None, data_dir=tmp_path_factory.mktemp("rules"))  # type: ignore[call-arg]  # pydantic hides it
    return House.open(made)


def test_each_layer_brings_its_rules(house: House) -> None:
    found = {one.rule_id: one for one in rules.shipped(house)}
    assert {one for one in found if ":bins" in one} == {
        "overflow:bins",
        "silence:bins",
        "fire:bins:inner_temperature_c",
        "battery:bins:battery_percent",
    }
    overflow, battery = found["overflow:paper"], found["battery:heat:battery_percent"]
    assert (overflow.limit, overflow.deadband, overflow.on_readings, overflow.body) == (95, 20, 2, "euv")
    assert (battery.limit, battery.falling, battery.together, battery.body) == (20, True, True, "town")
    fire = found["fire:bins:inner_temperature_c"]
    assert (fire.severity, fire.on_readings) == ("urgent", 1)
    broken, hot = found["fault:charging:broken"], found["limit:heat:hot"]
    assert (broken.limit, broken.until, broken.body) == (20, 30, "stadtwerke")
    assert (hot.limit, hot.deadband, hot.together, hot.falling) == (30, 1, True, False)
    assert (found[rules.RADIO].body, found[rules.RADIO].layer) == ("stadtwerke", "")
    assert {one.layer for one in found.values() if one.kind == "silence"} == {
        "",
        *(one.id for one in house.layers.values() if not one.stated),
    }


def test_each_rule_that_layers_bring_can_begin_and_end(house: House) -> None:
    for one in rules.shipped(house):
        rules.check(house, one)


def test_gauges_bring_a_rule_for_each_limit_of_their_own(house: House) -> None:
    gauges = replace(make_sites("water_levels", 1), attributes=[{"mark_1_cm": 80, "mark_2_cm": 120}])
    sites.write(house.folders.sites_of("water_levels"), gauges)
    found = [one for one in rules.shipped(house) if one.site_id]
    house.folders.sites_of("water_levels").unlink()
    assert [(one.limit, one.severity, one.deadband, one.layer) for one in found] == [
        (80, "low", 5, "water_levels"),
        (120, "high", 5, "water_levels"),
    ]
    for one in found:
        rules.check(house, one)


def test_a_measure_may_bring_several_limits(house: House) -> None:
    found = {one.rule_id: one for one in rules.shipped(house) if one.layer == "ponds" and one.kind == "limit"}
    assert {rule_id: (one.limit, one.severity) for rule_id, one in found.items()} == {
        "limit:ponds:water_oxygen_mg_l": (4, "high"),
        "limit.critical:ponds:water_oxygen_mg_l": (3, "urgent"),
    }


def test_dry_soil_is_one_message_however_many_places_are_dry(house: House) -> None:
    (found,) = [one for one in rules.shipped(house) if one.layer == "soil_moisture" and one.kind == "limit"]
    assert (found.measure, found.limit, found.deadband, found.together) == ("soil_tension_kpa", 80, 20, True)
    rules.check(house, found)


def test_storm_gusts_heavy_rain_and_frost_reach_staff(house: House) -> None:
    known = layers.discover()
    town = Layers([known["weather_stations"], known["heat"]]).with_classes(house.town.classes_named)
    outdoors = replace(house, layers=town)
    found = {one.rule_id: one for one in rules.shipped(outdoors) if one.kind in {"limit", "silence"} and one.layer}
    assert {rule_id: (one.limit, one.severity, one.falling) for rule_id, one in found.items()} == {
        "limit:weather_stations:wind_gust_ms": (18, "high", False),
        "limit.heavy:weather_stations:wind_gust_ms": (25, "urgent", False),
        "limit:weather_stations:rain_rate_mm_h": (30, "high", False),
        "limit:weather_stations:precipitation_mm": (8.3, "high", False),
        "silence:weather_stations": (60, "low", False),
        "limit:heat:hot": (30, "low", False),
        "limit:heat:frost": (0, "low", True),
        "limit:heat:road_frost": (1, "low", True),
        "limit:heat:pipe_frost": (-5, "low", True),
        "silence:heat": (120, "low", False),
    }
    for one in found.values():
        rules.check(outdoors, one)


def test_full_is_no_message(house: House) -> None:
    for layer in house.layers.values():
        full = layer.full_from
        if full is not None:
            found = [one for one in rules.shipped(house) if one.layer == layer.id and one.measure == layer.shows.id]
            assert all(one.limit > full for one in found)


def test_staffs_own_rules_stand_beside_and_in_the_place_of_those(house: House) -> None:
    before, records = rules.in_force(house), house.records.message_rules
    records.put(OWN)
    records.put(replace(before[0], is_on=False))
    records.put(replace(OWN, rule_id="own:2", layer="gone"))
    found = rules.in_force(house)
    assert len(found) == len(before) + 1
    assert [one.is_on for one in found if one.rule_id == before[0].rule_id] == [False]
    for one in ("own:1", "own:2", before[0].rule_id):
        records.reset(one)
    assert rules.in_force(house) == before


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"kind": "x"}, "kind"),
        ({"severity": "x"}, "severity"),
        ({"layer": "x"}, "layer"),
        ({"measure": "x"}, "measure"),
        ({"site_id": "paper-0001"}, "site_id"),
        ({"limit": 0.0}, "limit"),
        ({"deadband": 50.0}, "deadband"),
        ({"on_readings": 21}, "on_readings"),
        ({"again_min": 99_999}, "again_min"),
        ({"hours": "x"}, "hours"),
        ({"hours": "off"}, "hours"),
        ({"kind": "silence", "measure": "", "limit": 59.0}, "limit"),
        ({"layer": "charging", "measure": "charging_status", "limit": 0.0, "deadband": 0.0}, "limit"),
    ],
)
def test_a_rule_that_cannot_begin_or_end_is_refused(house: House, more: dict[str, object], field: str) -> None:
    with pytest.raises(FieldError) as refused:
        rules.check(house, replace(OWN, **more))  # type: ignore[arg-type]  # fields by name
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("emptied_by", "ours"),
    [
        (None, True),
        ("", True),
        ("EUV", True),
        ("EUV Stadtbetrieb", True),
        ("euv stadtbetrieb castrop-rauxel aör", True),
        ("Auftragnehmer der dualen Systeme", False),
        ("Firma Müller & Co", False),
    ],
)
def test_what_a_contractor_empties_is_not_ours(house: House, emptied_by: str | None, ours: bool) -> None:  # noqa: FBT001 - a case
    said = {} if emptied_by is None else {"emptied_by": emptied_by}
    assert (not contractor(house, "bins", said)) == ours


def test_the_glass_of_this_town_is_a_contractors(house: House) -> None:
    assert contractor(house, "glass", {})
    assert not contractor(house, "paper", {})
