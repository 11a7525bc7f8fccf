"""Files of suppliers: German commas, days of 23 and 25 hours, ends of steps, kW, swapped meters, faults by row."""

from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np
import pytest

from data.importers.errors import ImportRefusedError
from data.records.meters import Meter
from services.context import House
from services.energy.meter_file import MeterFile, MeterFileKept, keep, read
from services.energy.typed_instants import InstantsInOrder
from tests.support import small

POWER = {"building": "Schule", "carrier": "electricity", "unit": "kWh", "digits": 6}


@pytest.fixture
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    made = small.settle(tmp_path_factory.mktemp("meters")).house
    made.records.meters.add(Meter(title="Z1", **POWER))  # type: ignore[arg-type]  # as named
    return made


@pytest.fixture
def told(house: House) -> Callable[..., MeterFile]:
    def read_text(text: str, **more: object) -> MeterFile:
        return read(house, "datei.csv", text.encode(), **more)  # type: ignore[arg-type]  # as named

    return read_text


def only(house: House) -> str:
    (meter,) = house.records.meters.listed()
    return meter.meter_id


def test_a_load_profile_with_decimal_commas_and_the_ends_of_its_steps(
    house: House, told: Callable[..., MeterFile]
) -> None:
    file = told(
        "Lastgang Schule\n\nDatum;Bis;kWh\n01.03.2025;23:45;1,5\n01.03.2025;24:00;2,25\n02.03.2025;00:15;-\n",
        meter="Z1",
    )
    profile = file.profiles[only(house)]
    assert (profile.step_s, profile.used.tolist(), file.without_value) == (900, [1.5, 2.25], 1)
    assert str(profile.begin[0]) == "2025-03-01T22:30:00"


def test_kilowatts_become_kilowatt_hours(house: House, told: Callable[..., MeterFile]) -> None:
    file = told("Zähler;Zeitstempel;Leistung kW\nZ1;01.03.2025 00:00;8\nZ1;01.03.2025 00:15;4\n")
    assert file.profiles[only(house)].used.tolist() == [2.0, 1.0]


def test_the_day_of_25_hours_has_them_all_and_the_skipped_hour_is_refused(
    house: House, told: Callable[..., MeterFile]
) -> None:
    hours = [*range(3), *range(2, 24)]
    rows = "".join(f"26.10.2025 {hour:02d}:00;1\n" for hour in hours)
    profile = told(f"Zeit;kWh\n{rows}", meter="Z1").profiles[only(house)]
    assert len(profile.used) == 25
    assert set(np.diff(profile.begin)) == {np.timedelta64(3600, "s")}
    file = told("Zeit;kWh\n30.03.2025 01:00;1\n30.03.2025 02:00;1\n", meter="Z1")
    assert [(one.line, "forward" in one.sentence) for one in file.faults] == [(3, True)]


def test_counts_of_a_swapped_meter_and_a_jump(house: House, told: Callable[..., MeterFile]) -> None:
    rows = ["01.01.2025;1.000;", "01.02.2025;1100;", "01.03.2025;1200;", "02.03.2025;5;x", "01.04.2025;99000;"]
    text = "Abgelesen;Zählerstand;Zählerwechsel\n" + "\n".join(rows).replace("1.000", "1000") + "\n"
    store = house.store()
    assert keep(house, store, told(text, meter="Z1")) == MeterFileKept(counts=5, doubted=1)
    assert keep(house, store, told(text, meter="Z1")).counts == 0
    counts = house.records.meters.counts(only(house))
    assert [(one.count, one.is_first, one.doubt) for one in counts][-2:] == [(5.0, True, ""), (99000.0, False, "much")]
    assert counts[0].at == datetime(2024, 12, 31, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("Z9;2025-01-01 00:00;1", "no meter 'Z9'"),
        ("Z1;morgen;1", "no time"),
        ("Z1;31.02.2025 00:00;1", "no day"),
        ("Z1;2025-01-01 00:07;1", "no multiple"),
        ("Z1;2025-01-01 00:15;1", "twice"),
        ("Z1;2025-01-01 00:30;1.234,5", "both comma and point"),
        ("Z1;2025-01-01 00:30;-1", "negative"),
    ],
)
def test_what_cannot_be_is_refused_by_its_row(told: Callable[..., MeterFile], row: str, said: str) -> None:
    good = "Zähler;Zeit;kWh\nZ1;2025-01-01 00:00;1\nZ1;2025-01-01 00:15;1\nZ1;2025-01-01 00:30;1\n"
    file = told(f"{good.replace('Z1;2025-01-01 00:30;1', '') if '00:30' in row else good}{row}\n")
    assert any(said in one.sentence for one in file.faults), file.faults


def test_a_file_without_such_columns_is_refused(told: Callable[..., MeterFile]) -> None:
    with pytest.raises(ImportRefusedError, match="Zählerstand"):
        told("Name;Alter\nAnna;7\n")


def test_instants_with_an_offset_are_what_they_say() -> None:
    assert InstantsInOrder().read("2025-10-26T02:30:00+01:00") == datetime(2025, 10, 26, 1, 30, tzinfo=UTC)
