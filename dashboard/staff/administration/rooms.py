"""The rooms of somebody's schools: their air now, whether the sensors are well, and what was measured as a table."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Final

from starlette.responses import Response

from analysis.indoor.baseline import SensorBaseline
from analysis.indoor.rooms import RoomAir, Rooms
from dashboard.parts.figures import aged, number, quantity
from dashboard.parts.form import way
from dashboard.parts.markup import Child, Markup, tag
from dashboard.parts.status.table import cards
from dashboard.staff.page import ROOT, Content, StaffContext, StaffPage, StaffVisit
from dashboard.staff.spreadsheet import download
from data.flags import SUSPECT
from data.records.permissions import Account
from services.device_health import DeviceHealth

PATH: Final = f"{ROOT}/raeume"
FILE_DAYS: Final = 28
"""So much of the past is in a table for lessons."""
COLUMNS: Final = ("school", "room", "measured_at", "measure", "value", "unit")


def page(given: StaffContext) -> StaffPage:
    """Stands at ``/verwaltung/raeume``."""
    made = RoomsPage(given)
    return StaffPage(
        name="rooms",
        path=PATH,
        permission="rooms.read",
        order=47,
        show=made.show,
        attention=made.waiting,
        files={".csv": made.file},
    )


def path_of(site_id: str) -> str:
    """Where a room has its page."""
    return f"{PATH}/{site_id}"


@dataclass(frozen=True)
class RoomsPage:
    """What the page shows."""

    given: StaffContext

    @cached_property
    def rooms(self) -> Rooms:
        """The rooms of all schools."""
        return Rooms(self.given.context.store, self.given.house.layers)

    def mine(self, account: Account) -> dict[str, str]:
        """The school of each room that somebody may see, by site_id."""
        return self.rooms.of_schools([*account.bodies("rooms.read")])

    def health(self, mine: Mapping[str, str]) -> dict[str, DeviceHealth]:
        """By room how its sensor does."""
        seen = self.given.inspection.seen().conditions
        return {one.served.site_id: one for one in seen if one.served.site_id in mine}

    def waiting(self, account: Account) -> int:
        """How many sensors want to be looked at: silent, weak, or astray."""
        mine = self.mine(account)
        if not mine:
            return 0
        health, baselines = self.health(mine), self.rooms.baselines(now=self._now())
        low = self.given.house.town.devices.low_battery_percent
        return sum(_wants(health.get(one), baselines.get(one), low) for one in mine)

    def _now(self) -> datetime:
        return self.given.house.clock.now().astimezone(UTC)

    def show(self, visit: StaffVisit) -> Content:
        """Each school with its rooms, the one that wants somebody most first."""
        words, mine = visit.words, self.mine(visit.account)
        if not mine:
            return [tag("p", None, words["rooms.intro"]), tag("p", {"class": "status__answer"}, words["rooms.none"])]
        baselines, health = self.rooms.baselines(now=visit.now), self.health(mine)
        parts = [self._school(school, mine, health, baselines, visit) for school in sorted({*mine.values()})]
        file = tag("a", {"href": f"{visit.address.asset(PATH)}.csv", "download": True}, words["rooms.csv"])
        return [tag("p", None, words["rooms.intro"]), *parts, tag("p", None, file)]

    def _school(
        self,
        school: str,
        mine: Mapping[str, str],
        health: Mapping[str, DeviceHealth],
        baselines: Mapping[str, SensorBaseline],
        visit: StaffVisit,
    ) -> Markup:
        words = visit.words
        head = [words[f"rooms.column.{one}"] for one in ("room", "air", "heard", "battery", "baseline")]
        found = [self.rooms.air(site_id, now=visit.now) for site_id, of in mine.items() if of == school]
        rows = [_row(one, health.get(one.site_id), baselines.get(one.site_id), visit) for one in found if one]
        name = dict(self.given.bodies([school]))[school]
        return tag(
            "section",
            {"class": "article__part"},
            tag("h2", None, name),
            cards(head, rows, caption=words["rooms.title"]),
        )

    def file(self, visit: StaffVisit) -> Response:
        """What the sensors of four weeks measured, for lessons: only of one's own rooms, only what is not in doubt."""
        mine, asked = self.mine(visit.account), visit.query.get("room", "")
        chosen = [one for one in mine if not asked or one == asked]
        rows = [row for one in chosen for row in self._measured(one, mine[one], visit.now)]
        return download("raumluft.csv", COLUMNS, rows)

    def _measured(self, site_id: str, school: str, now: datetime) -> list[list[str]]:
        layer, store = self.rooms.layer, self.given.context.store
        if layer is None:
            return []
        own, end = {one.id: one for one in layer.measures}, now + timedelta(milliseconds=1)
        found = store.readings(site_id, measures=[*own], start=now - timedelta(days=FILE_DAYS), end=end)
        name, title = self.given.site_name(site_id), dict(self.given.bodies([school]))[school]
        return [
            [title, name, row["observed_at"].astimezone(UTC).isoformat(timespec="seconds"), row["measure"],
             f"{row['value']:.{own[row['measure']].decimals}f}", own[row["measure"]].unit]
            for row in found.to_pylist()
            if not row["flags"] & int(SUSPECT)
        ]  # fmt: skip


def _wants(health: DeviceHealth | None, calibration: SensorBaseline | None, low_percent: float) -> bool:
    is_ill = health is not None and health.health in {"silent", "suspect"}
    battery = health.battery_percent if health else None
    return is_ill or (battery is not None and battery < low_percent) or _is_astray(calibration)


def _is_astray(calibration: SensorBaseline | None) -> bool:
    return calibration is not None and calibration.verdict in {"high", "low"}


def _row(one: RoomAir, health: DeviceHealth | None, found: SensorBaseline | None, visit: StaffVisit) -> list[Child]:
    words = visit.words
    ppm = "" if one.ppm is None else quantity(one.ppm, unit="ppm", decimals=0, words=words)
    battery = health.battery_percent if health else None
    return [
        tag("a", {"href": visit.address.page_at(path_of(one.site_id))}, one.name),
        ", ".join(part for part in (words[f"light.{one.level or one.state}"], ppm) if part),
        words["rooms.never"] if one.at is None else aged(one.at, now=visit.now, words=words),
        "–" if battery is None else quantity(battery, unit="%", decimals=0, words=words),
        calibration(found, visit),
    ]


def calibration(found: SensorBaseline | None, visit: StaffVisit) -> str:
    """Whether the sensor still knows fresh air, in words."""
    words = visit.words
    if found is None or found.drift_ppm is None:
        return words["rooms.baseline.unknown"]
    drift = number(abs(found.drift_ppm), decimals=0, words=words)
    return words.say(f"rooms.baseline.{found.verdict}", ppm=drift)


def back(visit: StaffVisit) -> Markup:
    """The way back to all rooms."""
    return way(visit.words["rooms.all"], visit.address.page_at(PATH))


def reach(given: StaffContext, visit: StaffVisit) -> RoomAir | None:
    """The room that is asked for, as its page says it; None: there is none, or it is another school's."""
    made, site_id = RoomsPage(given), visit.parameters["room_id"]
    return made.rooms.air(site_id, now=visit.now) if site_id in made.mine(visit.account) else None
