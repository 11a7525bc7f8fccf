"""The board of a small town: levels, forecasts, since when, whose sites, and that its figures add up."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from data import sites
from data.declare import Layer
from data.records.rounds import FixedRound, PlannedStop
from data.records.work import WorkItem
from services.board import CONDITIONS, BoardSelection, BoardSource, DispatchBoard
from services.board.board import LayerPart, Plans, holding
from tests.support import small
from tests.support.small import NOON, Small, reading

HALF_HOUR = timedelta(minutes=30)


@pytest.fixture
def town(tmp_path: Path) -> Small:
    made = small.settle(tmp_path)
    small.fill(made)
    return made


def board(town: Small, *, bodies: frozenset[str] | None = None, due: tuple[str, ...] = ()) -> DispatchBoard:
    store = town.house.store()
    store.follow()
    plans = Plans(rounds=dict.fromkeys(due, "Nord"))
    return BoardSource(town.house, store, lambda *_: plans).board(bodies)


def said(found: DispatchBoard) -> dict[str, str]:
    return {site: CONDITIONS[code] for site, code in zip(found.site_id, found.condition.tolist(), strict=True)}


def rising(town: Small, site: str, *levels: float) -> None:
    """Readings every half hour, the last at NOON less ten minutes."""
    last = NOON - timedelta(minutes=10)
    times = [last - (len(levels) - 1 - i) * HALF_HOUR for i in range(len(levels))]
    town.add(*(reading(site, level, at) for level, at in zip(levels, times, strict=True)))


def test_each_site_is_what_its_readings_say(town: Small) -> None:
    assert said(board(town)) == {
        "bins-0001": "room",
        "bins-0002": "full",
        "bins-0003": "silent",
        "bins-0004": "unplanned",
        "bins-0005": "silent",
    }
    assert said(board(town, due=("bins-0004", "bins-0001")))["bins-0004"] == "planned"


def test_a_bin_that_rises_will_be_full_at_an_hour_within_an_interval(tmp_path: Path) -> None:
    town = small.settle(tmp_path)
    rising(town, "bins-0001", *(40.0 + 2.0 * i for i in range(10)))
    found = board(town)
    row = found.row_of["bins-0001"]
    at_ms = round((NOON - timedelta(minutes=10)).timestamp() * 1000)
    hours = [(one[row] - at_ms) / 3_600_000 for one in (found.earliest_ms, found.facts.full_at_ms, found.latest_ms)]
    assert hours == pytest.approx([2.75, 5.5, 11.0])
    assert (found.overflow_ms[row] - at_ms) / 3_600_000 == pytest.approx(9.25)
    assert said(found)["bins-0001"] == "today"


def test_what_is_full_overflows_later_and_what_overflows_did_before(tmp_path: Path) -> None:
    town = small.settle(tmp_path)
    rising(town, "bins-0001", *(67.0 + 2.0 * i for i in range(10)))
    rising(town, "bins-0003", *(82.0 + 2.0 * i for i in range(10)))
    found = board(town)
    at_ms = round((NOON - timedelta(minutes=10)).timestamp() * 1000)
    hours = [(found.overflow_ms[found.row_of[one]] - at_ms) / 3_600_000 for one in ("bins-0001", "bins-0003")]
    assert hours == pytest.approx([2.5, -1.0])


def test_since_when_a_bin_is_full_begins_with_the_first_reading_of_this_filling(tmp_path: Path) -> None:
    town = small.settle(tmp_path)
    rising(town, "bins-0001", 90.0, 96.0, 20.0, 70.0, 81.0, 85.0, 97.0, 99.0)
    found = board(town)
    last = NOON - timedelta(minutes=10)
    assert said(found)["bins-0001"] == "overflowing"
    assert found.facts.since_ms[found.row_of["bins-0001"]] == (last - HALF_HOUR).timestamp() * 1000


def test_what_becomes_full_between_two_looks_is_so_since_its_reading(town: Small) -> None:
    store = town.house.store()
    store.follow()
    source = BoardSource(town.house, store)
    source.board(None)
    at = NOON - timedelta(minutes=2)
    town.add(reading("bins-0001", 96.0, at))
    store.follow()
    found = source.board(None)
    assert found.order[0] == found.row_of["bins-0001"]
    assert found.facts.since_ms[found.row_of["bins-0001"]] == at.timestamp() * 1000


def test_figures_add_up_to_the_sites_that_are_looked_at(town: Small) -> None:
    found = board(town)
    assert sum(BoardSelection().figures(found).values()) == len(found) == 5
    some = BoardSelection(district="Ickern", condition="silent")
    assert sum(some.figures(found).values()) == found.district.count("Ickern")
    assert [found.site_id[row] for row in BoardSelection(condition="full").rows(found)] == ["bins-0002"]
    assert BoardSelection(layer="heat").rows(found).tolist() == []


def test_a_board_knows_only_the_layers_of_its_bodies(town: Small) -> None:
    assert len(board(town, bodies=frozenset({"euv"}))) == 5
    assert len(board(town, bodies=frozenset({"stadtwerke"}))) == 0


def test_what_somebody_else_empties_is_shown_and_never_due(town: Small) -> None:
    path = town.house.folders.sites_of("bins")
    known = sites.read(path)
    names = ["EUV Stadtbetrieb", "Auftragnehmer der dualen Systeme", "", "", ""]
    facts = [{**one, "emptied_by": name} for one, name in zip(known.attributes, names, strict=True)]
    sites.write(path, replace(known, attributes=facts))
    found = board(town)
    assert said(found)["bins-0001"] == "room"
    assert said(found)["bins-0002"] == "others"
    assert found.emptied_by[1] == names[1]


def test_the_same_state_gives_the_same_board(town: Small) -> None:
    store = town.house.store()
    store.follow()
    source = BoardSource(town.house, store)
    assert source.board(None) is source.board(None)


def test_who_takes_a_bin_has_it_until_it_is_emptied(town: Small) -> None:
    town.house.records.work.begin("taken", ["bins-0002"], deed_id="a")
    before = board_of(town)
    assert [one.kind for one in before.work["bins-0002"]] == ["taken"]
    free = [before.site_id[row] for row in BoardSelection(free=True).rows(before)]
    assert sorted(free) == ["bins-0001", "bins-0003", "bins-0004", "bins-0005"]
    assert sum(BoardSelection(free=True).figures(before).values()) == 4


def test_what_is_taken_is_done_with_the_next_filling() -> None:
    at = NOON - timedelta(hours=3)
    items = [WorkItem(site_id="a", kind="taken", text="", at=at), WorkItem(site_id="a", kind="note", text="x", at=at)]
    later, earlier = ((at + by).timestamp() * 1000 for by in (HALF_HOUR, -HALF_HOUR))
    assert [one.kind for one in holding(items, {"a": later})["a"]] == ["note"]
    assert len(holding(items, {"a": earlier})["a"]) == 2
    assert len(holding(items, {})["a"]) == 2


def test_a_revier_is_what_its_round_comes_to_on_whichever_day(town: Small) -> None:
    stops = [PlannedStop(site_id=f"bins-{n:04d}", weekdays=(n,)) for n in (1, 2)]
    rounds = town.house.records.rounds
    ids = rounds.upload(
        [
            FixedRound(name="Nord", body="euv", layer="bins", stops=(*stops, *stops[:1])),
            FixedRound(name="Alt", body="euv", layer="bins", stops=(PlannedStop(site_id="bins-0003", weekdays=(1,)),)),
        ],
        at=small.LONG_AGO,
    )
    rounds.retire(ids[1], at=NOON - timedelta(days=1))
    found = board_of(town)
    assert {site: [one.name for one in rounds] for site, rounds in found.reviere.items()} == {
        "bins-0001": ["Nord"],
        "bins-0002": ["Nord"],
    }
    north = BoardSelection(revier="Nord")
    assert [found.site_id[row] for row in north.rows(found)] == ["bins-0002", "bins-0001"]
    assert sum(north.figures(found).values()) == 2
    assert BoardSelection(revier="Mond").rows(found).tolist() == []


def test_a_board_reads_the_rounds_once(town: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    read = Mock(wraps=town.house.records.rounds.items)
    monkeypatch.setattr(town.house.records.rounds, "items", read)
    board_of(town)
    assert read.call_count == 1


def test_what_people_change_makes_no_layer_anew(town: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    made, whole = list[str](), LayerPart.of

    def of(layer: Layer, *more: Any) -> LayerPart:
        made.append(layer.id)
        return whole(layer, *more)

    monkeypatch.setattr(LayerPart, "of", of)
    store = town.house.store()
    store.follow()
    source = BoardSource(town.house, store)
    first = source.board(None)
    town.house.records.work.begin("taken", ["bins-0002"], deed_id="a")
    assert source.board(None) is not first
    assert source.board(frozenset({"euv"})).work.keys() == {"bins-0002"}
    assert made == ["bins"]
    town.add(reading("bins-0001", 96.0, NOON - timedelta(minutes=2)))
    store.follow()
    source.board(None)
    assert made == ["bins", "bins"]


def board_of(town: Small) -> DispatchBoard:
    store = town.house.store()
    store.follow()
    return BoardSource(town.house, store).board(None)
