"""Names on the map can be read on whatever they stand on; axe does not see them, since they are painted."""

import json

import pytest

from dashboard.assets.listed import OWN
from data.contrast import TEXT, ratio

PAINT = json.loads((OWN / "js/map/paint.json").read_text("utf-8"))
GROUNDS = {
    "label": ("land", "built", "outside", "work"),
    "quiet": ("land", "built", "outside", "work"),
    "greenLabel": ("green",),
    "waterLabel": ("water",),
    "shieldText": ("shield",),
}


@pytest.mark.parametrize("shade", ["light", "dark"])
@pytest.mark.parametrize("label", [*GROUNDS])
def test_a_name_can_be_read_on_its_ground(label: str, shade: str) -> None:
    colours = PAINT[shade]
    assert min(ratio(colours[label], colours[ground]) for ground in GROUNDS[label]) >= TEXT


def test_every_colour_of_a_name_is_looked_at() -> None:
    assert {one for one in PAINT["light"] if one.casefold().endswith(("label", "text")) or one == "quiet"} == {*GROUNDS}
