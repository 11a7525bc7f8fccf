"""A demonstration has a day's work: rounds, what crews told of them, and tours; once, and only in a demonstration."""

import shutil
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import layers
from data import instants, sites, town
from data.clock import Clock
from data.errors import DeclarationError, FieldError
from data.folders import Folders
from data.lake import Lake
from data.opening_hours import BERLIN
from data.records.fleet import Vehicle
from data.records.tours import Tour, TourStop
from data.simulate.places import place_sites
from data.town.demo import Profile
from services import demo_tours, rounds
from services.context import House
from services.demo_crew import tell_levels
from services.demo_fleet import put_demo_fleet
from services.demo_rounds import put_demo_rounds
from services.demo_tours import put_demo_tours
from services.jobs import demo
from services.settings import Settings
from tests.support.small import NOON
from tests.support.waiting import waiting

DAY = NOON.date()
DAYS = timedelta(days=7)


def opened(folders: Folders, **more: object) -> House:
    settings = Settings(_env_file=None, data_dir=folders.root.parent, history_days=DAYS.days, **more)  # type: ignore[call-arg, arg-type]
    return House.open(settings, clock=Clock(source=lambda: NOON))


@pytest.fixture(scope="module")
def placed(built_town: Folders, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of the demo town's bins."""
    folders = Folders(tmp_path_factory.mktemp("placed") / built_town.root.name)
    folders.root.mkdir()
    folders.town.symlink_to(built_town.town)
    place_sites(layers.discover()["bins"], town.load(built_town.root.name), folders)
    return folders.sites_of("bins")


@pytest.fixture
def house(own_town: Folders, placed: Path) -> House:
    """The demo town with its bins, before anybody has worked in it."""
    made = opened(own_town)
    made.folders.sites_of("bins").parent.mkdir(exist_ok=True)
    shutil.copy(placed, made.folders.sites_of("bins"))
    Lake(made.folders.lake).open_or_create(kind="demo")
    put_demo_fleet(made)
    return made


def test_every_bin_is_on_one_round_which_says_that_it_is_invented(house: House) -> None:
    assert put_demo_rounds(house) == len(house.town.demo_rounds) > 3
    made = house.records.rounds.items()
    on = Counter(stop.site_id for one in made for stop in one.stops)
    assert on == dict.fromkeys(sites.read(house.folders.sites_of("bins")).site_id, 1)
    assert all("Erfunden" in one.remark and one.team_id for one in made)
    assert {day for one in made for stop in one.stops for day in stop.weekdays} == {1, 2, 3, 4, 5, 6}
    version = house.records.version()
    assert put_demo_rounds(house) == 0
    assert house.records.version() == version


def test_crews_tell_of_what_has_no_device_on_its_days_under_the_ids_of_the_list(house: House) -> None:
    put_demo_rounds(house)
    n = tell_levels(house, since=NOON - DAYS, until=NOON)
    said = waiting(house)
    assert len(said) == n > 1_000
    assert {one["level"] for one in said} == {"empty", "half", "full", "overflowing"}
    days = {DAY - n * timedelta(days=1) for n in range(8)}
    due = {(one.site_id, day) for day in days for one in rounds.due(house, day)}
    at = {(one["site_id"], datetime.fromisoformat(one["at"]).astimezone(BERLIN).date()) for one in said}
    assert at <= due
    assert len(at) == n
    tell_levels(house, since=NOON - DAYS, until=NOON)
    assert {one["emptying_id"] for one in waiting(house)} == {one["emptying_id"] for one in said}
    for one in house.records.rounds.items():
        house.records.rounds.retire(one.round_id, at=NOON)
    assert tell_levels(house, since=NOON, until=NOON + DAYS / 7) == 0


def test_today_and_the_next_working_day_have_a_tour_and_get_none_twice(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo_tours, "SECONDS", 0.2)
    monkeypatch.setattr(demo_tours, "MOST_STOPS", 6)
    put_demo_rounds(house)
    made, refused = put_demo_tours(house, after={})
    until = DAY + timedelta(days=1)
    assert (made, refused) == ({"bins": until}, [])
    tours = house.records.tours.tours(DAY, until)
    assert [one.day for one in tours] == [DAY, until]
    assert all(one.length_m and len(one.line) > 1 for one in tours)
    house.records.tours.undo({tours[0].tour_id: tours[0].version})
    assert put_demo_tours(house, after=made) == (made, [])
    assert len(house.records.tours.tours(DAY, until)) == 1


def test_each_layer_has_tours_of_its_own_days(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo_tours, "_working_days", lambda _h, layer, _d: [DAY + DAYS / 7 * n for n in WORKED[layer]])
    put: list[tuple[str, date]] = []
    monkeypatch.setattr(demo_tours, "_put", lambda _house, layer, day: put.append((layer, day)))
    (first, *_) = house.town.demo_rounds
    two = replace(house, town=replace(house.town, demo_rounds=(first, replace(first, layer="paper"))))
    made, _ = put_demo_tours(two, after={})
    assert put == [(layer, DAY + DAYS / 7 * n) for layer, days in WORKED.items() for n in days]
    assert put_demo_tours(two, after=made) == (made, [])
    assert len(put) == 4


WORKED = {"bins": (0, 2), "paper": (0, 1)}


def test_another_layers_tour_takes_nothing_from_a_day(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo_tours, "SECONDS", 0.2)
    monkeypatch.setattr(demo_tours, "MOST_STOPS", 4)
    put_demo_rounds(house)
    vehicle = house.records.fleet.items(Vehicle)[0]
    other = Tour(day=DAY, kind="litter", vehicle_id=vehicle.item_id, team_id=vehicle.team_id, body=vehicle.body)
    house.records.tours.create(other, [TourStop(site_id="paper-0001", amount_l=80)])
    demo_tours._put(house, "bins", DAY)
    assert len(house.records.tours.tours(DAY)) == 2
    demo_tours._put(house, "bins", DAY)
    assert len(house.records.tours.tours(DAY)) == 2


def ended(house: House, name: str, result: Mapping[str, Any] | None, *, due: datetime | None = None) -> None:
    """A run of a job is over, by the clock or asked for: done with a result, failed without."""
    jobs = house.records.jobs
    jobs.schedule(name, due=due) if due else jobs.ask(name)
    run = jobs.claim("worker", [name], now=datetime.now(UTC))
    assert run is not None
    jobs.finish(run, "failed" if result is None else "done", now=datetime.now(UTC), result=result)


@pytest.mark.parametrize("profile", ["future", "day_one"])
def test_the_job_tells_what_is_new_since_it_was_last_done(
    house: House, profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo_tours, "_working_days", lambda *_: [])
    house = replace(house, town=town.load("castrop_rauxel").with_layers(layers.discover(), profile))
    (job,) = demo.jobs(house)
    first = job.run(house, lambda *_: None)
    assert first is not None
    assert first["rounds"] == 5
    assert first["levels"] == len(waiting(house))
    ended(house, job.name, first)
    for n in range(10):
        ended(house, job.name, None, due=NOON + timedelta(hours=n))
    again = job.run(house, lambda *_: None)
    assert again == {**first, "rounds": 0, "levels": 0, "buildings": 0}


def test_a_tour_that_cannot_be_planned_is_said_and_costs_nothing_else(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_house: House, _layer: str, _day: date) -> None:
        raise FieldError("layer", "nowhere can bins be unloaded")

    monkeypatch.setattr(demo_tours, "_put", refuse)
    (job,) = demo.jobs(house)
    done = job.run(house, lambda *_: None)
    assert done is not None
    assert done["refused"] == [f"bins, {DAY}: nowhere can bins be unloaded"]
    assert (done["tours"], done["told_until"]) == ({}, instants.text(NOON))


def test_none_and_a_real_town_have_nothing_of_it(own_town: Folders) -> None:
    nothing = opened(own_town, demo="none")
    assert (nothing.town.demo_rounds, nothing.town.demo_fleet, [*demo.jobs(nothing)]) == ((), {}, [])
    still = opened(own_town, simulate=False)
    assert [*demo.jobs(still)] == []
    real = opened(own_town)
    Lake(real.folders.lake).open_or_create(kind="real")
    (job,) = demo.jobs(real)
    assert job.run(real, lambda *_: None) == {}
    assert real.records.rounds.items() == []


def test_a_file_that_names_what_there_is_not_is_said(house: House) -> None:
    (first, *_) = house.town.demo_rounds
    for wrong, sentence in (
        (replace(first, team="Mond"), "the team 'Mond'"),
        (replace(first, layer="heat"), "nothing of the layer 'heat' fills"),
    ):
        other = replace(house, town=replace(house.town, demo_rounds=(wrong,)))
        with pytest.raises(DeclarationError, match=sentence):
            put_demo_rounds(other)
    small_town = town.load("castrop_rauxel")
    with pytest.raises(DeclarationError, match="demo_rounds names the layer 'moon'"):
        replace(small_town, demo_rounds=(replace(first, layer="moon"),)).with_layers(layers.discover())
