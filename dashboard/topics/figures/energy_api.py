"""The open API of the town's figures: yearly energy of released buildings, by square metre."""

from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Literal

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response

from analysis.energy.publication import UNITS
from dashboard.api.answers import JSON, Answer, respond
from dashboard.api.documents import Told, told
from dashboard.api.operations import Operation
from dashboard.http.questions import NoQuery
from services.energy.published_energy import EnergyShelf


class YearOfBuilding(Told):
    """A year for one purpose; per_m2 in kWh, of water in litres."""

    purpose: Literal["heat", "electricity", "water"]
    year: int
    per_m2: float


class ReleasedBuilding(Told):
    """A building that the town has released; kind: first two digits of its BWZK number."""

    title: str
    kind: str
    area_m2: float
    uses: list[YearOfBuilding]


class KindOfBuildings(Told):
    """Released buildings of a kind together; of: how many the town has that might be released."""

    kind: str
    purpose: Literal["heat", "electricity", "water"]
    year: int
    per_m2: float
    counted: int
    of: int
    area_share: float


class BuildingFigures(Told):
    """All that is released; newest_year is null where nothing is."""

    newest_year: int | None
    units: dict[str, str]
    buildings: list[ReleasedBuilding]
    kinds: list[KindOfBuildings]


@dataclass(frozen=True, slots=True)
class EnergyAnswers:
    """Answers about the energy of buildings."""

    shelf: EnergyShelf

    async def answer(self, request: Request, _: NoQuery) -> Response:
        """All that is released."""
        return respond(request, await anyio.to_thread.run_sync(self._answer))

    def _answer(self) -> Answer:
        found = self.shelf.newest()
        said = {
            "newest_year": found.newest if found else None,
            "units": {purpose: unit for purpose, (unit, _) in UNITS.items()},
            "buildings": [asdict(one) for one in found.buildings] if found else [],
            "kinds": [asdict(one) for one in found.kinds] if found else [],
        }
        return Answer(told(BuildingFigures, said), JSON, f'W/"energy-{sha256(repr(said).encode()).hexdigest()[:16]}"')


def operations(shelf: EnergyShelf) -> list[Operation]:
    """GET /api/figures/buildings."""
    return [
        Operation(
            path="/api/figures/buildings",
            endpoint=EnergyAnswers(shelf).answer,
            summary="Yearly energy and water of released buildings",
            about="Buildings that the town has released, with what a square metre of their heated area used in each of "
            "the last five years that ended at least a year ago, and the same by kind of building, weighted by area. "
            "Where people live, and small day nurseries, are never among them. Heat is not freed of the weather.",
            answer=BuildingFigures,
        )
    ]
