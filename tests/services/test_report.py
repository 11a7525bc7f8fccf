"""The report's numbers, from readings written by hand, against loops over the same readings."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import mean

import numpy as np
import pyarrow as pa
import pytest

from analysis.waste.emptyings import Hours, emptying_figures
from data.ingest.rollups import Rollups
from data.lake import TABLES
from data.records.fleet import Depot, Team, Vehicle
from data.store import Store
from services.report import EmptyingReport, LayerFigures, PeriodError, ReportPeriod, report
from services.tours.plans import WantedStop, create
from tests.support import small
from tests.support.small import LAYERS, LONG_AGO, NOON, Small, reading

MONDAY = datetime(2026, 6, 28, 22, tzinfo=UTC)  # 29 June, midnight in the town
W27 = ReportPeriod.parse("2026-W27")
HALF_HOUR = timedelta(minutes=30)


@pytest.mark.parametrize(
    ("name", "first", "last", "before", "after"),
    [
        ("2026-W27", date(2026, 6, 29), date(2026, 7, 5), "2026-W26", "2026-W28"),
        ("2026-W53", date(2026, 12, 28), date(2027, 1, 3), "2026-W52", "2027-W01"),
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28), "2026-01", "2026-03"),
        ("2026-12", date(2026, 12, 1), date(2026, 12, 31), "2026-11", "2027-01"),
    ],
)
def test_weeks_and_months(name: str, first: date, last: date, before: str, after: str) -> None:
    period = ReportPeriod.parse(name)
    assert (period.name, period.first, period.last) == (name, first, last)
    assert (period.before.name, period.after.name) == (before, after)


def test_a_period_is_cut_at_the_towns_midnight() -> None:
    assert (W27.begin, W27.end) == (MONDAY, MONDAY + timedelta(days=7))
    october = ReportPeriod.parse("2026-10")
    assert october.end - october.begin == timedelta(days=31, hours=1)  # an hour is had twice


@pytest.mark.parametrize("text", ["", "2026", "2026-W54", "2026-13", "2026-00", "0001-01", "2026-W27; DROP", "26-W1"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(PeriodError, match="wanted a week such as"):
        ReportPeriod.parse(text)


def test_emptyings_of_sensors_and_crews_are_counted_apart() -> None:
    details = [
        '{"before": 92.0, "after": 5.0}',
        '{"before": 40.0, "after": 2.0}',
        '{"origin":"crew","level":"full","before":97.0,"after":3.0,"fell_at":1}',
        '{"origin":"crew","level":"half"}',
        '{"origin":"crew","level":"overflowing"}',
    ]
    hours = Hours(site=np.array([0, 0, 1, 1]), mean=np.array([95.0, 94.9, np.nan, 100.0]))
    found = emptying_figures(details, hours, lows=[0, 75, 80, 95], overflow_from=95, half=50)
    assert (found.emptyings, found.by_crew, found.measured, found.early) == (5, 3, 3, 1)
    assert found.level == pytest.approx(mean([92, 40, 97]))
    assert dict(found.classes) == {2: 1, 0: 1, 3: 1}
    assert dict(found.said) == {"half": 1, "overflowing": 1}
    assert (found.overflow_hours, found.overflow_sites, found.known_hours) == (2, 2, 3)


def test_nothing_is_no_division_by_nothing() -> None:
    found = emptying_figures(
        [], Hours(site=np.empty(0, dtype=np.int64), mean=np.empty(0)), lows=[0], overflow_from=95, half=50
    )
    assert found.emptyings == found.overflow_hours == 0
    assert np.isnan(found.level)


def saw_tooth(seed: int) -> Iterator[tuple[datetime, float, float | None]]:
    """Readings of a bin from before Monday until NOON, and what each emptying found."""
    dice, level = np.random.default_rng(seed), 20.0
    at = MONDAY - timedelta(hours=6)
    while at < NOON:
        found = None
        if level > 60 and dice.random() < 0.06:
            found, level = min(level, 100.0), 4.0
        yield at, min(level, 100.0), found
        level += dice.uniform(0.0, 4.0)
        at += HALF_HOUR


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Small:
    made = small.settle(tmp_path_factory.mktemp("report"))
    rows = [
        reading(site_id, value, at)
        for number, site_id in enumerate(("bins-0001", "bins-0002", "bins-0003"))
        for at, value, _ in saw_tooth(number)
    ]
    made.add(*rows)
    made.add(
        *(
            reading("bins-0002", 9.0, NOON - day * timedelta(days=1, hours=1), measure="battery_percent")
            for day in (0, 1)
        )
    )
    rollups = Rollups(made.lake, intervals_s={layer.id: layer.interval_s for layer in LAYERS.values()})
    rollups.refresh(rollups.stale_days())
    return made


def found_by(made: Small, period: ReportPeriod = W27) -> EmptyingReport:
    store: Store = made.house.store()
    store.follow()
    return report(made.house, store, period, bodies={"euv", "town"})


def of(found: EmptyingReport, district: str = "") -> LayerFigures:
    return next(one for one in found.layers if one.layer_id == "bins" and one.district == district)


def test_the_week_so_far_is_what_loops_over_the_readings_find(busy: Small) -> None:
    found = found_by(busy)
    emptied = [peak for seed in range(3) for at, _, peak in saw_tooth(seed) if peak is not None and at > MONDAY]
    hours: dict[tuple[int, datetime], list[float]] = defaultdict(list)
    for seed in range(3):
        for at, value, _ in saw_tooth(seed):
            if at >= MONDAY:
                hours[seed, at.replace(minute=0)].append(value)
    full = [key for key, values in hours.items() if mean(values) >= 95]
    figures = of(found).figures
    assert len(emptied) > 5
    assert len(full) > 3
    assert (figures.emptyings, figures.measured, figures.by_crew) == (len(emptied), len(emptied), 0)
    assert figures.level == pytest.approx(mean(emptied), abs=4)  # what a fall began at is the highest of an hour
    assert (figures.overflow_hours, figures.known_hours) == (len(full), len(hours))
    assert figures.overflow_sites == len({seed for seed, _ in full})
    assert sum(figures.classes.values()) == len(emptied)


def test_districts_add_up(busy: Small) -> None:
    found = found_by(busy)
    whole, parts = of(found), [one for one in found.layers if one.district]
    assert {one.district for one in parts} == {"Castrop", "Ickern"}
    for name in ("emptyings", "overflow_hours", "known_hours", "measured"):
        assert sum(getattr(one.figures, name) for one in parts) == getattr(whole.figures, name)
    assert sum(one.sites for one in parts) == whole.sites == 5
    assert whole.equipped == 4


def test_devices_are_judged_by_what_should_have_come(busy: Small) -> None:
    (devices,) = found_by(busy).devices
    hours = (NOON - MONDAY) / timedelta(hours=1)
    assert devices.devices == 4
    # Three of four devices reported every half hour; the fourth never did.
    assert devices.complete == pytest.approx(3 / 4)
    assert hours == 62
    assert (devices.silent, devices.weak) == (1, 1)


def test_a_running_week_says_so_and_a_past_one_is_over(busy: Small) -> None:
    assert not found_by(busy).is_over
    assert found_by(busy).until == NOON
    past = found_by(busy, W27.before)
    assert past.is_over
    assert of(past).figures.emptyings == 0
    future = found_by(busy, W27.after)
    assert (of(future).figures.known_hours, future.devices[0].devices) == (0, 0)


def test_what_others_answer_for_is_not_in_it(busy: Small) -> None:
    store = busy.house.store()
    store.follow()
    assert report(busy.house, store, W27, bodies=set()).layers == []


def test_what_a_crew_told_counts_where_it_was(busy: Small) -> None:
    before = of(found_by(busy)).figures
    told = {"site_id": "bins-0004", "channel": 0, "kind": "emptied", "at": NOON - timedelta(hours=2)}
    row = told | {"detail": '{"origin":"crew","level":"half","within_s":7200}'}
    table = pa.Table.from_pylist([row], schema=TABLES["events"].schema)
    busy.lake.append("events", table)
    after = of(found_by(busy)).figures
    assert (after.emptyings - before.emptyings, after.by_crew) == (1, 1)
    assert dict(after.said) == {"half": 1}
    assert after.measured == before.measured


def test_tours_are_counted_as_planned(tmp_path: Path) -> None:
    made = small.settle(tmp_path)
    assert found_by(made).tours.tours == 0
    fleet = made.house.records.fleet
    depot = fleet.put(Depot(name="Bauhof", body="euv", lon=7.31, lat=51.55), at=LONG_AGO)
    team = fleet.put(
        Team(name="K1", body="euv", size=2, licence="C", shift="Mo-Su 00:00-08:00", break_min=30, break_after_min=360),
        at=LONG_AGO,
    )
    vehicle = fleet.put(
        Vehicle(
            name="Pritsche",
            body="euv",
            kind="flatbed",
            fractions=("bins",),
            capacity_l=3_000,
            payload_kg=900,
            weight_kg=3_500,
            width_m=2.1,
            height_m=2.4,
            depot_id=depot,
            team_id=team,
        ),
        at=LONG_AGO,
    )
    stops = [WantedStop(site_id=f"bins-000{one}") for one in (1, 2)]
    create(made.house, NOON.date(), vehicle, stops, length_m=12_345, duration_s=7_200)
    create(made.house, NOON.date() - timedelta(days=7), vehicle, stops)
    tours = found_by(made).tours
    assert (tours.tours, tours.done, tours.length_m, tours.lengths, tours.duration_s) == (1, 0, 12_345, 1, 7_200)
    assert dict(tours.stops) == {"open": 2}
