"""What the legend explains: every symbol that may stand on the map, and none that never does."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from dashboard.parts.legend import legend
from dashboard.parts.view import LayerView
from dashboard.texts import load
from data.town import Town
from layers import discover
from tests.support.layer_states import current_of

NOW = datetime(2026, 7, 1, 12, 5, tzinfo=UTC)
YARD = ("hat Platz (Bringhof, geöffnet)", "geschlossen (Bringhof)")


def view(layer_id: str, town: Town, states: list[str]) -> LayerView:
    layer = discover()[layer_id]
    current = current_of(layer, town, states, [40.0] * len(states), at=NOW)
    return LayerView(layer, current, town, load()["de"], NOW)


@pytest.mark.parametrize("state", ["open", "closed"])
def test_a_place_with_people_is_explained_open_and_closed_whatever_it_is_now(castrop: Town, state: str) -> None:
    shown = view("paper", castrop, ["ok", state])
    html = legend([shown], shown.words, shown={"paper"})
    places = [html.partition(text)[0].rpartition("<li")[2] for text in YARD]
    assert ['href="#s-circle"' in places[0], 'href="#s-closed"' in places[1]] == [True, True]
    assert not any("hidden" in place.partition(">")[0] for place in places)


def test_where_no_layer_has_such_a_place_nothing_is_said_of_it(castrop: Town) -> None:
    paper = view("paper", castrop, ["ok", "old"])
    html = legend([paper], paper.words, shown={"paper"})
    assert not any(text in html for text in YARD)
    undeclared = replace(
        paper, layer=replace(paper.layer, attended=None), current=view("paper", castrop, ["open"]).current
    )
    assert undeclared.attended_looks() == []


def test_it_goes_and_comes_with_its_layer(castrop: Town) -> None:
    bins, paper = view("bins", castrop, ["ok"]), view("paper", castrop, ["open"])
    html = legend([bins, paper], bins.words, shown={"bins"})
    for text in YARD:
        entry = html.partition(text)[0].rpartition("<li")[2].partition(">")[0]
        assert 'data-legend="paper"' in entry
        assert "hidden" in entry
