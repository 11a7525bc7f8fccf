"""The pictures of docs/methods show what is answered."""

import re

import numpy as np
import pytest

from services.workbench.ground import Workbench
from tests.support.day_chart import day_chart
from tests.support.method_pictures import FOLDER, QUESTIONS, drawn


def test_each_page_has_its_picture() -> None:
    for name in QUESTIONS:
        assert (FOLDER / f"{name}.png").is_file(), "make it: python -m tests.support.method_pictures"
        assert f"../pictures/methods/{name}.png" in (FOLDER.parents[1] / f"methods/{name}.md").read_text("utf-8")


def test_cells_at_the_edge_of_an_area_are_paler(bench: Workbench) -> None:
    shades = [float(one) for one in re.findall(r'fill-opacity="([\d.]+)"', drawn(bench, "area"))]
    assert max(shades) == 0.58
    assert len({one for one in shades if one < 0.58}) > 5


def test_a_band_is_drawn_where_the_mean_may_lie() -> None:
    picture = day_chart(np.array([-2.0, -1.0, -0.5]), -1.5, -0.75, width=400)
    band = re.search(r'class="band" x="70" y="([\d.]+)" width="310" height="([\d.]+)"', picture)
    assert band is not None
    top, high = map(float, band.groups())
    assert (top, high) == pytest.approx((20 + 0.75 / 2 * 260, 0.75 / 2 * 260))
    assert "band" not in day_chart(np.array([-2.0, 1.0]), None, None, width=400)


def test_new_sites_are_drawn_in_their_order(bench: Workbench) -> None:
    picture = drawn(bench, "siting")
    assert picture.count('class="new"') == QUESTIONS["siting"][1]["new"]
    assert re.findall(r">(\d+)</text>", picture) == [str(one + 1) for one in range(8)]
