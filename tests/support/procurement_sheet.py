"""What a town asks of sensors it buys, from layers and profiles; `python -m tests.support.procurement_sheet`."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import layers
from data import profiles, town
from data.declare import Layer, Measure
from data.measures import BATTERY_PERCENT
from data.profiles import Profile

PAGE: Final = Path(__file__).parents[2] / "docs/einfuehrung/sensoren.md"
PUBLIC: Final = {"raw": "ja", "hour": "stündlich", "day": "täglich"}
DAY_S: Final = 86_400
TABLES: Final = "## Je Ebene\n"
"""What stands before it is written by people, what follows by this module."""


def sheet() -> str:
    """The whole document."""
    of_town = town.load("castrop_rauxel")
    # The title of a device is its maker's name and a colon; what other systems send has none, and nobody buys it.
    known = [one for one in profiles.discover().values() if ":" in one.title]
    measured = [one for one in layers.discover().values() if not one.is_technical and not one.stated]
    parts = [line for one in measured for line in _of_layer(one, known, of_town.devices.late_intervals)]
    return "\n".join([PAGE.read_text("utf-8").partition(TABLES)[0] + TABLES.strip(), *parts, ""])


def _of_layer(layer: Layer, known: Iterable[Profile], late: float) -> Iterator[str]:
    yield from ("", f"### {layer.title['de']} (`{layer.id}`)", "")
    times = DAY_S // layer.interval_s
    yield f"Menge: [ ]. Meldung alle {_minutes(layer.interval_s)} ({times} am Tag). Verspätet ist ein"
    yield f"Gerät ab {late:g} fehlenden Meldungen, veraltet ein Wert nach {_minutes(layer.max_age_s)}."
    yield from ("", "| Messgröße | verlangt | Einheit | möglich | öffentlich | Rohwerte |", "|---|---|---|---|---|---|")
    yield from (_measure(one, layer) for one in layer.measures)
    yield from ("", *_devices(layer, known))


def _measure(one: Measure, layer: Layer) -> str:
    wanted = "ja" if one is layer.shows else "ja (oder Spannung)" if one.id == BATTERY_PERCENT.id else "wenn vorhanden"
    possible = f"{one.low:g} bis {one.high:g}" if one.codes is None else "Zustände"
    public = PUBLIC[one.public_step] if one.audience == "public" else "nein"
    keeps = f"{one.retention_days} Tage" if one.retention_days else "bleiben"
    return f"| {one.title['de']} | {wanted} | {one.unit or '–'} | {possible} | {public} | {keeps} |"


def _devices(layer: Layer, known: Iterable[Profile]) -> Iterator[str]:
    rows = [_device(one, layer) for one in known if _gives(one, layer.shows.id)]
    if not rows:
        yield "Geräte, die gelesen werden: keine eigenen; die Werte kommen über eine Schnittstelle des Betreibers."
        return
    yield from (
        "| Gerät, dessen Meldungen gelesen werden | liefert davon | Batterie | sendet nach |",
        "|---|---|---|---|",
    )
    yield from rows


def _device(one: Profile, layer: Layer) -> str:
    given = [measure.title["de"] for measure in layer.measures if _gives(one, measure.id)]
    battery = "ja" if _gives(one, BATTERY_PERCENT.id) else "nein"
    return f"| {one.title.partition(':')[0]} | {', '.join(given)} | {battery} | {'ja' if one.history else 'nein'} |"


def _gives(profile: Profile, measure_id: str) -> bool:
    return any(field.id == measure_id for field in profile.fields)


def _minutes(seconds: int) -> str:
    minutes = seconds // 60
    return f"{minutes} Minuten" if minutes < 120 else f"{minutes // 60} Stunden"


if __name__ == "__main__":
    PAGE.write_text(sheet(), "utf-8")
