"""The open API of schools: shares of hours of those that may be told of, nothing of a room."""

import zlib
from dataclasses import dataclass
from typing import Any

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response

from analysis.indoor.rooms import PERIOD, SchoolAir
from dashboard.api.answers import JSON, Answer, respond
from dashboard.api.documents import Told, told
from dashboard.api.operations import Operation
from dashboard.http.questions import NoQuery
from dashboard.topics.schools.public_shares import ToldSchools

DECIMALS = 3


class HourShares(Told):
    """Shares of one hour of the day, local time at which it begins."""

    hour: int
    good: float
    ventilate: float
    unacceptable: float


class SchoolShares(Told):
    """One school; shares are null where too few hours count."""

    school: str
    rooms: int
    hours: int
    good: float | None
    ventilate: float | None
    unacceptable: float | None
    by_hour: list[HourShares]


class SchoolAirFigures(Told):
    """Every school with rooms enough."""

    days: int
    schools: list[SchoolShares]


@dataclass(frozen=True, slots=True)
class SchoolAnswers:
    """Answers about the air of schools."""

    schools: ToldSchools

    async def answer(self, request: Request, _: NoQuery) -> Response:
        """All of it."""
        return respond(request, await anyio.to_thread.run_sync(self._answer))

    def _answer(self) -> Answer:
        found = [self._school(one) for one in self.schools.told()]
        said = told(SchoolAirFigures, {"days": PERIOD.days, "schools": found})
        hour = int(self.schools.context.api.now().timestamp() // 3600)
        return Answer(said, JSON, f'W/"schools-{hour}-{len(found)}-{zlib.crc32(said)}"')

    def _school(self, one: SchoolAir) -> dict[str, Any]:
        known = one.shares
        return {
            "school": self.schools.name(one),
            "rooms": one.rooms,
            "hours": known.hours if known else 0,
            **_classes(known.shares if known else (None, None, None)),
            "by_hour": [{"hour": hour, **_classes(of)} for hour, of in sorted(known.by_hour.items())] if known else [],
        }


def _classes(shares: tuple[float | None, float | None, float | None]) -> dict[str, float | None]:
    names = ("good", "ventilate", "unacceptable")
    return {name: None if one is None else round(one, DECIMALS) for name, one in zip(names, shares, strict=True)}


def operations(schools: ToldSchools) -> list[Operation]:
    """GET /api/schools/air."""
    return [
        Operation(
            path="/api/schools/air",
            endpoint=SchoolAnswers(schools).answer,
            summary="How often the air of class rooms was good",
            about="Of schools with at least five rooms: shares of the hours of lessons (weekdays, 8 to 16 o'clock) of "
            "four weeks in the classes of the Umweltbundesamt (below 1,000 ppm CO2, up to 2,000 ppm, above), in all "
            "and by hour of the day. An hour counts where at least five rooms reported. Nothing is told of a room.",
            answer=SchoolAirFigures,
        )
    ]
