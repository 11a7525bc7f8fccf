"""Which imported sites are one place."""

from data.importers.reconciliation import Incoming
from data.importers.standing_together import together


def site(key: str, x: float = 7.3, *, name: str = "", operator: str = "") -> Incoming:
    return Incoming(key, name or key, "Mitte", {"operator": operator} if operator else {}, 1, x, 51.5)


def places(found: dict[str, list[Incoming]], within_m: float = 0.0) -> dict[str, list[str]]:
    return {layer: [one.place_id for one in some] for layer, some in together(found, within_m=within_m).items()}


def test_one_element_in_two_layers_is_one_place() -> None:
    found = {"paper": [site("node/1"), site("node/2")], "glass": [site("node/1")]}
    assert places(found) == {"paper": ["node/1", ""], "glass": ["node/1"]}


def test_near_ones_of_one_name_or_operator_stand_together_where_it_is_wanted() -> None:
    near = 7.3 + 5e-5  # 3.5 m
    found = {
        "paper": [site("1", name="Markt"), site("2", 7.4, operator="EUV")],
        "glass": [site("3", near, name="Markt"), site("4", 7.4 + 5e-5, operator="EUV"), site("5", 7.31, name="Markt")],
        "clothes": [site("6", near, name="Kirche"), site("7", 7.3 + 1e-4, name="Markt")],
    }
    assert places(found) == {"paper": ["", ""], "glass": ["", "", ""], "clothes": ["", ""]}
    assert places(found, 5) == {"paper": ["1", "2"], "glass": ["1", "2", ""], "clothes": ["", "1"]}


def test_near_ones_of_one_layer_stay_two_places() -> None:
    assert places({"paper": [site("1", name="Markt"), site("2", name="Markt")]}, 5) == {"paper": ["", ""]}


def test_nothing_is_nothing() -> None:
    assert together({"paper": []}, within_m=5) == {"paper": []}
