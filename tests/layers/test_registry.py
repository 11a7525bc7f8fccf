"""Every declared layer is tested, the hundredth like the first."""

from pathlib import Path

import pytest

import layers
from data import town
from data.declare import Layer
from data.errors import DeclarationError, UnknownLayerError, UnknownMeasureError
from data.town.demo import listed

REGISTRY = layers.discover()
TOWNS = sorted(path.parent.name for path in town.CITIES.glob("*/town.toml"))
each_layer = pytest.mark.parametrize("layer", REGISTRY.values(), ids=list(REGISTRY))


def test_every_file_is_a_layer() -> None:
    stems = {path.stem for path in Path(layers.__file__).parent.glob("*.py")} - {"__init__"}
    assert set(REGISTRY) == stems


def test_an_unknown_layer_names_the_known_ones() -> None:
    with pytest.raises(UnknownLayerError, match=r"unknown layer 'bin'; known: .*bins.*heat"):
        REGISTRY["bin"]


def test_a_site_id_names_its_layer() -> None:
    assert REGISTRY.of_site("bins-0042").id == "bins"


def test_measures_of_one_id_are_one_measure() -> None:
    for layer in REGISTRY.values():
        for measure in layer.measures:
            assert REGISTRY.measures()[measure.id] == measure


@each_layer
def test_titles_are_in_both_languages(layer: Layer) -> None:
    for text in (layer.title, layer.about, *(measure.title for measure in layer.measures)):
        assert set(text) == {"de", "en"}
        assert all(text.values())


@each_layer
def test_what_a_layer_shows_is_public_unless_the_whole_layer_is_for_staff(layer: Layer) -> None:
    assert (layer.shows in layer.visible("public")) == (layer.audience == "public")


@each_layer
def test_staff_sees_every_measure(layer: Layer) -> None:
    assert layer.visible("staff") == layer.measures


@each_layer
def test_an_unknown_measure_names_the_known_ones(layer: Layer) -> None:
    with pytest.raises(UnknownMeasureError, match=layer.shows.id):
        layer.measure("nonsense")


@each_layer
def test_a_reading_is_current_for_longer_than_its_interval(layer: Layer) -> None:
    assert layer.max_age_s >= 2 * layer.interval_s


@each_layer
@pytest.mark.parametrize("town_id", TOWNS)
def test_every_town_has_the_classes_and_places_of_every_layer(layer: Layer, town_id: str) -> None:
    place = town.load(town_id)
    assert place.classes_named(layer.classes.name).classes
    for demo in (place.demo, place.day_one):
        if (one := demo.get(layer.id)) and one.list:
            assert listed(place.folder / one.list)


def test_a_layer_whose_id_is_not_its_stem_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "wrong_stem.py").write_text("from layers.bins import LAYER\n", "utf-8")
    monkeypatch.setattr(layers, "__path__", [*layers.__path__, str(tmp_path)])
    with pytest.raises(DeclarationError, match=r"wrong_stem\.py declares no LAYER.*'wrong_stem'"):
        layers.discover()
