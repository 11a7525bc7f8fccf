"""Addresses with typing errors are found, or people are asked back: none is silently taken for another."""

from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from cli import program
from data.folders import Folders
from data.town import geodata
from data.town.gazetteer import Gazetteer
from tests.support.real_files import DATA, at_hand
from tests.support.typing_errors import ERRORS, mistyped

COUNT = 40
LEAST = 38
SEED = 20261127
LAUF = DATA / "osm" / "lauf_an_der_pegnitz_2020-01-15.osm.pbf"


def addresses(folder: Path) -> list[tuple[str, str, str]]:
    """Street, number and district of addresses that the town has once."""
    table, _ = geodata.read(folder, "addresses")
    rows = list(zip(*(table[one].to_pylist() for one in ("street", "housenumber", "district")), strict=True))
    names = [f"{street} {number}" for street, number, _ in rows]
    once = {name for name, count in zip(*np.unique(names, return_counts=True), strict=True) if count == 1}
    return [row for row, name in zip(rows, names, strict=True) if name in once and len(row[0]) > 4]


def outcomes(folder: Path) -> tuple[int, list[str]]:
    """How many of the mistyped addresses are found first, and which are silently taken for another."""
    gazetteer, known, rng = Gazetteer.read(folder), addresses(folder), np.random.default_rng(SEED)
    right, wrong = 0, []
    for number, row in enumerate(rng.choice(len(known), COUNT, replace=False)):
        street, house, district = known[row]
        typed = f"{mistyped(street, rng, kind=number % len(ERRORS))} {house}"
        found = gazetteer.find(typed)
        first = found.places[0] if found.places else None
        if first and (first.name, first.district) == (f"{street} {house}", district):
            right += 1
        elif first and found.is_sure and not first.unknown_number:
            wrong.append(f"{typed}: {first.name}, {first.district} instead of {street} {house}, {district}")
    return right, wrong


def test_of_forty_mistyped_addresses_of_the_demo_town(built_town: Folders) -> None:
    right, wrong = outcomes(built_town.town)
    assert wrong == []
    assert right >= LEAST


@pytest.mark.long
def test_of_forty_mistyped_addresses_of_a_real_town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STADTKLIMA_DATA_DIR", str(tmp_path))
    answer = CliRunner().invoke(program(), ["import", "osm", str(at_hand(LAUF)), "--town", "neustadt"])
    assert answer.exit_code == 0, answer.output
    right, wrong = outcomes(tmp_path / "neustadt" / "town")
    assert wrong == []
    assert right >= LEAST
