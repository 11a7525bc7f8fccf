"""A list of buildings, CSV or Excel, that staff upload: each fault by its cell, nothing changed while there is one."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from data.errors import BadRequestError, FieldError
from data.importers import csv_file, workbook
from data.importers.workbook import Line
from data.records.buildings import Building, checked
from services.context import House
from services.site_upload import OtherFileError

_NAMES: Final = {
    "title": "title name gebaeude liegenschaft objekt bezeichnung building",
    "address": "address adresse anschrift strasse",
    "postcode": "postcode plz postleitzahl",
    "category": "category bwzk bwz kategorie bauwerkszuordnung",
    "area_m2": "area_m2 area flaeche flaeche_m2 beheizte_flaeche beheizte_flaeche_m2 heated_area",
    "area_kind": "area_kind flaechenart bezugsflaeche",
    "use_days": "use_days nutzungstage wochentage",
    "use_from_h": "use_from_h nutzung_von von from",
    "use_until_h": "use_until_h nutzung_bis bis until",
    "closed": "closed geschlossen schliesszeiten ferien",
    "is_lived_in": "is_lived_in bewohnt wohnen lived_in",
    "is_public": "is_public oeffentlich veroeffentlichen public",
}
COLUMNS: Final[Mapping[str, frozenset[str]]] = {field: frozenset(names.split()) for field, names in _NAMES.items()}
"""What a column is -> the normalised names it may have."""
_YES: Final = frozenset({"x", "1", "ja", "yes", "true", "wahr"})
_NO: Final = frozenset({"", "0", "nein", "no", "false", "falsch", "-", "–"})
WANTED: Final = "name or Gebäude, and BWZK or Fläche"


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildingFault:
    """What is wrong with a cell; ``column`` is the field, or what the file calls a column there is not."""

    line: int
    column: str
    value: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildingUpload:
    """A table; ``body``: whose buildings it has."""

    name: str
    content: bytes
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildingChanges:
    """What a table would change.

    Args:
        pairs: how each building of it was, None where it is new, and how it would be.
    """

    faults: Sequence[BuildingFault]
    pairs: Sequence[tuple[Building | None, Building]]

    @property
    def made(self) -> list[Building]:
        """What would be new or other than before."""
        return [after for before, after in self.pairs if before != after]

    def digest(self, upload: BuildingUpload) -> str:
        """The same where the same bytes would do the same."""
        said = [upload.body, *(f"{before} {after}" for before, after in self.pairs)]
        return hashlib.sha256("\n".join(said).encode() + b"\0" + upload.content).hexdigest()


def preview(house: House, upload: BuildingUpload) -> BuildingChanges:
    """What would be changed; a building is known by its name. ImportRefusedError: it is no such table."""
    known = {one.title.casefold(): one for one in house.records.buildings.listed() if one.body == upload.body}
    faults, pairs, seen = list[BuildingFault](), list[tuple[Building | None, Building]](), dict[str, int]()
    for sheet in workbook.read(upload.name, upload.content, is_header=_is_header, wanted=WANTED):
        fields = {name: field for name in sheet.header for field, names in COLUMNS.items() if name in names}
        for line in sheet.lines:
            before = known.get(" ".join(_cell(line, fields, "title").split()).casefold())
            try:
                after = _building(line, fields, before, upload.body)
                _refuse_twice(after, line, seen)
                pairs.append((before, after))
            except FieldError as error:
                wrong = _cell(line, fields, error.field)
                faults.append(BuildingFault(line=line.number, column=error.field, value=wrong, sentence=str(error)))
    return BuildingChanges(faults=faults, pairs=pairs)


def apply(house: House, upload: BuildingUpload, *, shown: str) -> int:
    """Do what was shown, all in one change; return how many are new or changed.

    Raises:
        OtherFileError: it would do something else now; ``shown`` is its digest when it was shown.
        BadRequestError: it has faults.
    """
    changes = preview(house, upload)
    if changes.faults:
        raise BadRequestError(changes.faults[0].sentence)
    if changes.digest(upload) != shown:
        raise OtherFileError("the file or the buildings are not what was shown; look at it once more")
    if made := changes.made:
        house.records.buildings.put(*made)
    return len(changes.made)


def _is_header(names: Sequence[str]) -> bool:
    found = {field for field, known in COLUMNS.items() if known & {*names}}
    return "title" in found and bool(found & {"category", "area_m2"})


def _cell(line: Line, fields: Mapping[str, str], field: str) -> str:
    text = next((cell for name, cell in line.cells.items() if fields.get(name) == field), "")
    return text.removeprefix("'")


def _building(line: Line, fields: Mapping[str, str], before: Building | None, body: str) -> Building:
    """As a row says it; what it has no column for stays as it was."""
    given: dict[str, Any] = {
        field: _READ.get(field, _text)(field, _cell(line, fields, field))
        for field in dict.fromkeys(fields.values())
        if _cell(line, fields, field) or field not in _KEPT
    }
    if before:
        return checked(replace(before, **given))
    return checked(Building(**{"title": "", **given}, body=body))


def _refuse_twice(one: Building, line: Line, seen: dict[str, int]) -> None:
    if (before := seen.setdefault(one.title.casefold(), line.number)) != line.number:
        raise FieldError("title", f"{one.title!r} stands in row {before} already")


def _text(_: str, text: str) -> str:
    return text


def _number(field: str, text: str) -> float:
    try:
        return csv_file.number(text) if text else 0.0
    except ValueError as error:
        raise FieldError(field, str(error)) from None


def _hour(field: str, text: str) -> int:
    value = _number(field, text.partition(":")[0])
    if value != int(value):
        raise FieldError(field, f"{text[:20]!r} is no full hour")
    return int(value)


def _mark(field: str, text: str) -> bool:
    said = text.strip().casefold()
    if said not in _YES | _NO:
        raise FieldError(field, f"{text[:20]!r} is neither yes nor no; write x or nothing")
    return said in _YES


_READ: Final[Mapping[str, Callable[[str, str], Any]]] = {
    "area_m2": _number,
    "use_from_h": _hour,
    "use_until_h": _hour,
    "is_lived_in": _mark,
    "is_public": _mark,
}
_KEPT: Final = frozenset({"area_kind", "use_days", "use_from_h", "use_until_h"})
"""What an empty cell leaves as it is."""
