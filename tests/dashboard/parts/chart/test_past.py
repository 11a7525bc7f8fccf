"""What charts of a layer draw, and over which spans the public may see it."""

import pytest

import layers
from dashboard.parts.chart.past import charted, spans_of


@pytest.mark.parametrize(
    ("layer", "measure", "spans"),
    [
        ("heat", "air_temperature_c", ["48h", "30d", "years"]),
        ("bins", "fill_percent", ["48h", "30d", "years"]),
        ("charging", "occupied_percent", ["48h", "30d", "years"]),
        ("poles", "dimming_percent", ["48h", "30d", "years"]),
    ],
)
def test_a_layer_that_shows_a_code_has_charts_of_its_first_public_number(
    layer: str, measure: str, spans: list[str]
) -> None:
    of = layers.discover()[layer]
    drawn = charted(of)
    assert drawn is not None
    assert drawn.id == measure
    assert [one.id for one in spans_of(of)] == spans
