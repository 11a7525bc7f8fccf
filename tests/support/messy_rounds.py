"""A list of rounds as an office keeps it in Excel: a title, merged cells, umlauts, two sheets, and ten faults."""

import io
from collections.abc import Sequence

from openpyxl import Workbook

HEADER = ("Nr.", "Standort", "Straße", "Hausnr.", "Revier", "Leerungstage", "KW", "Kolonne", "Bemerkung (intern)")
GOOD: Sequence[tuple[object, ...]] = (
    (1.0, "Börsenplatz", None, None, "Innenstadt Süd", "Mo, Do", None, "Kolonne 1", "Schlüssel beim Kiosk"),
    (2.0, None, "Mühlengasse", 3.0, None, "Di-Fr", "gerade", None, None),
    (3.0, "Marktplatz", None, None, None, "täglich", None, None, None),
)
FAULTS: Sequence[tuple[object, ...]] = (
    (4, "Atlantis am Meeresgrund", None, None, "Innenstadt Süd", "Mo", None, None, None),
    (5, "Parkweg", None, None, "Innenstadt Süd", "Mo", None, None, None),
    (6, "Marktplatz", None, None, "Innenstadt Süd", "2x/Woche", None, None, None),
    (7, "Marktplatz", None, None, "Innenstadt Süd", "Mo", "selten", None, None),
    ("acht", "Schloßstraße", None, None, "Innenstadt Süd", "Di", None, None, None),
    (9, "Schloßstraße", None, None, "Innenstadt Süd", "Mi", None, "Kolonne 99", None),
    (10, "Börsenplatz", None, None, "Innenstadt Süd", "Do", None, None, None),
    (11, "Schloßstraße", None, None, "Innenstadt Süd", "Fr", None, "Kolonne 2", None),
    (12, None, None, None, "Innenstadt Süd", "Sa", None, None, None),
    (13, "Schloßstraße", None, None, "Innenstadt Süd", "Maandag", None, None, None),
)
"""Unknown site, two of a name, no days, no weeks, no number, no team, twice, two teams, no site, no weekday."""
SECOND = ("Standort", "Mo", "Di", "Mi", "Do", "Fr", "Sa")


def of_sites(
    first: str, other: str, third: str, fourth: str
) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """Good rows, each of every day, and ten faults that name other sites: each by a name that only one has."""
    good: list[tuple[object, ...]] = [
        (1, first, None, None, "Innenstadt Süd", "täglich", None, "Kolonne 1", None),
        (2, other, None, None, None, "täglich", None, None, None),
        (3, third, None, None, None, "täglich", None, None, None),
    ]
    names = {"Börsenplatz": first, "Marktplatz": other, "Schloßstraße": fourth, "Parkweg": f"{third}%&"}
    return good, [tuple(names.get(str(one), one) for one in row) for row in FAULTS]


def workbook(rows: Sequence[Sequence[object]] = (*GOOD, *FAULTS), nord: str = "Bahnhof") -> bytes:
    """The file: titles above the header, the Revier of the first three rows merged; Revier Nord on its own sheet."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Abfallbehälter 2026"
    sheet["A1"] = "Tourenplan Straßenreinigung – Stand 03/2026"
    sheet.merge_cells("A1:H1")
    for column, name in enumerate(HEADER, 1):
        sheet.cell(4, column, name)
    for number, row in enumerate(rows, 5):
        for column, value in enumerate(row, 1):
            sheet.cell(number, column, value)
    sheet.merge_cells("E5:E7")
    north = book.create_sheet("Revier Nord")
    north.append(SECOND)
    north.append((nord, "x", None, "x", None, "g", None))
    book.create_sheet("Legende").append(("x = Leerung", "g = gerade KW"))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()
