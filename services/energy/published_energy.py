"""What everybody may know of the energy of the town's buildings: worked out once a day into a file of its own.

Pages and routes for everybody read that file alone: no count, hour, day or month of a meter is ever near them.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date
from pathlib import Path
from typing import Any, Final

import numpy as np

from analysis.energy.factors import Purpose
from analysis.energy.publication import LEAST_KNOWN, PURPOSES, UNITS, YEARS_BEHIND, withheld
from analysis.energy.units import Carrier
from data import stamps, strict_json
from data.folders import put_file
from data.progress import Progress, silent
from data.records.buildings import Building
from data.store import Store
from services.context import House
from services.energy.building_use import building_use, carriers_of

YEARS: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedUse:
    """A year of a listed building for one purpose, by its heated area.

    Args:
        per_m2: kWh, of water litres, a square metre; not freed of the weather.
    """

    purpose: Purpose
    year: int
    per_m2: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedBuilding:
    """A listed building.

    Args:
        kind: first two digits of its BWZK number.
    """

    title: str
    kind: str
    area_m2: float
    uses: tuple[PublishedUse, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedKind:
    """Listed buildings of a kind in one year and for one purpose.

    Args:
        per_m2: of all of them together: what they used over their area.
        counted: how many are in it.
        of: how many buildings of this kind the town has that may be published at all.
        area_share: of their area.
    """

    kind: str
    purpose: Purpose
    year: int
    per_m2: float
    counted: int
    of: int
    area_share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedEnergy:
    """All that is told.

    Args:
        newest: the newest year that may be told.
        kept_back: how many buildings stay internal by the rule, although the town has listed them.
    """

    newest: int
    buildings: tuple[PublishedBuilding, ...] = ()
    kinds: tuple[PublishedKind, ...] = ()
    kept_back: int = 0


def worked_out(house: House, store: Store, progress: Progress = silent) -> PublishedEnergy:
    """Of the buildings that the town lists and the rule allows."""
    newest = house.clock.now().astimezone(UTC).year - YEARS_BEHIND
    all_of_them = house.records.buildings.listed()
    allowed = [one for one in all_of_them if not withheld(one.category, one.area_m2, is_lived_in=one.is_lived_in)]
    listed = [one for one in allowed if one.is_public]
    told = list[PublishedBuilding]()
    for number, one in enumerate(listed):
        progress(one.building_id, number / len(listed))
        uses = tuple(_uses(house, store, one, range(newest - YEARS + 1, newest + 1)))
        told.append(PublishedBuilding(title=one.title, kind=one.category[:2], area_m2=one.area_m2, uses=uses))
    kept_back = sum(one.is_public for one in all_of_them) - len(listed)
    return PublishedEnergy(
        newest=newest, buildings=tuple(told), kinds=tuple(_kinds(told, allowed)), kept_back=kept_back
    )


def _uses(house: House, store: Store, building: Building, years: range) -> Iterator[PublishedUse]:
    has = carriers_of(house, building)
    for purpose, carriers in PURPOSES.items():
        mine = [one for one in carriers if one in has]
        for year in years if mine else ():
            parts = [_year(house, store, building, one, year) for one in mine]
            if not np.isnan(parts).any():
                amount = float(np.sum(parts)) * UNITS[purpose][1]
                yield PublishedUse(purpose=purpose, year=year, per_m2=round(amount / building.area_m2, 1))


def _year(house: House, store: Store, building: Building, carrier: Carrier, year: int) -> float:
    """NaN: too few of its days are known. The few that are not count as the mean of those that are."""
    use = building_use(house, store, building, carrier, first=date(year, 1, 1), last=date(year, 12, 31))
    if use is None or (~np.isnan(use.used)).mean() < LEAST_KNOWN:
        return float("nan")
    return float(np.nanmean(use.used) * len(use.used))


def _kinds(told: Sequence[PublishedBuilding], allowed: Sequence[Building]) -> Iterator[PublishedKind]:
    keys = {(one.kind, use.purpose, use.year) for one in told for use in one.uses}
    for kind, purpose, year in sorted(keys):
        parts = [
            (one.area_m2, use.per_m2)
            for one in told
            for use in one.uses
            if (one.kind, use.purpose, use.year) == (kind, purpose, year)
        ]
        area = sum(part for part, _ in parts)
        whole = [one.area_m2 for one in allowed if one.category[:2] == kind]
        yield PublishedKind(
            kind=kind,
            purpose=purpose,
            year=year,
            per_m2=round(sum(part * per_m2 for part, per_m2 in parts) / area, 1),
            counted=len(parts),
            of=len(whole),
            area_share=round(area / sum(whole), 3),
        )


def keep(house: House, found: PublishedEnergy) -> None:
    """Write it for all processes."""
    house.folders.published.mkdir(exist_ok=True)
    put_file(_file(house), strict_json.dumps(asdict(found), ensure_ascii=False).encode())


@dataclass(slots=True)
class EnergyShelf:
    """What was worked out last; read anew when its file is another one."""

    house: House
    _known: tuple[stamps.Stamp, PublishedEnergy | None] | None = field(default=None)

    def newest(self) -> PublishedEnergy | None:
        """None: nothing was worked out yet, or nothing may be told."""
        seen = stamps.of_files([_file(self.house)])
        if self._known is None or self._known[0] != seen:
            self._known = (seen, _read(_file(self.house)))
        return self._known[1]


def _file(house: House) -> Path:
    return house.folders.published / "energy.json"


def _read(path: Path) -> PublishedEnergy | None:
    try:
        said: Mapping[str, Any] = json.loads(path.read_text("utf-8"))
        buildings = tuple(_building(one) for one in said["buildings"])
        kinds = tuple(PublishedKind(**one) for one in said["kinds"])
        found = PublishedEnergy(newest=said["newest"], buildings=buildings, kinds=kinds, kept_back=said["kept_back"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found if found.kinds else None


def _building(said: Mapping[str, Any]) -> PublishedBuilding:
    uses = tuple(PublishedUse(**use) for use in said["uses"])
    return PublishedBuilding(title=said["title"], kind=said["kind"], area_m2=said["area_m2"], uses=uses)
