"""A list of rounds that staff upload: every fault by row and column, what may be meant asked back, then all at once."""

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any, Final

from data.errors import BadRequestError, FieldError, NotFoundError
from data.importers import workbook
from data.importers.workbook import Line, Sheet
from data.records.fleet import Team
from data.records.rounds import FixedRound, HolidayRule, PlannedStop
from data.town.gazetteer import Gazetteer
from services.context import House
from services.emptied_sites import known
from services.rounds.columns import RoundCells, columns_of, is_header
from services.rounds.site_names import Candidate, ListedSites, SeveralSitesError
from services.site_upload import OtherFileError

WANTED: Final = "a site (Standort, Straße or Nummer) and days (Wochentag, or Mo, Di, ...)"
LONGEST_NAME: Final = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundUpload:
    """A list of rounds.

    Args:
        name: of the file.
        layer: id of the layer of rows that name no fraction.
        bodies: whose rounds its sender may change.
        choices: by `RoundFault.row` the id of the site that is meant there.
    """

    name: str
    content: bytes
    layer: str
    bodies: Collection[str]
    choices: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundFault:
    """What is wrong with a cell.

    Args:
        sheet: empty for a CSV file.
        line: of the sheet, from 1.
        column: as the file calls it; what it should be where there is no such column.
        value: as it is written.
        kind: a field of services.rounds.columns; or ``contractor``, ``count``, ``twice``, ``teams``, ``body``.
        sentence: what is wrong.
        candidates: sites of which one may be meant.
    """

    sheet: str
    line: int
    column: str
    value: str
    kind: str
    sentence: str
    candidates: Sequence[Candidate] = ()

    @property
    def row(self) -> str:
        """The key of its row among choices."""
        return f"{self.sheet}:{self.line}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundChanges:
    """What a list would change.

    Args:
        faults: while there are any nothing is done.
        pairs: how each of its rounds was, None where it is new, and how it would be.
        unread: names of columns that are not read.
    """

    faults: Sequence[RoundFault]
    pairs: Sequence[tuple[FixedRound | None, FixedRound]]
    unread: Sequence[str]

    @property
    def made(self) -> list[FixedRound]:
        """What would be new or other than before."""
        return [after for before, after in self.pairs if before != after]

    def digest(self, upload: RoundUpload) -> str:
        """The same where the same bytes would do the same."""
        said = [upload.layer, *(f"{before} {after}" for before, after in self.pairs)]
        return hashlib.sha256("\n".join(said).encode() + b"\0" + upload.content).hexdigest()


def preview(house: House, upload: RoundUpload, names: Gazetteer | None) -> RoundChanges:
    """What would be changed; ImportRefusedError: no sheet is such a list."""
    sheets = workbook.read(upload.name, upload.content, is_header=is_header, wanted=WANTED)
    table = _RoundTable(house, upload, names)
    rows = [row for sheet in sheets for row in table.rows(sheet)]
    pairs = table.pairs(rows)
    unread = dict.fromkeys(sheet.header[one] for sheet in sheets for one in columns_of([*sheet.header])[1])
    faults = sorted(table.faults, key=lambda one: ([it.name for it in sheets].index(one.sheet), one.line))
    return RoundChanges(faults=faults, pairs=pairs, unread=[*unread])


def apply(house: House, upload: RoundUpload, names: Gazetteer | None, *, shown: str, at: datetime) -> int:
    """Do what was shown, all in one change; return how many rounds are new or changed.

    Raises:
        OtherFileError: it would do something else now; ``shown`` is its digest when it was shown.
        BadRequestError: it has faults.
    """
    changes = preview(house, upload, names)
    if changes.faults:
        raise BadRequestError(changes.faults[0].sentence)
    if changes.digest(upload) != shown:
        raise OtherFileError("the file or the rounds are not what was shown; look at it once more")
    if changes.made:
        house.records.rounds.upload(changes.made, at=at)
    return len(changes.made)


@dataclass(frozen=True, slots=True, kw_only=True)
class _RoundLine:
    """What a row says, once nothing of it is wrong."""

    cells: RoundCells
    layer: str
    round_name: str
    team_id: str | None
    holidays: HolidayRule | None
    order: float
    stops: Sequence[PlannedStop]


class _RoundTable:
    """The rows of an upload beside the rounds, teams and sites that are there."""

    def __init__(self, house: House, upload: RoundUpload, names: Gazetteer | None) -> None:
        self._house, self._upload, self._names = house, upload, names
        self._sites: dict[str, ListedSites] = {}
        self.faults: list[RoundFault] = []

    @cached_property
    def _teams(self) -> list[Team]:
        return [one for one in self._house.records.fleet.items(Team) if one.valid_to is None]

    def rows(self, sheet: Sheet) -> Iterator[_RoundLine]:
        """What the rows of a sheet say; what is wrong with the others is in ``faults``."""
        names, _ = columns_of([*sheet.header])
        for number, line in enumerate(sheet.lines):
            cells = RoundCells(line, names, sheet.header)
            if (row := self._row(sheet, cells, number)) is not None:
                yield row

    def _row(self, sheet: Sheet, cells: RoundCells, number: int) -> _RoundLine | None:
        before = len(self.faults)
        layer = self._take(cells, "fraction", lambda: self._layer(cells))
        site_id = self._take(cells, "site_name", lambda: self._site(layer, cells)) if layer else ""
        plans = self._take(cells, "weekdays", cells.plans) or []
        order = self._take(cells, "order", cells.order)
        name = self._take(cells, "round", lambda: self._round_name(sheet, cells))
        team_id = self._take(cells, "team", lambda: self._team(cells, layer)) if layer else None
        holidays = self._take(cells, "holidays", cells.holidays)
        if len(self.faults) > before:
            return None
        stops = [PlannedStop(site_id=site_id or "", weekdays=days, weeks=weeks) for days, weeks in plans]
        return _RoundLine(
            cells=cells,
            layer=layer or "",
            round_name=name or "",
            team_id=team_id,
            holidays=holidays,
            order=number if order is None else order,
            stops=stops,
        )

    def _take(self, cells: RoundCells, field: str, read: Callable[[], Any]) -> Any:
        """What is read; None: it cannot be so, which is noted."""
        try:
            return read()
        except (FieldError, NotFoundError) as error:
            self.faults.append(_fault(cells, field, error))
            return None

    def _layer(self, cells: RoundCells) -> str:
        text = cells.text("fraction") or self._upload.layer
        known = [one for one in self._house.layers.values() if one.tour]
        found = next(
            (one for one in known if text.casefold() in {one.id, *map(str.casefold, one.title.values())}), None
        )
        if found is None:
            raise FieldError("fraction", f"unknown fraction {text[:40]!r}; known: {', '.join(one.id for one in known)}")
        if (body := self._house.town.body_of(found.id)) not in self._upload.bodies:
            raise FieldError("body", f"rounds of {found.id} are a matter of the body {body!r}")
        return found.id

    def _site(self, layer: str, cells: RoundCells) -> str:
        if layer not in self._sites:
            there, at = known(self._house, {layer})[layer], self._house.clock.now()
            self._sites[layer] = ListedSites(self._house, self._house.layers[layer], there, self._names, at)
        chosen = self._upload.choices.get(f"{cells.line.sheet}:{cells.line.number}", "")
        said = {"number": "site_id", "name": "site_name", "street": "street", "house_number": "house_number"}
        asked = {name: "" if chosen else cells.text(field) for name, field in said.items()}
        return self._sites[layer].find(**{**asked, **({"number": chosen} if chosen else {})})

    def _round_name(self, sheet: Sheet, cells: RoundCells) -> str:
        name = cells.text("round") or sheet.name
        if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
            raise FieldError("round", f"the name of a round has {len(name)} characters; it has 1 to {LONGEST_NAME}")
        return name

    def _team(self, cells: RoundCells, layer: str) -> str | None:
        if not (text := cells.text("team")):
            return None
        body = self._house.town.body_of(layer)
        mine = [one for one in self._teams if one.body == body]
        found = next((one for one in mine if text.casefold() in {one.name.casefold(), one.item_id}), None)
        if found is None:
            known_names = ", ".join(one.name for one in mine) or "none"
            raise FieldError("team", f"unknown team {text[:40]!r}; known: {known_names}")
        return found.item_id

    # ---- rounds of rows -----------------------------------------------------------------------

    def pairs(self, rows: Sequence[_RoundLine]) -> list[tuple[FixedRound | None, FixedRound]]:
        """Each round that rows speak of, as it is and as it would be."""
        grouped: dict[tuple[str, str], list[_RoundLine]] = {}
        for row in rows:
            grouped.setdefault((row.layer, row.round_name), []).append(row)
        there = {(one.layer, one.name): one for one in self._house.records.rounds.items() if one.valid_to is None}
        return [(there.get(key), self._round(key, those, there.get(key))) for key, those in grouped.items()]

    def _round(self, key: tuple[str, str], rows: Sequence[_RoundLine], before: FixedRound | None) -> FixedRound:
        self._refuse_twice(rows)
        layer, name = key
        body = self._house.town.body_of(layer)
        made = before or FixedRound(name=name, layer=layer, body=body)
        stops = [stop for row in sorted(rows, key=lambda row: row.order) for stop in row.stops]
        return replace(
            made,
            team_id=self._one(rows, "team", [row.team_id for row in rows]) or made.team_id,
            holidays=self._one(rows, "holidays", [row.holidays for row in rows]) or made.holidays,
            stops=_with_ids(stops, made.stops),
        )

    def _one(self, rows: Sequence[_RoundLine], field: str, said: Sequence[Any]) -> Any:
        """What all rows of a round say; two that contradict each other are noted."""
        first = next((one for one in said if one is not None), None)
        for row, one in zip(rows, said, strict=True):
            if one is not None and one != first:
                sentence = f"{row.round_name} has another {field} in a row above"
                self.faults.append(_fault(row.cells, field, FieldError("teams", sentence)))
        return first

    def _refuse_twice(self, rows: Sequence[_RoundLine]) -> None:
        told: dict[tuple[str, int, str], Line] = {}
        for row in rows:
            for stop in row.stops:
                keys = [(stop.site_id, day, week) for day in stop.weekdays for week in _weeks(stop)]
                if twice := next((told[one] for one in keys if one in told), None):
                    sentence = f"{stop.site_id} stands in row {twice.number} already, on the same day"
                    self.faults.append(_fault(row.cells, "twice", FieldError("twice", sentence)))
                    break
                told |= dict.fromkeys(keys, row.cells.line)


def _weeks(stop: PlannedStop) -> tuple[str, ...]:
    return ("even", "odd") if stop.weeks == "every" else (stop.weeks,)


def _with_ids(stops: Sequence[PlannedStop], before: Sequence[PlannedStop]) -> tuple[PlannedStop, ...]:
    """The same; what was there before on the same days is the same stop."""
    left = {(one.site_id, one.weekdays, one.weeks): one.stop_id for one in before}
    return tuple(replace(one, stop_id=left.pop((one.site_id, one.weekdays, one.weeks), 0)) for one in stops)


_COLUMN_OF: Final[Mapping[str, str]] = {
    "count": "weekdays",
    "contractor": "site_name",
    "twice": "site_name",
    "teams": "team",
    "body": "fraction",
}


def _fault(cells: RoundCells, field: str, error: Exception) -> RoundFault:
    kind = error.field if isinstance(error, FieldError) else field
    column = _COLUMN_OF.get(kind, kind)
    return RoundFault(
        sheet=cells.line.sheet,
        line=cells.line.number,
        column=cells.column(column),
        value=cells.text(column),
        kind=kind,
        sentence=str(error),
        candidates=error.candidates if isinstance(error, SeveralSitesError) else (),
    )
