"""The fleet: what is missing, vehicles with who drives them today, teams, depots, places to unload at."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias
from urllib.parse import quote, urlencode

from starlette.responses import Response

from dashboard.parts.figures import ZONE, number, when
from dashboard.parts.form import way
from dashboard.parts.markup import Child, Markup, tag
from dashboard.parts.status.table import cards
from dashboard.staff.page import ROOT, Content, StaffContext, StaffPage, StaffVisit
from dashboard.staff.spreadsheet import download
from data.records.fleet import KINDS, Depot, FleetItem, Team, UnknownFleetItemError, UnloadingPoint, Vehicle
from data.records.permissions import Account
from services.fleet import Duty, duties, gaps, unloading, users
from services.fleet_changes import COLUMNS, written

PATH: Final = f"{ROOT}/fuhrpark"
DONE: Final = ("put", "retire", "return")


def page(given: StaffContext) -> StaffPage:
    """Stands at ``/verwaltung/fuhrpark``."""
    made = FleetPage(given)
    return StaffPage(
        name="fleet",
        path=PATH,
        permission="fleet.change",
        order=30,
        show=made.show,
        attention=made.attention,
        files={".csv": made.file},
    )


@dataclass(frozen=True, slots=True)
class FleetPage:
    """What the page shows."""

    given: StaffContext

    def attention(self, account: Account) -> int:  # noqa: ARG002 - of whom it is asked within their bodies
        """How much is missing."""
        return len(gaps(self.given.house, self.given.house.clock.now()))

    def show(self, visit: StaffVisit) -> Content:
        """What is missing, then each kind with its table and the ways to add one and to the CSV."""
        told = visit.query.get("done", "")
        done = visit.words[f"fleet.done.{told}"] if told in DONE else None
        there = FleetTables(self.given, visit)
        return [
            tag("p", {"class": "form__done", "role": "status"}, done) if done else None,
            tag("p", None, visit.words["fleet.intro"]),
            tag("p", None, way(visit.words["fleet.upload"], visit.address.page_at(f"{PATH}/tabelle"))),
            there.missing(),
            *(there.section(word) for word in KINDS),
            there.retired(),
        ]

    def file(self, visit: StaffVisit) -> Response:
        """All of a kind, retired ones too; the columns are the fields of its form."""
        word = visit.query.get("kind", "vehicle")
        if word not in KINDS:
            raise UnknownFleetItemError(word[:40], KINDS)
        kind = KINDS[word]
        columns = COLUMNS[kind]
        items = map(written, self.given.house.records.fleet.items(kind))
        return download(f"{word}.csv", columns, ([said[name] for name in columns] for said in items))


class FleetTables:
    """The tables of one visit."""

    def __init__(self, given: StaffContext, visit: StaffVisit) -> None:
        self.given, self.visit, self.words = given, visit, visit.words
        house, day = given.house, visit.now.astimezone(ZONE).date()
        self._today: dict[str, Duty] = {one.vehicle.item_id: one for one in duties(house, day)}
        self._open = {one.item_id for one in unloading(house, visit.now)}
        self._names = {one.item_id: one.name for kind in (Depot, Team) for one in house.records.fleet.items(kind)}

    def missing(self) -> Markup | None:
        """What keeps vehicles from tours, a sentence each."""
        words = self.words
        found = gaps(self.given.house, self.visit.now)
        said = [words.say(f"fleet.gap.{one.what}", name=one.name, fraction=self._title(one.fraction)) for one in found]
        return tag("ul", {"class": "status__answer"}, *(tag("li", None, one) for one in said)) if said else None

    def section(self, word: str) -> Markup:
        """A kind: those in service, and the ways."""
        words, base = self.words, self.visit.address
        there = [one for one in self._items(word) if one.is_there(self.visit.now)]
        columns = _COLUMNS[word]
        head = [words[f"fleet.column.{name}"] for name, _ in columns]
        rows = [[self._named(one), *(made(self, one) for _, made in columns[1:])] for one in there]
        file = f"{base.page_at(f'{PATH}.csv')}{'&' if '?' in base.page_at(PATH) else '?'}{urlencode({'kind': word})}"
        title = words[f"fleet.{word}s"]
        return tag(
            "section",
            {"class": "article__part", "aria-labelledby": f"{word}-title"},
            tag("h2", {"id": f"{word}-title"}, title),
            cards(head, rows, caption=title) if rows else tag("p", {"class": "status__note"}, words["fleet.none"]),
            tag(
                "div",
                {"class": "desk__row"},
                way(words[f"fleet_item.new.{word}"], base.page_at(f"{PATH}/{word}")),
                tag("a", {"href": file, "download": True}, words[f"fleet.csv_{word}"]) if rows else None,
            ),
        )

    def retired(self) -> Markup | None:
        """What is out of service for good, folded."""
        words, now = self.words, self.visit.now
        rows = [
            [self._named(one), words[f"fleet.{word}s"], when(one.valid_to, now=now, words=words)]
            for word in KINDS
            for one in self._items(word)
            if one.valid_to is not None
        ]
        head = [words[f"fleet.column.{name}"] for name in ("name", "what", "since")]
        title = words.say("fleet.retired", n=len(rows))
        return tag("details", None, tag("summary", None, title), cards(head, rows, caption=title)) if rows else None

    def _items(self, word: str) -> Sequence[FleetItem]:
        return self.given.house.records.fleet.items(KINDS[word])

    def _named(self, one: FleetItem) -> Markup:
        href = self.visit.address.page_at(f"{PATH}/{quote(one.item_id, safe='')}")
        return tag("a", {"href": href, "id": one.item_id}, one.name)

    def _title(self, layer_id: str) -> str:
        layers = self.given.house.layers
        return layers[layer_id].title[self.words.language] if layer_id in layers else layer_id

    def fractions(self, one: Vehicle | UnloadingPoint) -> str:
        """What it takes."""
        return ", ".join(self._title(name) for name in one.fractions)

    def room(self, one: Vehicle) -> str:
        """What goes into it."""
        litres, kg = (number(value, decimals=0, words=self.words) for value in (one.capacity_l, one.payload_kg))
        return self.words.say("fleet.room", litres=litres, kg=kg)

    def size(self, one: Vehicle) -> str:
        """What streets have to bear."""
        tonnes, width, height = (
            number(value, decimals=2, words=self.words) for value in (one.weight_kg / 1000, one.width_m, one.height_m)
        )
        return self.words.say("fleet.size", tonnes=tonnes, width=width, height=height, kmh=one.most_kmh)

    def serves(self, one: Vehicle) -> str:
        """Its depot and its team."""
        return f"{self._names[one.depot_id]}, {self._names.get(one.team_id or '', self.words['fleet.no_team'])}"

    def today(self, one: Vehicle) -> str:
        """When it is driven today."""
        duty = self._today.get(one.item_id)
        if one.back_at is not None and one.back_at > self.visit.now:
            return self.words.say("fleet.away", time=when(one.back_at, now=self.visit.now, words=self.words))
        if duty is None:
            return self.words["fleet.not_today"]
        spells = (tuple(at.astimezone(ZONE).strftime("%H:%M") for at in spell) for spell in duty.spells)
        return ", ".join(f"{begin}\N{EN DASH}{end}" for begin, end in spells)

    def state(self, one: UnloadingPoint) -> str:
        """Whether one can unload there now."""
        state = self.words["fleet.open" if one.item_id in self._open else "fleet.closed"]
        return f"{state} ({one.hours or self.words['fleet.always']})"

    def breaks(self, one: Team) -> str:
        """Its breaks."""
        return self.words.say("fleet.break", minutes=one.break_min, after=one.break_after_min)


_Column: TypeAlias = tuple[str, Callable[[FleetTables, Any], Child]]
_NAME: Final[_Column] = ("name", lambda _, one: one.name)
_COLUMNS: Final[Mapping[str, Sequence[_Column]]] = {
    "vehicle": (
        _NAME,
        ("kind", lambda tables, one: tables.words[f"fleet.kind.{one.kind}"]),
        ("fractions", FleetTables.fractions),
        ("room", FleetTables.room),
        ("size", FleetTables.size),
        ("serves", FleetTables.serves),
        ("today", FleetTables.today),
    ),
    "team": (
        _NAME,
        ("people", lambda _, one: str(one.size)),
        ("licence", lambda _, one: one.licence),
        ("shift", lambda _, one: one.shift),
        ("break", FleetTables.breaks),
    ),
    "depot": (
        _NAME,
        ("hours", lambda tables, one: one.hours or tables.words["fleet.always"]),
        ("vehicles", lambda tables, one: ", ".join(it.name for it in users(tables.given.house, one))),
    ),
    "unloading_point": (_NAME, ("fractions", FleetTables.fractions), ("state", FleetTables.state)),
}
