"""When bins are emptied, as the town's file says it: a street list, a calendar a district, or the operator's page.

``[collection]`` of town.toml names the files, which stand beside it.
"""

import csv
import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass as plain
from dataclasses import field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal, TypeAlias

from pydantic import Field
from pydantic.dataclasses import dataclass

from data.documents import TABLE
from data.errors import DeclarationError
from data.town import icalendar
from data.town.icalendar import NamedDay
from data.town.spelling import packed

if TYPE_CHECKING:
    from data.town import Town
    from data.town.gazetteer import NamedPlace

Side: TypeAlias = Literal["", "odd", "even"]
COLUMNS: Final = (
    "street",
    "district",
    "from",
    "to",
    "side",
    "fraction",
    "dates",
    "first",
    "every_weeks",
    "until",
    "moved",
)
SIDES: Final = ("", "odd", "even")
NEEDED: Final = ("street", "fraction")
AHEAD: Final = timedelta(weeks=52)
"""So far a made-up calendar reaches."""
_WORKDAYS: Final = 5
_FIRST_MONDAY: Final = date(2024, 1, 1)


class CollectionError(DeclarationError):
    """A street list cannot be read; its sentence names row and column."""


@dataclass(frozen=True, slots=True, kw_only=True, config=TABLE)
class BinCollection:
    """What a town says of it; each may be missing.

    Args:
        link: the operator's calendar for people.
        streets: a CSV with COLUMNS, each row what is emptied where and when.
        districts: by Stadtteil an iCalendar file, for streets that no row names.
        demo: by fraction how many weeks lie between two made-up days; the demonstration's alone.
    """

    link: Annotated[str, Field(pattern=r"^(https?://[^/\s].*)?$")] = ""
    streets: str = ""
    districts: dict[str, str] = field(default_factory=dict)
    demo: dict[str, Annotated[int, Field(ge=1, le=12)]] = field(default_factory=dict)


@plain(frozen=True, slots=True)
class Round:
    """What is emptied at some houses of a street.

    Args:
        district: of a street that there is twice; empty: in all.
        low, high: house numbers, both included; None: without end.
        days: in order.
    """

    district: str
    low: int | None
    high: int | None
    side: Side
    fraction: str
    days: tuple[date, ...]

    def takes(self, home: "NamedPlace") -> bool:
        """Whether it comes to an address; one without a house number has only what all of its street have."""
        number = int(found[0]) if (found := re.match(r"\d+", home.number)) else None
        if self.district and home.district and packed(self.district) != packed(home.district):
            return False
        if number is None:
            return self.low is None and self.high is None and not self.side
        is_side = not self.side or (number % 2 == 1) == (self.side == "odd")
        return is_side and (self.low or 0) <= number and (self.high is None or number <= self.high)


@plain(frozen=True)
class CollectionCalendar:
    """The days of a town.

    Args:
        rounds: by packed street.
        districts: by packed Stadtteil.
    """

    said: BinCollection
    rounds: Mapping[str, tuple[Round, ...]]
    districts: Mapping[str, tuple[NamedDay, ...]]
    seed: int = 0

    @classmethod
    def of_town(cls, town: "Town") -> "CollectionCalendar | None":
        """As its files say; None: it says nothing. DeclarationError: a file is missing, or a row makes no sense."""
        said = town.collection
        if said is None:
            return None
        unknown = [one for one in said.districts if one not in town.districts]
        if unknown:
            known = ", ".join(town.districts)
            raise DeclarationError(f"{town.folder}: [collection.districts] names {unknown[0]!r}; known: {known}")
        streets = rounds(town.folder / said.streets) if said.streets else {}
        files = {packed(one): tuple(icalendar.read(town.folder / file)) for one, file in said.districts.items()}
        return cls(said, streets, files, town.seed)

    def days(self, home: "NamedPlace", today: date) -> list[NamedDay]:
        """What is emptied at an address from today on, in order; none: nothing is known of it."""
        own = [NamedDay(day, one.fraction) for one in self._rounds(home) for day in one.days]
        found = own or self.districts.get(packed(home.district), ()) or self._made_up(home, today)
        return sorted({one for one in found if one.day >= today})

    @property
    def is_demo(self) -> bool:
        """Whether its days are made up."""
        return bool(self.said.demo) and not self.said.streets and not self.said.districts

    def _rounds(self, home: "NamedPlace") -> list[Round]:
        return [one for one in self.rounds.get(packed(home.street), ()) if one.takes(home)]

    def _made_up(self, home: "NamedPlace", today: date) -> Iterator[NamedDay]:
        """A weekday for each street, and weeks for each of its fractions."""
        if not self.is_demo:
            return
        street = zlib.crc32(f"{self.seed} {packed(home.street)}".encode())
        monday = today - timedelta(days=today.weekday())
        for fraction, weeks in self.said.demo.items():
            turn = (street // _WORKDAYS + zlib.crc32(fraction.encode())) % weeks
            for week in range(AHEAD // timedelta(weeks=1)):
                day = monday + timedelta(weeks=week, days=street % _WORKDAYS)
                if (day - _FIRST_MONDAY).days // 7 % weeks == turn:
                    yield NamedDay(day, fraction)


def rounds(path: Path) -> dict[str, tuple[Round, ...]]:
    """The rows of a street list by packed street; CollectionError: row and column of what makes no sense."""
    if not path.is_file():
        raise CollectionError(f"the street list {path} is missing; it needs the columns {', '.join(COLUMNS)}")
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise CollectionError(f"{path}: {error}") from None
    reader = csv.DictReader(lines, delimiter=";" if lines and lines[0].count(";") > lines[0].count(",") else ",")
    _check_columns(reader.fieldnames or (), path)
    found: dict[str, list[Round]] = defaultdict(list)
    for row in reader:
        cells = _Cells(row, f"{path}, row {reader.line_num}")
        found[packed(cells.text("street"))].append(cells.round())
    return {street: tuple(those) for street, those in found.items()}


def _check_columns(names: Iterable[str], path: Path) -> None:
    for one in names:
        if one not in COLUMNS:
            raise CollectionError(f"{path}, row 1: unknown column {one!r}; known: {', '.join(COLUMNS)}")
    for one in NEEDED:
        if one not in names:
            raise CollectionError(f"{path}, row 1: lacks the column {one!r}; it may have: {', '.join(COLUMNS)}")


@plain(frozen=True, slots=True)
class _Cells:
    """One row, and where it stands."""

    row: Mapping[str, str | None]
    where: str

    def round(self) -> Round:
        low, high = self.whole("from"), self.whole("to")
        if low is not None and high is not None and low > high:
            raise self.wrong("to", f"is below from={low}")
        if None in self.row:
            raise CollectionError(f"{self.where}: has more cells than columns")
        return Round(self.text("district"), low, high, self.side(), self.text("fraction"), self.days())

    def text(self, column: str) -> str:
        if column in NEEDED and not (self.row.get(column) or "").strip():
            raise CollectionError(f"{self.where}, column {column}: is empty")
        return (self.row.get(column) or "").strip()

    def side(self) -> Side:
        found = next((one for one in SIDES if one == self.text("side")), None)
        if found is None:
            raise self.wrong("side", "wanted odd, even or nothing")
        return found

    def whole(self, column: str) -> int | None:
        text = self.text(column)
        if text and not (text.isascii() and text.isdigit() and int(text) > 0):
            raise self.wrong(column, "wanted a whole number from 1")
        return int(text) if text else None

    def day(self, column: str, text: str) -> date:
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise self.wrong(column, f"{text!r} is no date such as 2026-12-01") from None

    def days(self) -> tuple[date, ...]:
        dates, first = self.text("dates").split(), self.text("first")
        if bool(dates) == bool(first):
            raise CollectionError(f"{self.where}, column dates: give dates, or else first, every_weeks and until")
        if dates:
            return tuple(sorted(self.day("dates", one) for one in dates))
        weeks, until = self.whole("every_weeks"), self.day("until", self.text("until"))
        begin = self.day("first", first)
        if weeks is None:
            raise self.wrong("every_weeks", "is needed beside first")
        if until < begin:
            raise self.wrong("until", f"is before first={begin}")
        return _regular(begin, weeks, until, self.moved())

    def moved(self) -> tuple[tuple[date, date], ...]:
        """Days on which nobody comes, and when instead: ``2026-12-25=2026-12-28``."""
        pairs = [one.partition("=") for one in self.text("moved").split()]
        return tuple((self.day("moved", day), self.day("moved", other)) for day, _, other in pairs)

    def wrong(self, column: str, said: str) -> CollectionError:
        return CollectionError(f"{self.where}, column {column}={self.text(column)!r}: {said}")


@cache
def _regular(first: date, weeks: int, until: date, moved: tuple[tuple[date, date], ...]) -> tuple[date, ...]:
    """Many streets share their days."""
    instead = dict(moved)
    every = (first + timedelta(weeks=turn) for turn in range(0, (until - first).days // 7 + 1, weeks))
    return tuple(sorted(instead.get(day, day) for day in every))
