"""A fleet of a town of two kinds of tours: what the pages of a running town show."""

from datetime import UTC, datetime
from typing import Any, Final

from data.records import Records
from data.records.fleet import Depot, Team, UnloadingPoint, Vehicle

SINCE: Final = datetime(2026, 1, 1, tzinfo=UTC)
_SHIFT: Final = "Mo-Sa 06:00-14:30; PH off"
_TEAMS: Final = (("Kolonne Reinigung", "B", 2), ("Kolonne Papier", "C", 3))

_SMALL: Final = {"capacity_l": 3_000, "payload_kg": 900, "weight_kg": 3_500, "width_m": 2.1, "height_m": 2.4}
_LARGE: Final = {"capacity_l": 20_000, "payload_kg": 9_500, "weight_kg": 26_000, "width_m": 2.55, "height_m": 3.6}


def put(records: Records) -> None:
    """Add it, of the town's own body."""
    fleet = records.fleet
    depot = fleet.put(Depot(name="Bauhof", lon=7.3101, lat=51.5497, hours="Mo-Sa 05:30-18:00"), at=SINCE)
    litter, paper = (
        fleet.put(
            Team(name=name, size=size, licence=licence, shift=_SHIFT, break_min=30, break_after_min=360), at=SINCE
        )
        for name, licence, size in _TEAMS
    )
    point: dict[str, Any] = {"lon": 7.2905, "lat": 51.5802, "hours": "Mo-Fr 06:30-15:00; PH off"}
    fleet.put(UnloadingPoint(name="Umladestation", fractions=("bins", "paper"), unload_min=15, **point), at=SINCE)
    flatbed: dict[str, Any] = {"name": "Pritsche 1", "kind": "flatbed", "fractions": ("bins",), **_SMALL}
    press: dict[str, Any] = {"name": "Presse 1", "kind": "press", "fractions": ("paper",), "compaction": 4.0, **_LARGE}
    for facts, team in ((flatbed, litter), (press, paper)):
        fleet.put(Vehicle(**facts, depot_id=depot, team_id=team), at=SINCE)
