"""The columns of a list of rounds, by the names that offices give them, and what a row of it says."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from data.errors import FieldError
from data.importers.workbook import Line
from data.records.rounds import HolidayRule, Weeks
from services.rounds.weekdays import DAYS, LONG, NUMBERS, Days, days_of, weeks_of

_NAMES: Final = {
    "site_id": "site_id id kennung nummer behaelter behaelternummer behaelter_nr standortnummer standort_nr",
    "site_name": "site_name name standort standortname bezeichnung ort place",
    "street": "street strasse str adresse anschrift address",
    "house_number": "house_number hausnummer hausnr haus_nr hnr hs_nr",
    "round": "round revier tour runde bezirk gebiet",
    "fraction": "fraction fraktion abfallart art layer",
    "weekdays": "weekdays wochentag wochentage tag tage leerung leerungstage turnus rhythmus days",
    "weeks": "weeks woche wochen kw kalenderwoche gerade_ungerade gerade_ungerade_kw",
    "order": "order reihenfolge position pos folge lfd lfd_nr nr stopp",
    "team": "team kolonne",
    "holidays": "holidays feiertag feiertage feiertagsregelung",
}
COLUMNS: Final[Mapping[str, frozenset[str]]] = {field: frozenset(names.split()) for field, names in _NAMES.items()}
"""What a column is -> the normalised names it may have."""
_PLACE: Final = ("site_id", "site_name", "street")
_SINGLE: Final = {name: NUMBERS[name] for name in (*DAYS, *LONG)}
"""Columns of one weekday each, which many lists have instead, with a cross in their cells."""
_HOLIDAYS: Final[Mapping[str, HolidayRule]] = {
    "": "after",
    "nachholen": "after",
    "danach": "after",
    "after": "after",
    "vorholen": "before",
    "davor": "before",
    "before": "before",
    "entfaellt": "skip",
    "faellt_aus": "skip",
    "skip": "skip",
    "wie_ueblich": "work",
    "work": "work",
    "woche": "week",
    "verschieben": "week",
    "week": "week",
}
_NO: Final = frozenset({"", "-", "–", "0", "nein", "no"})
_MARKS: Final = frozenset({"x", "1", "ja", "yes", "•", "✓", "✔"})


@dataclass(frozen=True, slots=True)
class RoundCells:
    """The cells of a row, by what their columns are.

    Args:
        line: where they stand.
        names: the normalised name of each column.
        header: what the file calls those.
    """

    line: Line
    names: Mapping[str, str]
    header: Mapping[str, str]

    def column(self, field: str) -> str:
        """What the file calls a column; the field where it has none."""
        return self.header.get(self.names.get(field, ""), field)

    def text(self, field: str) -> str:
        """What stands in a column; empty where there is none, or nothing in it."""
        return self.line.cells.get(self.names.get(field, ""), "")

    def plans(self) -> list[tuple[tuple[int, ...], Weeks]]:
        """Weekdays, each with the weeks they hold in; FieldError: as of services.rounds.weekdays."""
        weeks = weeks_of(self.text("weeks")) if self.text("weeks") else None
        if "weekdays" in self.names:
            found = self._days(weeks)
            return [(found.weekdays, found.weeks or weeks or "every")]
        marked = sorted(self._marked(weeks or "every"), key=lambda one: one[1])
        if not marked:
            raise FieldError("weekdays", "no weekday is marked")
        return [
            (tuple(sorted(day for day, _ in those)), which) for which, those in groupby(marked, key=lambda one: one[1])
        ]

    def _days(self, weeks: Weeks | None) -> Days:
        text = self.text("weekdays")
        try:
            return days_of(text)
        except FieldError as error:
            if error.field != "weeks" or weeks in {None, "every"}:
                raise
            return days_of(f"{text} {'gerade' if weeks == 'even' else 'ungerade'} KW")

    def _marked(self, weeks: Weeks) -> Iterator[tuple[int, Weeks]]:
        for name, number in _SINGLE.items():
            mark = self.line.cells.get(name, "").casefold()
            if mark not in _NO:
                yield number, weeks if mark in _MARKS else weeks_of(mark)

    def order(self) -> float | None:
        """Its place; None: that of the row; FieldError: no number."""
        text = self.text("order")
        try:
            return float(text.replace(",", ".").rstrip(".")) if text else None
        except ValueError:
            raise FieldError("order", f"{text[:20]!r} is no number") from None

    def holidays(self) -> HolidayRule | None:
        """Its rule for holidays; None: nothing is said of them; FieldError: none that we know."""
        from data.importers.csv_file import normalised  # noqa: PLC0415 - a name of columns, used once here

        if not (text := self.text("holidays")):
            return None
        if (said := normalised(text)) not in _HOLIDAYS:
            raise FieldError("holidays", f"unknown rule {text[:40]!r}; known: {', '.join(filter(None, _HOLIDAYS))}")
        return _HOLIDAYS[said]


def is_header(names: Sequence[str]) -> bool:
    """Whether normalised names are a header: something that names a place, and something that names days."""
    there = {*names}
    days = bool(there & COLUMNS["weekdays"]) or len(there & _SINGLE.keys()) > 1
    return days and any(there & COLUMNS[one] for one in _PLACE)


def columns_of(header: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """What each column of a header is, and the names of those that are not read."""
    names: dict[str, str] = {}
    for name in header:
        field = next((field for field, known in COLUMNS.items() if name in known and field not in names), "")
        if field:
            names[field] = name
    read = {*names.values(), *_SINGLE}
    return names, [name for name in header if name not in read]
