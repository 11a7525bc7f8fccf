"""The pictures of docs/methods show what is answered."""

import re

from services.workbench.ground import Workbench
from tests.support.method_pictures import FOLDER, QUESTIONS, drawn


def test_each_page_has_its_picture() -> None:
    for name in QUESTIONS:
        assert (FOLDER / f"{name}.png").is_file(), "make it: python -m tests.support.method_pictures"
        assert f"../pictures/methods/{name}.png" in (FOLDER.parents[1] / f"methods/{name}.md").read_text("utf-8")


def test_new_sites_are_drawn_in_their_order(bench: Workbench) -> None:
    picture = drawn(bench, "siting")
    assert picture.count('class="new"') == QUESTIONS["siting"][1]["new"]
    assert re.findall(r">(\d+)</text>", picture) == [str(one + 1) for one in range(8)]
