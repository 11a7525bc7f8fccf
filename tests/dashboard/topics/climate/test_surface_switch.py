"""The switch of the computed surface says how good it is, or why it cannot be switched on."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from analysis.heat.surface.quality import REASONS
from analysis.heat.surface.storage import StoredSurface, write
from dashboard import texts
from dashboard.parts.addresses import Address
from dashboard.topics.climate.surface import Surfaces
from dashboard.topics.climate.surface_switch import surface_switch, surface_words
from tests.support.small import LAYERS, NOON, Small

KEPT = StoredSurface(
    layer="heat",
    observed_at=NOON,
    computed_at=NOON,
    n_stations=45,
    simulated=True,
    loo_rmse_k=0.396,
    bounds=(7.2, 51.5, 7.4, 51.6),
    picture="heat-1.png",
)


def told(small: Small, **change: Any) -> dict[str, Any]:
    write(small.house.folders.surface, replace(KEPT, **change), b"picture")
    return Surfaces(small.house).told(LAYERS["heat"], now=NOON)


def test_says_how_good_it_is_and_of_when(small: Small) -> None:
    said = told(small)
    german = "Berechnet, auf 0,4\u00a0Grad genau (Stand 14:00\u00a0Uhr, 45 Messstellen)"
    assert surface_words(said, texts.load()["de"], now=NOON) == german
    english = "Computed, right to 0.4\u00a0degrees (as of 14:00, 45 stations)"
    assert surface_words(said, texts.load()["en"], now=NOON) == english
    html = surface_switch(said, Address(), texts.load()["de"], now=NOON)
    assert f'data-picture="/api/layers/heat/surface.png?v={said["computed_at"]}"' in html
    assert " disabled" not in html
    assert " checked" not in html


def test_what_is_too_rough_is_disabled_and_says_why(small: Small) -> None:
    html = surface_switch(told(small, loo_rmse_k=1.01), Address(), texts.load()["de"], now=NOON)
    assert " disabled" in html
    assert "im Mittel 1,01\u00a0Grad daneben, erlaubt ist 1\u00a0Grad" in html


def test_what_is_old_says_of_when_it_is(small: Small) -> None:
    said = told(small, observed_at=NOON - timedelta(days=1))
    assert (
        surface_words(said, texts.load()["de"], now=NOON)
        == "Die letzte Fläche ist zu alt (Stand gestern 14:00\u00a0Uhr)."
    )


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_reason_has_words(small: Small, language: str) -> None:
    for reason in REASONS:
        said = {**told(small), "shown": False, "reason": reason}
        assert "{" not in surface_words(said, texts.load()[language], now=NOON)


def test_the_page_of_the_topic_has_it(client: TestClient) -> None:
    html = client.get("/klima").text
    said = html.index('id="surface-note" aria-live="polite">Zurzeit ist keine Fläche')
    assert html.index('class="scripted" hidden') < html.index('id="show-surface"') < said
