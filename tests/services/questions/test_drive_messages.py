"""Messages of a drive test: of each network's version, as they are kept; the browser reads the same texts."""

import json
from pathlib import Path
from typing import Any, Final

import pytest

from services.workbench.drive_test import DriveTest, features_of
from services.workbench.own_features import OwnFeatures

CASES: Final[list[dict[str, Any]]] = json.loads(
    (Path(__file__).parents[2] / "js" / "own_files" / "drives.json").read_text("utf-8")
)


@pytest.mark.parametrize("case", CASES, ids=[one["title"] for one in CASES])
def test_each_reception_has_its_place_and_who_heard_it(case: dict[str, Any]) -> None:
    told = features_of(case["text"])
    found = [{"at": one["geometry"]["coordinates"], "properties": one["properties"]} for one in told["features"]]
    assert found == case["receptions"]
    drive = DriveTest.of("own:drive", OwnFeatures.read("own:drive", told))
    assert len(drive) == len(case["receptions"])
