"""Buildings: kept as they can be, renamed with their meters, within their body; trees of meters have no loops."""

from dataclasses import replace
from datetime import UTC

import numpy as np
import pytest

from data.errors import FieldError
from data.records import Records
from data.records.buildings import Building, UnknownBuildingError
from data.records.meter_profiles import MeterProfile, StepOfProfileError
from data.records.meters import Meter, UnknownMeterError

SCHOOL = Building(title=" Grundschule  am Hügel ", category="4100", area_m2=2_500, closed="2026-07-20/2026-09-01")
POWER = Meter(building="-", title="Strom", carrier="electricity", unit="kWh", digits=6)


def test_a_building_comes_back_and_is_changed(records: Records) -> None:
    (building_id,) = records.buildings.put(SCHOOL)
    known = records.buildings.one(building_id)
    assert (known.title, known.body, known.is_public) == ("Grundschule am Hügel", "town", False)
    assert [(str(a), str(b)) for a, b in known.closed_days()] == [("2026-07-20", "2026-09-01")]
    meter_id = records.meters.add(replace(POWER, building_id=building_id))
    records.buildings.put(replace(known, title="Hügelschule"))
    assert records.meters.one(meter_id).building == "Hügelschule"
    records.buildings.remove(building_id)
    assert records.buildings.listed() == []
    with pytest.raises(UnknownBuildingError):
        records.buildings.one(building_id)


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": " "},
        {"category": "41"},
        {"postcode": "4457"},
        {"area_m2": -1.0},
        {"area_m2": float("nan")},
        {"area_kind": "XYZ"},
        {"use_days": "21"},
        {"use_from_h": 17},
        {"use_until_h": 25},
        {"closed": "im Sommer"},
        {"closed": "2026-09-01/2026-07-20"},
    ],
)
def test_what_cannot_be_so_is_refused_by_its_field(records: Records, wrong: dict[str, object]) -> None:
    with pytest.raises(FieldError) as refused:
        records.buildings.put(replace(SCHOOL, **wrong))  # type: ignore[arg-type]  # that it is wrong is the point
    assert refused.value.field == next(iter(wrong))


def test_of_several_none_is_kept_where_one_cannot_be(records: Records) -> None:
    with pytest.raises(FieldError):
        records.buildings.put(SCHOOL, replace(SCHOOL, title=""))
    assert records.buildings.listed() == []


def test_a_meter_stands_below_one_of_its_building_and_carrier_and_never_below_itself(records: Records) -> None:
    first, second = records.buildings.put(SCHOOL, replace(SCHOOL, title="Rathaus"))
    main = records.meters.add(replace(POWER, building_id=first))
    below = records.meters.add(replace(POWER, building_id=first, parent_id=main))
    for given in (
        replace(POWER, building_id=second, parent_id=main),
        replace(POWER, building_id=first, parent_id="nowhere"),
        replace(POWER, building_id=first, parent_id=main, carrier="gas"),
    ):
        with pytest.raises(FieldError, match="no meter"):
            records.meters.add(given)
    with pytest.raises(FieldError, match="below itself"):
        records.meters.place(main, building_id=first, parent_id=below, flow="used", site_id="")
    with pytest.raises(FieldError, match="only used"):
        records.meters.add(replace(POWER, carrier="gas", flow="made"))
    with pytest.raises(FieldError, match="no building"):
        records.meters.add(replace(POWER, building_id="nowhere"))
    assert [one.meter_id for one in records.meters.of_building(first)] == [main, below]


def test_profiles_are_kept_once_and_replaced(records: Records) -> None:
    meter_id = records.meters.add(POWER)
    begin = np.datetime64("2025-12-31T22:00:00") + np.arange(16) * np.timedelta64(900, "s")
    given = MeterProfile(begin, np.arange(16.0), 900)
    assert [records.meter_profiles.put(meter_id, given) for _ in range(2)] == [16, 0]
    start, end = (one.replace(tzinfo=UTC) for one in begin[[0, -1]].tolist())
    (found,) = records.meter_profiles.read(meter_id, start=start, end=end)
    assert found.used.tolist() == list(range(15))
    with pytest.raises(StepOfProfileError):
        records.meter_profiles.put(meter_id, MeterProfile(begin + np.timedelta64(1, "s"), given.used, 900))
    with pytest.raises(UnknownMeterError):
        records.meter_profiles.put("nowhere", given)
