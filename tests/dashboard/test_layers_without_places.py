"""A layer of which the town has no place leaves no trace: pages look as if nobody had ever thought of it."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import layers
from dashboard.factory import create
from data import town
from data.declare import Layers
from tests.support import small
from tests.support.small import NOON

EVERY = layers.discover()
CLASSES = town.load("castrop_rauxel").classes_named
HAS = ("heat", "bins")
PAGES = ("/", "/klima", "/entsorgung", "/karte", "/fachkarte", "/methoden", "/offene-daten", "/embed", "/bei-mir")
FOR_SCRIPTS = re.compile(r'data-live="[^"]*"|<script type="application/json"[^>]*>[^<]*</script>')
"""Which layers a script is to listen to, and what it knows of each."""


def shown(root: Path, declared: Iterable[str]) -> dict[str, str]:
    """What people read on each page of a town with two layers' places, where so many layers are declared."""
    made = small.settle(root)
    made.house = replace(made.house, layers=Layers([EVERY[one] for one in declared]).with_classes(CLASSES))
    recent = NOON - timedelta(minutes=10)
    made.add(small.reading("bins-0001", 40.0, recent), small.reading("heat-0001", 29.5, recent))
    with TestClient(create(made.house)) as client:
        return {path: FOR_SCRIPTS.sub("", client.get(path).text) for path in PAGES}


@pytest.fixture(scope="module")
def towns(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    """The town where nothing else is declared, and where everything is."""
    return [shown(tmp_path_factory.mktemp("town"), declared) for declared in (HAS, EVERY)]


@pytest.mark.parametrize("path", PAGES)
def test_pages_look_as_without_it(towns: list[dict[str, str]], path: str) -> None:
    few, many = (one[path] for one in towns)
    assert many == few
