"""What the workbench shows, without Dash and without a browser."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from starlette.testclient import TestClient

from dashboard.apps.fachkarte.app import drawn_of
from dashboard.apps.fachkarte.board import FIRST, FachkarteBoard
from dashboard.apps.fachkarte.form import QuestionForm
from dashboard.apps.fachkarte.shades import Shades
from dashboard.apps.fachkarte.time_bar import NO_BAR
from data.declare import Layer
from services import questions
from services.workbench import QuestionParameters
from services.workbench.ground import Workbench
from tests.dashboard.apps.fachkarte.conftest import Boards

KNOWN = questions.discover()
ASKED = "?v=1&q=reach&p.places=paper&p.limit=400"
POINT = {"type": "Point", "coordinates": [7.31, 51.55]}
DRAWN = {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": POINT}]}


def answered(board: FachkarteBoard) -> str:
    return "".join(board.answered().values())


def test_without_a_question_it_says_what_to_do_and_shows_the_districts(boards: Boards) -> None:
    board = boards("")
    assert [one.id for one in board.shown] == list(FIRST)
    assert board.words["fachkarte.start"] in answered(board)
    assert "ask__form" not in board.questions()
    assert drawn_of(board)["shapes"] == []


@pytest.mark.parametrize("question", [*KNOWN])
def test_every_question_has_a_form_with_a_labelled_control_for_each_parameter(boards: Boards, question: str) -> None:
    html = boards(f"?q={question}").questions()
    for name in KNOWN[question].parameters.model_fields:
        assert f'id="p-{name}"' in html
        assert f'for="p-{name}"' in html


@pytest.mark.parametrize("question", [*KNOWN])
def test_every_question_is_answered_or_says_in_words_why_not(boards: Boards, question: str) -> None:
    board = boards(f"?q={question}")
    html = answered(board)
    assert re.search(r"reply__(sentence|problem)\"[^>]*>[^<]+", html)
    text = board.outcome.text if board.outcome else None
    if text:
        assert text.sentence in html.replace("&amp;", "&")


def test_the_answer_is_that_of_the_api(boards: Boards, bench: Workbench) -> None:
    board = boards(ASKED)
    assert board.outcome is not None
    assert board.outcome.text is not None
    question = KNOWN["reach"]
    asked = question.parameters.model_validate({"places": "paper", "limit": 400})
    ground = bench.ground(audience="public", own={}, now=board.now)
    expected = question.run(ground, asked)
    assert board.outcome.text.result.figures == expected.figures
    shapes = drawn_of(board)["shapes"]
    assert [one["name"] for one in shapes] == [*expected.shapes]
    assert all(len(one["index"]) == len(one["features"]) for one in shapes)


def test_bars_count_the_shapes_of_each_class(boards: Boards) -> None:
    board = boards(ASKED)
    drawn = drawn_of(board)
    found = Shades.of(board.outcome.text.result.shapes["left_out"])  # type: ignore[union-attr]  # it was answered
    assert drawn["bars"]["layout"]["meta"] == "left_out"
    assert drawn["bars"]["data"][0]["y"] == list(found.counts)
    assert board.answered()["legend-answer"].count('data-shapes="left_out"') == len(found.counts)


def test_files_are_links_to_the_api_with_the_same_parameters(boards: Boards) -> None:
    links = re.findall(r'href="([^"]+)" class="button reply__file"', boards(ASKED).answered()["more"])
    plain = urlsplit(links[-1].replace("&amp;", "&"))
    assert (plain.path, dict(parse_qsl(plain.query))) == ("/api/questions/reach", {"places": "paper", "limit": "400"})
    assert len(links) > 1


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?q=reach&p.places=own:drawn", "eigene Zeichnung"),
        ("?q=reach&p.places=paper&p.limit=0", "Weg: 0 ist zu wenig, mindestens 1"),
        ("?q=reach&p.places=paper&p.limit=x", "Weg: „x“ ist keine Zahl"),
        ("?q=reach&p.places=paper&p.by=fly", "Wie: „fly“ geht nicht"),
        ("?q=reach&p.places=paper&p.area=district:Nirgends", "Einen Stadtteil „Nirgends“ gibt es nicht. Es gibt: "),
        ("?q=reach&p.places=nothing", "Die Ebene „nothing“ gibt es hier nicht"),
        ("?q=clusters&p.places=heat&p.measure=nothing", "„nothing“ misst diese Ebene nicht. Es gibt: "),
        ("?q=clusters&p.places=charging", "hat keinen Mittelwert"),
        ("?q=comparison&p.places=heat&p.start=gestern", "„gestern“ ist keine Zeitangabe"),
        ("?q=comparison&p.places=heat&p.start=2026-07-02&p.end=2026-06-01", "bevor er beginnt"),
        ("?q=comparison&p.places=heat&p.compare=areas", "zweites Gebiet"),
        ("?q=siting&p.must_if=x", "„x“ ist keine Bedingung"),
        ("?q=radio&p.basis=drive", "braucht es eine Messfahrt"),
    ],
)
def test_what_cannot_be_answered_is_a_sentence(boards: Boards, query: str, said: str) -> None:
    assert re.search(rf"reply__problem.*{said}", answered(boards(query)))


@pytest.mark.parametrize(
    ("question", "fits"),
    [
        ("clusters", lambda layer: layer.shows.codes is None),
        ("comparison", lambda layer: layer.shows.codes is None),
        ("radio", lambda layer: layer.is_technical),
        ("reach", lambda layer: not layer.is_technical),
    ],
)
def test_what_is_asked_at_first_is_a_layer_that_the_question_is_about(
    boards: Boards, bench: Workbench, question: str, fits: Callable[[Layer], bool]
) -> None:
    form = boards(f"?q={question}").form
    assert form is not None
    every = replace(form, layers={one.id: one for one in bench.house.layers.values()})
    assert fits(every.layers[every.given["places"]])


def test_fields_that_most_leave_alone_fold_away_until_one_is_given(boards: Boards) -> None:
    assert re.search(r'<details class="ask__more"><summary', boards("?q=siting").questions())
    assert re.search(r'<details class="ask__more" open><summary', boards("?q=siting&p.budget=5").questions())
    assert "ask__more" not in boards("?q=area").questions()


def test_an_unknown_question_is_none(boards: Boards) -> None:
    assert boards("?q=nothing").outcome is None


def test_what_is_drawn_goes_with_the_question_and_is_in_no_link(boards: Boards) -> None:
    board = boards("?q=reach&p.places=own:drawn&p.by=straight", {"drawn": DRAWN})
    assert board.outcome is not None
    assert board.outcome.text is not None
    assert board.outcome.text.result.figures["sites"].value == 1
    assert 'class="button reply__file"' not in board.answered()["more"]
    for sent in ({"drawn": "x"}, {"drawn": {"features": [7]}}):
        assert "reply__problem" in answered(boards("?q=reach&p.places=own:drawn", sent))


def test_layers_keep_their_order_opacity_and_filters(boards: Boards) -> None:
    board = boards("?layers=town.water,paper~60~state:ok,nothing,paper")
    drawing = board.drawings()["paper"]
    assert (drawing["opacity"], drawing["above"]) == (60, 1)
    assert dict(parse_qsl(urlsplit(drawing["items"]).query))["state"] == "ok"
    assert board.drawings()["heat"]["items"] is None
    assert [(one["id"], one["above"]) for one in board.town()] == [("town.water", 0)]
    assert board.tree().index("shown-town.water") < board.tree().index("shown-paper")


def test_every_layer_stands_in_one_group_of_the_tree(boards: Boards) -> None:
    board = boards("")
    tree = board.tree()
    for one in [*board.context.present, *(f"town.{file}" for file in board.files)]:
        assert tree.count(f'id="tree-{one}"') == 1
    assert board.layer_count == tree.count("layers__box")


def test_the_api_answers_what_drawings_name(boards: Boards, client: TestClient) -> None:
    board = boards("?layers=heat,bins~60~state:ok&back=3")
    for one in (one["items"] for one in board.drawings().values() if one["items"]):
        assert client.get(one).status_code == 200, one


class EveryControl(QuestionParameters):
    """A parameter of each plain kind."""

    whole: int = 3
    share: float = 0.5
    truth: bool = False
    some: tuple[str, ...] = ()


def test_values_of_each_kind_are_read_as_their_model_wants_them(boards: Boards) -> None:
    form = boards("?q=reach&p.whole=4&p.share=0.25&p.truth=true&p.some=a,b").form
    question: Any = type("Declared", (), {"id": "reach", "parameters": EveryControl})()
    assert form is not None
    every = QuestionForm(question, form.choice, form.words, form.layers, form.districts, form.first)
    assert every.parameters() == EveryControl(whole=4, share=0.25, truth=True, some=("a", "b"))
    assert every.markup().count("ask__field") == 4


def test_two_instants_are_asked_for_and_stand_in_the_address(boards: Boards, client: TestClient) -> None:
    board = boards("?layers=heat~60~state:ok&at=2026-07-01T10:00Z&then=2026-06-30T14:00")
    drawing = board.drawings()["heat"]
    asked = [dict(parse_qsl(urlsplit(drawing[one]).query)) for one in ("items", "then")]
    assert [one["datetime"] for one in asked] == ["2026-07-01T10:00:00Z", "2026-06-30T12:00:00Z"]
    assert [one["state"] for one in asked] == ["ok", "ok"]
    assert client.get(drawing["then"]).status_code == 200
    query = dict(parse_qsl(urlsplit(board.choice.to()).query))
    assert (query["at"], query["then"]) == ("2026-07-01T10:00Z", "2026-06-30T12:00Z")
    assert 'aria-pressed="true"' in board.past()
    assert 'value="2026-06-30T14:00"' in board.past()
    assert 'id="past-at"' in board.past()
    assert 'value="2026-07-01T12:00"' in board.past()


def test_both_sides_reach_any_instant_of_the_past(boards: Boards) -> None:
    board = boards("?layers=heat&at=2024-02-01T07:30&then=2023-08-01T15:00")
    drawing = board.drawings()["heat"]
    asked = [dict(parse_qsl(urlsplit(drawing[one]).query))["datetime"] for one in ("items", "then")]
    assert asked == ["2024-02-01T06:30:00Z", "2023-08-01T13:00:00Z"]
    assert {'value="2024-02-01T07:30"', 'value="2023-08-01T15:00"'} <= set(board.past().split())


def test_one_instant_is_compared_with_none(boards: Boards) -> None:
    board = boards("?layers=paper&back=3")
    assert board.drawings()["paper"]["then"] is None
    assert "data-left" not in board.past()
    assert boards("?layers=town.water&then=2026-06-30T14:00").past() == NO_BAR


def test_what_is_drawn_from_a_scale_on_says_so(boards: Boards) -> None:
    assert "ab etwa 1:11.000" in boards("").tree()
