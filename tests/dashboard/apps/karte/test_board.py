"""What the map shows, without Dash and without a browser."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.testclient import TestClient

from dashboard import topics
from dashboard.apps.karte import charts
from dashboard.apps.karte.app import pieces
from dashboard.apps.karte.board import Board, Karte
from tests.support.contexts import page_context
from tests.support.small import Small


@pytest.fixture(scope="module")
def board(standing: Small) -> Callable[[str], Board]:
    store = standing.house.store()
    store.follow()
    context = page_context(standing.house, store)
    karte = Karte(context, topics.discover(context), "/karte")
    return karte.board


def test_a_layer_on_the_map_names_its_features_and_others_none(board: Callable[[str], Board]) -> None:
    drawings = board("?layers=bins&district=Castrop&state=ok").drawings()
    query = parse_qs(urlsplit(drawings["bins"]["items"]).query)
    assert query == {"limit": ["10000"], "v": ["1"], "district": ["Castrop"], "state": ["ok"]}
    assert drawings["heat"]["items"] is None
    assert drawings["bins"]["several"] is False


def test_the_api_answers_what_a_drawing_names(board: Callable[[str], Board], client: TestClient) -> None:
    for asked in ("", "?layers=bins&state=old", "?layers=bins&district=Ickern&back=5"):
        drawn = board(asked).drawings()
        for one in (one["items"] for one in drawn.values() if one["items"]):
            assert client.get(one).status_code == 200, one


def test_the_list_shows_the_sites_that_are_on_the_map(board: Callable[[str], Board], client: TestClient) -> None:
    for asked in ("?layer=bins", "?layer=bins&state=old", "?layer=bins&district=Castrop", "?layer=bins&back=5"):
        made = board(asked)
        found = client.get(made.items("bins")).json()["features"]
        assert sorted(made.view.current.sites.site_id[one] for one in made.matching) == [one["id"] for one in found]


def test_at_a_past_hour_the_list_says_what_was_measured_then(board: Callable[[str], Board]) -> None:
    assert "40\u00a0%" in board("?layer=bins").list()
    then = board("?layer=bins&back=4").list()
    assert "20\u00a0%" in then
    assert "40\u00a0%" not in then


def test_a_site_opens_its_layer_and_says_what_it_measures(board: Callable[[str], Board]) -> None:
    made = board("?site=heat-0001")
    assert made.opened == "heat"
    assert "29,5\u00a0°C" in made.site()
    assert "hidden" in board("?site=heat-9999").site()


def test_shares_add_up_to_the_sites_of_the_list(board: Callable[[str], Board]) -> None:
    for asked in ("?layer=bins", "?layer=heat", "?layer=people", "?layer=bins&state=ok", "?layer=bins&back=3"):
        made = board(asked)
        assert sum(one.count for one in charts.shares(made)) == len(made.matching)
    assert {one.label: one.count for one in charts.shares(board("?layer=bins")) if one.count}["kein Sensor"] == 1


def test_no_share_tells_the_class_of_what_the_public_does_not_see(board: Callable[[str], Board]) -> None:
    assert [one.label for one in charts.shares(board("?layer=people")) if one.count] == ["aktuell"]
    assert charts.hours(board("?layer=people")).num_rows == 0


def test_no_staff_measure_is_in_any_piece_or_chart(board: Callable[[str], Board]) -> None:
    for layer in ("bins", "heat", "people"):
        made = board(f"?layer={layer}&site={layer}-0001")
        drawn = [charts.course(made).to_json(), charts.distribution(made).to_json(), str(made.drawings())]
        told = re.sub(r"<svg.*?</svg>|href=\"[^\"]*\"", "", " ".join([*pieces(made).values(), *drawn]), flags=re.DOTALL)
        assert "Batterie" not in told
        assert not re.search(r"\b77\b", told)


def test_charts_follow_layer_site_and_language(board: Callable[[str], Board]) -> None:
    drawn = charts.course(board("?site=heat-0001&lang=en")).to_plotly_json()
    assert [one["name"] for one in drawn["data"] if "name" in one][-1] == 'Platz "0" &amp; &lt;Ä&gt;'
    assert drawn["layout"]["separators"] == ".,"
    axis = drawn["layout"]["xaxis"]
    assert {at for one in drawn["data"] for at in one["x"]} <= set(axis["categoryarray"])
    assert len(set(axis["categoryarray"])) == 49
    assert len(axis["tickvals"]) in {8, 9}
    bars = charts.distribution(board("?layer=heat")).to_plotly_json()["data"][0]
    assert sum(bars["x"]) == 2
    assert len(bars["x"]) <= 3


def test_a_chart_without_hours_says_so(board: Callable[[str], Board]) -> None:
    drawn = charts.course(board("?layer=people")).to_plotly_json()["layout"]
    assert drawn["annotations"][0]["text"] == "Aus diesen 48 Stunden gibt es keine Werte."


def test_layers_about_the_equipment_are_left_out(client: TestClient) -> None:
    html = client.get("/karte?layers=gateways").text
    assert "show-bins" in html
    assert "show-gateways" not in html


def test_the_first_html_says_it_all_before_a_script_runs(client: TestClient) -> None:
    html = client.get("/karte?site=heat-0001").text
    assert "<h1" in html
    assert "29,5\u00a0°C" in html
    assert 'id="react-entry-point"' in html
    assert "data-fragment" not in html
    assert '"plotlyjs_url":"/assets/vendor/plotly.js' in html
