"""The list of map services is read as typed; what is misspelt is refused with what would be right."""

from pathlib import Path

import pytest

from data.errors import DeclarationError
from data.town.map_services import FILE, listed, read

GOOD = """
[one]
title = {de = "Eins", en = "One"}
topic = "water"
kind = "wms"
address = "https://maps.example/wms"
layers.a = {name = "A", de = "a", en = "a"}
licence = "dl-de/by-2-0"
attribution = "© Jemand"
min_zoom = 8
max_zoom = 18
max_age_s = 3600
found = "nowhere"
"""


def test_each_service_of_the_list_says_its_licence_and_that_nobody_has_tried_it() -> None:
    services = listed()
    assert {one.topic for one in services.values()} == {"ground", "planning", "climate", "water", "noise", "networks"}
    assert {one.kind for one in services.values()} == {"wms", "wmts", "features"}
    assert {one.tried for one in services.values()} == {""}
    assert read(FILE) == services


@pytest.mark.parametrize(
    ("right", "wrong", "sentence"),
    [
        ("found =", "fuond =", "services.one has no 'fuond'; known: address, attribution"),
        ('"https://maps', '"http://maps', "wanted an address such as 'https://maps.example/wms'"),
        ("maps.example/wms", "anna:secret@maps.example/wms", "without user, query and fragment"),
        ('"wms"\n', '"wfs"\n', "'wms', 'wmts' or 'features'"),
        ('name = "A"', 'name = "A&REQUEST=B"', "should match pattern"),
        ("min_zoom = 8", "min_zoom = 19", "min_zoom 19 is above max_zoom 18"),
        ('kind = "wms"', 'kind = "wmts"', "matrix_set is what a wmts needs"),
        ("[one]", "[One]", "'One' is no id"),
        ('en = "One"', 'fr = "Un"', "'de' or 'en'"),
    ],
)
def test_a_wrong_table_is_refused_in_a_sentence(tmp_path: Path, right: str, wrong: str, sentence: str) -> None:
    path = tmp_path / "map_services.toml"
    path.write_text(GOOD)
    assert list(read(path)) == ["one"]
    path.write_text(GOOD.replace(right, wrong, 1))
    with pytest.raises(DeclarationError, match=sentence.replace("(", r"\(")):
        read(path)
