"""A table of the fleet that staff upload: what it would change is shown first, and what was shown is what is done."""

import hashlib
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from data.errors import BadRequestError, FieldError
from data.importers import csv_file
from data.records.fleet import KINDS, Depot, FleetItem, Team
from data.town.gazetteer import Gazetteer
from services.context import House
from services.fleet_changes import COLUMNS, FIELDS, examined, written
from services.site_upload import OtherFileError

_GUARD: Final = "'"
"""What tables that staff download put before a cell that a spreadsheet would take for a formula."""
_GIVEN: Final = ("body", "valid_from", "valid_to")
"""What no table changes of something known."""
_REFERENCES: Final[Mapping[str, type[FleetItem]]] = {"depot_id": Depot, "team_id": Team}


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetUpload:
    """A table of one kind; its columns are those of the download.

    Args:
        word: the kind, of `KINDS`.
        name: of the file.
        bodies: whose fleet its sender may change.
    """

    word: str
    name: str
    content: bytes
    bodies: Collection[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetFault:
    """What is wrong with a cell.

    Args:
        line: of the file, from 1.
        column: a field of `COLUMNS`, or one that there is not.
        value: as it is written.
        kind: ``column``: there is no such column; ``item_id``, ``twice``, ``given``: what the house says of something
            known cannot be so; ``body``; ``field``: what people say of it cannot.
        sentence: what is wrong.
    """

    line: int
    column: str
    value: str
    kind: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetChanges:
    """What a table would change.

    Args:
        faults: while there are any nothing is done.
        pairs: how each thing of the table was, None where it is new, and how it would be.
    """

    faults: Sequence[FleetFault]
    pairs: Sequence[tuple[FleetItem | None, FleetItem]]

    @property
    def made(self) -> list[FleetItem]:
        """What would be new or other than before."""
        return [after for before, after in self.pairs if before is None or _said(before) != _said(after)]

    def digest(self, upload: FleetUpload) -> str:
        """The same where the same bytes would do the same."""
        said = [upload.word, *(f"{before and _said(before)} {_said(after)}" for before, after in self.pairs)]
        return hashlib.sha256("\n".join(said).encode() + b"\0" + upload.content).hexdigest()


def preview(house: House, upload: FleetUpload, names: Gazetteer | None, *, at: datetime) -> FleetChanges:
    """What would be changed; ImportRefusedError: it is no table with names."""
    return looked_at(house, upload.word, _file(upload), upload.bodies, names, at=at)


def looked_at(
    house: House, word: str, file: csv_file.CsvFile, bodies: Collection[str], names: Gazetteer | None, *, at: datetime
) -> FleetChanges:
    """What the rows of a table of one kind would change in the fleet of these bodies."""
    table = _FleetTable(house, word, file, bodies)
    faults = [*table.unknown_columns()]
    items, lines = list[FleetItem](), list[_FleetLine]()
    for line in table.lines():
        item, errors = examined(house, table.kind, line.typed, names)
        wrong = [*table.wrongly_given(line), *map(line.fault, errors)]
        faults += wrong
        if item is not None and not wrong:
            items.append(item)
            lines.append(line)
    tried = house.records.fleet.disagreements(items, at=at) if items else []
    faults += [one.fault(error) for one, errors in zip(lines, tried, strict=True) for error in errors]
    pairs = [(line.known, item) for line, item in zip(lines, items, strict=True)]
    return FleetChanges(faults=sorted(faults, key=lambda one: one.line), pairs=pairs)


def apply(house: House, upload: FleetUpload, names: Gazetteer | None, *, shown: str, at: datetime) -> int:
    """Do what was shown, all in one change; return how many things are new or changed.

    Raises:
        OtherFileError: it would do something else now; ``shown`` is its digest when it was shown.
        BadRequestError: it has faults.
    """
    changes = preview(house, upload, names, at=at)
    if changes.faults:
        raise BadRequestError(changes.faults[0].sentence)
    if changes.digest(upload) != shown:
        raise OtherFileError("the file or the fleet is not what was shown; look at it once more")
    if made := changes.made:
        house.records.fleet.upload(made, at=at)
    return len(changes.made)


@dataclass(frozen=True, slots=True, kw_only=True)
class _FleetLine:
    """A line: its cells, what is known of what it is about, and the fields that follow from both."""

    number: int
    cells: Mapping[str, str]
    known: FleetItem | None
    typed: Mapping[str, str]

    def fault(self, error: FieldError) -> FleetFault:
        """A field of it that cannot be so."""
        return self.wrong("field", error.field, str(error))

    def wrong(self, kind: str, column: str, sentence: str) -> FleetFault:
        """A cell of it."""
        value = self.cells.get(column, "")
        return FleetFault(line=self.number, column=column, value=value, kind=kind, sentence=sentence)


class _FleetTable:
    """The lines of an upload beside the fleet that is there."""

    def __init__(self, house: House, word: str, file: csv_file.CsvFile, bodies: Collection[str]) -> None:
        self.kind = KINDS[word]
        self._word, self._file, self._bodies = word, file, bodies
        self._items = house.records.fleet.items(self.kind)
        self._there = {name: house.records.fleet.items(kind) for name, kind in _REFERENCES.items()}
        self._seen = set[str]()

    def unknown_columns(self) -> Iterator[FleetFault]:
        """What its header has beside `COLUMNS`, or twice."""
        known = COLUMNS[self.kind]
        for i, name in enumerate(self._file.header):
            if name and (name not in known or name in self._file.header[:i]):
                said = f"column {name!r} is unknown or stands there twice; known: {', '.join(known)}"
                yield FleetFault(line=1, column=name, value=name, kind="column", sentence=said)

    def lines(self) -> Iterator[_FleetLine]:
        """Each line below the header."""
        for number, row in zip(self._file.lines, self._file.rows, strict=True):
            yield self._line(number, dict(zip(self._file.header, map(_unguarded, row), strict=True)))

    def wrongly_given(self, line: _FleetLine) -> Iterator[FleetFault]:
        """What is wrong with those cells of a line that people do not choose."""
        cells, known, body = line.cells, line.known, line.typed["body"]
        item_id, before = cells.get("item_id", ""), written(known) if known else {}
        if item_id and known is None:
            yield line.wrong("item_id", "item_id", f"there is no {self._word} {item_id!r}; new ones have no id")
        if known is not None and known.item_id in self._seen:
            column = "item_id" if item_id else "name"
            yield line.wrong("twice", column, f"{known.item_id} stands in the file twice")
        self._seen |= {known.item_id} if known else set()
        for name in _GIVEN if known else _GIVEN[1:]:
            if (said := cells.get(name, "")) and said != before.get(name, ""):
                yield line.wrong("given", name, f"{name} {said!r} is nothing that a table changes")
        if body not in self._bodies:
            yield line.wrong("body", "body", f"unknown body {body!r}; known: {', '.join(sorted(self._bodies))}")

    def _line(self, number: int, cells: Mapping[str, str]) -> _FleetLine:
        known, mine = self._known(cells), sorted(self._bodies)
        body = known.body if known else cells.get("body", "") or (mine[0] if len(mine) == 1 else "")
        typed = {**(written(known) if known else {}), **cells, "body": body, "item_id": known.item_id if known else ""}
        typed |= {name: self._meant(name, typed.get(name, ""), body) for name in _REFERENCES}
        return _FleetLine(number=number, cells=cells, known=known, typed=typed)

    def _known(self, cells: Mapping[str, str]) -> FleetItem | None:
        """By its id, else by its name where only one in service has it."""
        if item_id := cells.get("item_id", ""):
            return next((one for one in self._items if one.item_id == item_id), None)
        body = cells.get("body", "")
        named = [
            one
            for one in self._items
            if one.name == cells.get("name") and one.valid_to is None and body in {"", one.body}
        ]
        return named[0] if len(named) == 1 else None

    def _meant(self, name: str, text: str, body: str) -> str:
        """The id of what is called so in the same body and in service; what is none stays as it is."""
        mine = (one for one in self._there[name] if one.body == body and one.valid_to is None)
        return next((one.item_id for one in mine if text in {one.item_id, one.name}), text)


def _said(item: FleetItem) -> list[str]:
    """Which one it is, and what people say of it."""
    text = written(item)
    return [text[name] for name in ("item_id", "body", *FIELDS[type(item)])]


def _file(upload: FleetUpload) -> csv_file.CsvFile:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        path.write_bytes(upload.content)
        return csv_file.read(path, is_header=lambda header: "name" in header, wanted="the column name")


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith(_GUARD) and cell[1:2] in {*"=+-@"} else cell
