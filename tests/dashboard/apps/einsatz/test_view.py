"""What a dispatcher is shown, without Dash and without a browser."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from dash import no_update

from dashboard.apps.einsatz.answers import answers
from dashboard.apps.einsatz.app import newer_lines, pieces, rendered
from dashboard.apps.einsatz.view import Einsatz, EinsatzView
from data import sites
from data.records import REACH
from data.records.rounds import FixedRound, PlannedStop
from data.records.side_waste import SideWasteState
from data.records.tours import Tour
from services.board import BoardSource
from services.board.board import Plans
from services.board.tours_today import TourProgress, ToursToday
from tests.support import small
from tests.support.contexts import page_context
from tests.support.small import Small

Look = Callable[[str], EinsatzView]
EVIL = "<img src=x onerror=alert(1)>"


@pytest.fixture
def town(tmp_path: Path) -> Small:
    made = small.settle(tmp_path)
    small.fill(made)
    return made


def looking(town: Small) -> Look:
    store = town.house.store()
    store.follow()
    return Einsatz(page_context(town.house, store), BoardSource(town.house, store), "/einsatz").view


@pytest.fixture
def nobody() -> Iterator[None]:
    before = REACH.set(frozenset())
    yield
    REACH.reset(before)


def rows(piece: str) -> list[str]:
    return re.findall(r'<tr[^>]* data-site="([^"]*)"', piece)


def read(piece: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", piece).split())


def test_the_most_urgent_comes_first_and_figures_add_up(town: Small) -> None:
    made = pieces(looking(town)(""))
    assert rows(made["due"])[0] == "bins-0002"
    assert len(rows(made["due"])) == 5
    figures = read(made["figures"])
    assert "voll 1" in figures
    assert "5 Standorte" in figures


def test_a_condition_and_a_district_narrow_rows_and_map_alike(town: Small) -> None:
    look = looking(town)
    view = look("?due=silent&district=Castrop")
    assert rows(pieces(view)["due"]) == view.drawings["bins"]["only"] == ["bins-0003", "bins-0005"]
    assert look("").drawings["bins"]["only"] is None
    assert look("?layer=heat").drawings["bins"]["items"] is None


def test_a_revier_narrows_rows_and_map_alike(town: Small) -> None:
    assert 'id="revier"' not in pieces(looking(town)(""))["figures"], "nobody needs it where there is none"
    stops = tuple(PlannedStop(site_id=f"bins-{n:04d}", weekdays=(1,)) for n in (3, 1))
    town.house.records.rounds.upload([FixedRound(name=EVIL, body="euv", layer="bins", stops=stops)], at=small.LONG_AGO)
    view = looking(town)(f"?revier={EVIL}")
    made = pieces(view)
    assert rows(made["due"]) == view.drawings["bins"]["only"] == ["bins-0003", "bins-0001"]
    assert re.search(r'<option value="[^"]*img[^"]*" selected', made["figures"])
    assert "<img" not in made["figures"]
    assert len(rows(pieces(looking(town)("?revier=Mond"))["due"])) == 0


def test_a_site_says_whom_to_call(town: Small) -> None:
    path = town.house.folders.sites_of("bins")
    known = sites.read(path)
    facts = [{**one, "emptied_by": "Auftragnehmer der dualen Systeme", "operator": "Mond"} for one in known.attributes]
    sites.write(path, replace(known, attributes=facts))
    spot = pieces(looking(town)("?site=bins-0001"))["spot"]
    assert 'href="tel:03023125102"' in spot
    assert "Auftragnehmer der dualen Systeme · 030 23125 102 (Mo bis Fr 7 bis 16 Uhr) Betreiber Mond" in read(spot)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("reported", "Beistellung: nicht abräumen"),
        ("secured", "Beweis sichern: nicht abräumen"),
        ("released", "Beistellung abräumen"),
    ],
)
def test_what_lies_beside_a_site_is_said_with_what_comes_next(town: Small, state: SideWasteState, said: str) -> None:
    plans = Plans(side_waste={"bins-0001": state})
    store = town.house.store()
    store.follow()
    source = BoardSource(town.house, store, lambda *_: plans)
    made = pieces(Einsatz(page_context(town.house, store), source, "/einsatz").view("?site=bins-0001"))
    assert said in read(made["due"])
    assert f"Beistellung {said} . " in read(made["spot"])
    assert 'href="/verwaltung/beistellungen"' in made["spot"]


def test_what_cannot_wait_stands_alone_on_the_map(town: Small) -> None:
    assert looking(town)("").drawings["bins"]["single"] == ["bins-0002"]


def test_a_site_says_how_it_is_when_it_was_emptied_and_by_whom(town: Small) -> None:
    town.add(*(small.reading("bins-0002", 5.0, small.NOON, measure="") for _ in (1,)))
    spot = read(pieces(looking(town)("?site=bins-0002"))["spot"])
    assert "zuletzt geleert" in spot
    assert "EUV Stadtbetrieb Castrop-Rauxel AöR" in spot
    assert "hidden" in pieces(looking(town)("?site=bins-9999"))["spot"]


def test_whatever_is_asked_is_answered(town: Small) -> None:
    look = looking(town)
    for asked in (None, 7, {"a": 1}, "?due=x&page=999&layer=../x&district=%00&site='&free=9"):
        assert 'id="due"' in pieces(look(asked))["due"]  # type: ignore[arg-type]


@pytest.mark.usefixtures("nobody")
def test_who_may_see_no_tours_of_a_body_sees_none_of_its_sites(town: Small) -> None:
    assert "hidden" in pieces(looking(town)("?site=bins-0002"))["spot"]
    view = looking(town)("")
    made = pieces(view)
    assert rows(made["due"]) == []
    assert "bins-" not in made["due"] + made["figures"] + made["spot"]
    assert "bins-" not in answers(view, "Platz")
    assert view.drawings == {}


@pytest.mark.parametrize("text", ["bins-0002", "platz 1", "PLATZ", "1 Ickern"])
def test_a_caller_is_answered_by_number_and_by_name(town: Small, text: str) -> None:
    found = answers(looking(town)(""), text)
    assert "bins-0002" in found
    assert "geleert von" in read(found)


def test_nothing_that_people_write_becomes_part_of_the_page(town: Small) -> None:
    path = town.house.folders.sites_of("bins")
    known = sites.read(path)
    facts = [{**one, "emptied_by": EVIL} for one in known.attributes]
    sites.write(path, replace(known, name=[EVIL] * 5, district=[EVIL] * 5, attributes=facts))
    view = looking(town)("?site=bins-0001&district=" + EVIL)
    assert "<img" not in "".join([*pieces(view).values(), answers(view, EVIL), answers(view, "img")])


def test_the_page_speaks_english_too(town: Small) -> None:
    made = pieces(looking(town)("?lang=en"))
    assert "overflowing 0" in read(made["figures"])


def test_who_looks_at_the_same_is_answered_the_same_and_others_are_not(town: Small) -> None:
    store = town.house.store()
    store.follow()
    einsatz = Einsatz(page_context(town.house, store), BoardSource(town.house, store), "/einsatz")
    first = rendered(einsatz, "?turn=1")
    assert rendered(einsatz, "?turn=2") is first
    assert rendered(einsatz, "?lang=en") is not first
    town.add(small.reading("bins-0001", 97.0, small.NOON))
    store.follow()
    assert rows(rendered(einsatz, "")["due"])[0] == "bins-0001"
    before = REACH.set(frozenset({"stadtwerke"}))
    try:
        assert rows(rendered(einsatz, "")["due"]) == []
    finally:
        REACH.reset(before)
    for page in range(60):
        rendered(einsatz, f"?page={page}")
    assert len(einsatz.rendered) <= 24


def test_lines_are_sent_once_a_version_of_what_they_are_of(town: Small) -> None:
    store = town.house.store()
    store.follow()
    tour = Tour(
        tour_id="tour-0001", day=small.NOON.date(), kind="litter", vehicle_id="v", line=[[7.3, 51.5], [7.4, 51.5]]
    )

    def look(tour: Tour, asked: str = "") -> EinsatzView:
        way = TourProgress(tour=tour, label="T1", vehicle="V", done=0, n=1, litres=0, unloads_at=None)
        plans = Plans(tours=ToursToday(places={}, progress=[way]))
        return Einsatz(
            page_context(town.house, store), BoardSource(town.house, store, lambda *_: plans), "/einsatz"
        ).view(asked)

    first, known = newer_lines(look(tour), None)
    assert len(first["features"]) == 1
    assert newer_lines(look(tour), known) == (no_update, no_update)
    assert newer_lines(look(replace(tour, version=2)), known)[1] != known
    assert newer_lines(look(tour, "?tour=tour-0009"), known)[0]["features"] == []
