"""The fleet of a demonstration, as the town's file says it: put into records that have none yet."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from data.errors import DeclarationError
from data.importers.csv_file import CsvFile
from data.records.fleet import KINDS, Vehicle
from services.context import House
from services.fleet_upload import looked_at

_ORDER: Final = ("depot", "team", "unloading_point", "vehicle")
"""Vehicles name the others."""


def put_demo_fleet(house: House) -> None:
    """Put it there where there is no vehicle; DeclarationError: the file says what cannot be."""
    if house.records.fleet.items(Vehicle):
        return
    for word in _ORDER:
        rows = house.town.demo_fleet.get(word)
        if rows and not house.records.fleet.items(KINDS[word]):
            _put(house, word, rows)


def begun(house: House) -> datetime:
    """Since when a demonstration is driven: as far back as its past was made up, at least since yesterday."""
    return house.clock.now() - timedelta(days=max(1, house.settings.history_days))


def _put(house: House, word: str, rows: Sequence[Mapping[str, str | int | float]]) -> None:
    at, bodies = begun(house), [*house.town.bodies] or [house.town.body_of("")]
    header = tuple(dict.fromkeys(name for row in rows for name in row))
    cells = [[str(row.get(name, "")) for name in header] for row in rows]
    changes = looked_at(house, word, CsvFile(header, cells, [*range(1, len(rows) + 1)]), bodies, None, at=at)
    if changes.faults:
        wrong = changes.faults[0]
        raise DeclarationError(f"demo_fleet.{word}, number {wrong.line}: {wrong.sentence}")
    house.records.fleet.upload(changes.made, at=at)
