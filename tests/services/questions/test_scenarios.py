"""Sites that are set, removed or full: figures that follow a drag are those of a fresh answer, and of other sites."""

from typing import Any

import numpy as np
import pytest

from data.errors import BadRequestError
from data.projection import to_degrees
from services import questions
from services.workbench.ground import Workbench
from services.workbench.kept_results import MOST
from services.workbench.kept_ways import KeptWays
from services.workbench.own_features import OwnFeatures
from services.workbench.parameters import MOST_PLACED
from services.workbench.place_set import PlaceSet
from tests.services.questions.conftest import NOON, Ask

KNOWN = questions.discover()
HALF = 40.0


def placed(bench: Workbench, *, moved_m: float = 0.0) -> str:
    """Three places near homes, somewhat aside."""
    xy_m = bench.population.xy_m[[100, 700, 1500]] + moved_m
    lon, lat = to_degrees(xy_m)
    return "at:" + ";".join(f"{x:.6f},{y:.6f}" for x, y in zip(lon, lat, strict=True))


def paper(bench: Workbench) -> PlaceSet:
    return bench.ground(audience="public", own={}, now=NOON).places("paper")


def collection(places: PlaceSet) -> dict[str, Any]:
    pairs = [[one.x, one.y] for one in places.points]
    points = [{"type": "Point", "coordinates": one} for one in pairs]
    return {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "geometry": one, "properties": {}} for one in points],
    }


def followed(bench: Workbench, question: str, own: dict[str, Any], parameters: dict[str, Any]) -> dict[str, Any]:
    """What is said while a site is dragged."""
    one = KNOWN[question]
    assert one.figures is not None
    features = {name: OwnFeatures.read(name, given) for name, given in own.items()}
    ground = bench.ground(audience="public", own=features, now=NOON)
    told = one.figures(ground, one.parameters.model_validate(parameters))
    assert not told.tables
    assert not told.shapes
    return {"says": told.says, **told.figures}


@pytest.mark.parametrize("by", ["straight", "walk"])
@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("reach", {"places": "paper", "limit": 300}),
        ("catchments", {"places": "paper", "usable": "all"}),
        ("siting", {"existing": "paper", "new": 0, "limit": 300}),
    ],
)
def test_figures_that_follow_a_drag_are_those_of_a_fresh_answer(
    bench: Workbench, ask: Ask, question: str, names: dict[str, Any], by: str
) -> None:
    ids = paper(bench).place_id
    added = "placed" if question == "siting" else "added"
    for moved_m in (0.0, HALF):
        asked = {
            **names,
            "by": by,
            added: placed(bench, moved_m=moved_m),
            "removed": ids[3],
            "full": f"{ids[7]},{ids[9]}",
        }
        first = followed(bench, question, {}, asked)
        assert followed(bench, question, {}, asked) == first
        whole = ask(question, **asked)
        assert first == {"says": whole.says, **whole.figures}


def test_reach_in_a_scenario_is_reach_of_the_places_that_it_leaves(bench: Workbench, ask: Ask) -> None:
    known, added = paper(bench), placed(bench)
    gone = known.place_id[:5]
    found = ask("reach", places="paper", limit=300, by="walk", added=added, removed=",".join(gone))
    new = bench.ground(audience="public", own={}, now=NOON).places(added)
    left = known.rows(np.arange(5, len(known))).joined(new)
    same = ask("reach", places="own:left", own={"left": collection(left)}, limit=300, by="walk").figures
    for name in ("share", "within", "without", "sites", "addresses_share", "land_share", "median"):
        assert found.figures[name].value == pytest.approx(same[name].value, rel=1e-6)
    now = ask("reach", places="paper", limit=300, by="walk").figures
    assert found.figures["share_now"].value == now["share"].value
    more, then, before = (one.value for one in (found.figures["within_more"], same["within"], now["within"]))
    assert float(str(more)) == float(str(then)) - float(str(before))
    change = found.shapes["sites"].columns["change"].to_pylist()
    assert [change.count(one) for one in ("removed", "added", "full")] == [5, 3, 0]


def test_a_full_place_helps_nobody_and_stays(bench: Workbench, ask: Ask) -> None:
    ids = paper(bench).place_id
    removed = ask("reach", places="paper", removed=ids[0]).figures["within"].value
    full = ask("reach", places="paper", full=ids[0])
    assert full.figures["within"].value == removed
    assert full.shapes["sites"].columns["change"].to_pylist()[0] == "full"
    searched = ask("catchments", places="paper", usable="all", by="walk", full=ids[0]).figures
    assert searched["passed_by"].value not in {0, None}
    assert ask("catchments", places="paper", usable="all", by="walk", removed=ids[0]).figures["passed_by"].value == 0


def test_siting_shows_what_it_does_not_count_any_more(bench: Workbench, ask: Ask) -> None:
    ids = paper(bench).place_id
    found = ask("siting", existing="paper", new=0, placed=placed(bench), removed=ids[0], full=ids[1])
    assert found.figures["existing"].value == len(ids) - 2
    change = dict(
        zip(*(found.shapes["existing"].columns[one].to_pylist() for one in ("place_id", "change")), strict=True)
    )
    assert change.pop(ids[0]) == "removed"
    assert change.pop(ids[1]) == "full"
    assert set(change.values()) == {"kept"}


@pytest.mark.parametrize(
    ("added", "sentence"),
    [
        ("at:", "0 places are set by hand; 1 to 50 can be"),
        ("at:" + ";".join(["7.31,51.55"] * (MOST_PLACED + 1)), "51 places are set by hand; 1 to 50 can be"),
        ("at:7.31", "'7.31' is no place; write lon,lat in degrees, as in 7.3108,51.5495"),
        ("at:7.31,nan", "'7.31,nan' is no place"),
        ("at:7.31,51.55;here,there", "'here,there' is no place"),
        ("at:51.55,7.31", "'51.55,7.31' lies outside of the town; write longitude first"),
    ],
)
def test_places_that_cannot_be_are_refused_in_a_sentence(ask: Ask, added: str, sentence: str) -> None:
    with pytest.raises(BadRequestError, match="^" + sentence.replace("(", r"\(")):
        ask("reach", places="paper", added=added)


@pytest.mark.parametrize("deed", ["removed", "full"])
def test_a_place_that_is_none_of_these_is_refused(ask: Ask, deed: str) -> None:
    with pytest.raises(BadRequestError, match=f"{deed}: 'paper-9999' is none of these places; ids are such as paper-"):
        ask("reach", places="paper", **{deed: "paper-9999"})


def test_ways_are_kept_for_the_towns_places_and_never_for_ones_own(bench: Workbench) -> None:
    ground = bench.ground(audience="public", own={}, now=NOON)
    travel = ground.travel("walk")
    known, homes = paper(bench), bench.population.xy_m
    first = bench.to_nearest(homes, known, known.usable, travel)
    assert bench.to_nearest(homes, known, known.usable, travel)[1] is first[1]
    assert bench.to_nearest(homes, known, known.usable, ground.travel("walk", in_minutes=True))[1] is not first[1]
    own = OwnFeatures.read("own", collection(known))
    theirs = bench.ground(audience="public", own={"own": own}, now=NOON).places("own:own")
    assert (
        bench.to_nearest(homes, theirs, theirs.usable, travel)[1]
        is not (bench.to_nearest(homes, theirs, theirs.usable, travel)[1])
    )


def test_only_the_last_ways_are_kept(bench: Workbench) -> None:
    travel = bench.ground(audience="public", own={}, now=NOON).travel("straight")
    kept, start_m = KeptWays(), np.zeros((3, 2))
    made: list[int] = []

    def ask_at(place: int) -> None:
        def make() -> tuple[Any, Any]:
            made.append(place)
            return np.zeros(3, np.int64), np.zeros(3)

        kept.get(start_m, np.full((1, 2), float(place)), np.ones(1, np.bool_), travel, make)

    for place in [*range(MOST + 1), MOST, 0]:
        ask_at(place)
    assert made == [*range(MOST + 1), 0]
