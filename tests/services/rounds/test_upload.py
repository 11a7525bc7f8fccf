"""Lists of rounds from offices: however they are written they are read whole, or each fault is named by its cell."""

from dataclasses import replace
from pathlib import Path

import pytest

from data import sites
from data.errors import BadRequestError
from data.importers.errors import ImportRefusedError
from data.records.fleet import Team
from data.records.rounds import PlannedStop
from data.town.gazetteer import Gazetteer, NamedPlace
from services.context import House
from services.rounds.upload import RoundChanges, RoundFault, RoundUpload, apply, preview
from services.rounds.weekdays import days_of, written
from services.site_upload import OtherFileError
from tests.support import messy_rounds, small

NAMES = ["Börsenplatz", "Marktplatz", "Schlossstr.", "Parkweg", "Parkweg", "Bahnhof", "Mühlengasse 3", "Bringhof"]
ADDRESSES = Gazetteer([NamedPlace("Am Kai 7", "address", "Castrop", 7.37, 51.55, number="7")], {})


@pytest.fixture
def house(tmp_path: Path) -> House:
    made = small.settle(tmp_path).house
    small.put_sites(made.folders, "bins", len(NAMES))
    path = made.folders.sites_of("bins")
    facts = [
        {"ref": f"A{n}", **({"emptied_by": "Firma Blitz"} if one == "Bringhof" else {})} for n, one in enumerate(NAMES)
    ]
    sites.write(path, replace(sites.read(path), name=NAMES, attributes=facts))
    for name in ("Kolonne 1", "Kolonne 2"):
        shift = {"shift": "Mo-Fr 06:00-14:30", "break_min": 30, "break_after_min": 360}
        made.records.fleet.put(Team(body="euv", name=name, size=2, licence="B", **shift), at=small.LONG_AGO)  # type: ignore[arg-type]  # as given
    return made


def given(content: bytes | str, *, name: str = "", **choices: str) -> RoundUpload:
    raw = content.encode() if isinstance(content, str) else content
    name = name or ("plan.csv" if isinstance(content, str) else "Tourenplan Süd.xlsx")
    made = {key.replace("_", ":"): one for key, one in choices.items()}
    return RoundUpload(name=name, content=raw, layer="bins", bodies=["euv"], choices=made)


def looked(house: House, upload: RoundUpload) -> RoundChanges:
    return preview(house, upload, ADDRESSES)


def plan(changes: RoundChanges) -> dict[str, list[tuple[str, str, str]]]:
    return {one.name: [(it.site_id, written(it.weekdays), it.weeks) for it in one.stops] for _, one in changes.pairs}


def test_a_messy_excel_is_read_whole(house: House) -> None:
    changes = looked(house, given(messy_rounds.workbook(messy_rounds.GOOD)))
    assert list(changes.faults) == []
    assert plan(changes) == {
        "Innenstadt Süd": [
            ("bins-0001", "Mo, Do", "every"),
            ("bins-0007", "Di-Fr", "even"),
            ("bins-0002", "Mo-So", "every"),
        ],
        "Revier Nord": [("bins-0006", "Fr", "even"), ("bins-0006", "Mo, Mi", "every")],
    }
    assert [one.team_id for _, one in changes.pairs] == ["team-0001", None]
    assert changes.unread == ["Bemerkung (intern)"]


def test_ten_faults_are_named_by_row_and_column(house: House) -> None:
    changes = looked(house, given(messy_rounds.workbook()))
    assert [(one.line, one.column, one.kind) for one in changes.faults] == [
        (8, "Standort", "site_name"),
        (9, "Standort", "site_name"),
        (10, "Leerungstage", "count"),
        (11, "KW", "weeks"),
        (12, "Nr.", "order"),
        (13, "Kolonne", "team"),
        (14, "Standort", "twice"),
        (15, "Kolonne", "teams"),
        (16, "Standort", "site_name"),
        (17, "Leerungstage", "weekdays"),
    ]
    (asked,) = (one for one in changes.faults if one.candidates)
    assert [one.site_id for one in asked.candidates] == ["bins-0004", "bins-0005"]
    with pytest.raises(BadRequestError, match="Atlantis"):
        apply(house, given(messy_rounds.workbook()), ADDRESSES, shown="", at=small.NOON)
    assert house.records.rounds.items() == []


def test_what_was_shown_is_done_once_and_nothing_else(house: House) -> None:
    upload = given(messy_rounds.workbook(messy_rounds.GOOD))
    shown = looked(house, upload).digest(upload)
    with pytest.raises(OtherFileError):
        apply(house, upload, ADDRESSES, shown=f"{shown}x", at=small.NOON)
    assert apply(house, upload, ADDRESSES, shown=shown, at=small.NOON) == 2
    (first, second) = house.records.rounds.items()
    assert ([one.stop_id for one in first.stops], second.name) == ([1, 2, 3], "Revier Nord")
    again = looked(house, upload)
    assert (again.faults, again.made) == ([], [])


def test_a_list_replaces_the_stops_of_its_rounds_and_leaves_others(house: House) -> None:
    first = given("Standort;Revier;Tag\nMarktplatz;A;Mo\nBahnhof;A;Di\nBahnhof;B;Mi\n")
    apply(house, first, ADDRESSES, shown=looked(house, first).digest(first), at=small.NOON)
    later = given("Standort;Revier;Tag;Nr\nBahnhof;A;Di;2\nBörsenplatz;A;Di;1\n")
    apply(house, later, ADDRESSES, shown=looked(house, later).digest(later), at=small.NOON)
    a, b = house.records.rounds.items()
    assert a.stops == (
        PlannedStop(stop_id=4, site_id="bins-0001", weekdays=(2,)),
        PlannedStop(stop_id=2, site_id="bins-0006", weekdays=(2,)),
    )
    assert [one.site_id for one in b.stops] == ["bins-0006"]


@pytest.mark.parametrize(
    ("cell", "column", "found"),
    [
        ("bins-0003", "Nummer", "bins-0003"),
        ("3", "Nummer", "bins-0003"),
        ("A2", "Nummer", "bins-0003"),
        ("SCHLOẞSTRASSE", "Standort", "bins-0003"),
        ("Schlossstr.", "Straße", "bins-0003"),
        ("Mühlengasse 3", "Adresse", "bins-0007"),
        ("Am Kai 7", "Adresse", "bins-0008!contractor"),
        ("Schlostraße", "Standort", "!site_name?bins-0003"),
        ("Parkweg", "Standort", "!site_name?bins-0004 bins-0005"),
        ("99", "Nummer", "!site_id"),
        ("Bringhof", "Standort", "!contractor"),
    ],
)
def test_a_site_is_found_by_number_name_or_address_or_asked_back(
    house: House, cell: str, column: str, found: str
) -> None:
    changes = looked(house, given(f"{column};Revier;Tag\n{cell};A;Mo\n"))
    site_id, _, kind = found.partition("!")
    kind, _, candidates = kind.partition("?")
    if not kind:
        assert plan(changes) == {"A": [(site_id, "Mo", "every")]}
        return
    (fault,) = changes.faults
    assert (fault.kind, " ".join(one.site_id for one in fault.candidates)) == (kind, candidates)


def test_what_was_asked_back_is_answered_by_its_row(house: House) -> None:
    text = "Standort;Revier;Tag\nParkweg;A;Mo\n"
    (fault,) = looked(house, given(text)).faults
    upload = replace(given(text), choices={fault.row: "bins-0005"})
    assert plan(looked(house, upload)) == {"A": [("bins-0005", "Mo", "every")]}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Standort;Revier;Tag;Fraktion\nMarktplatz;A;Mo;Altöl", "fraction"),
        ("Standort;Revier;Tag;Fraktion\nMarktplatz;A;Mo;heat", "fraction"),
        ("Standort;Tag\nMarktplatz;Mo", "round"),
        (f"Standort;Revier;Tag\nMarktplatz;{'A' * 81};Mo", "round"),
        ("Standort;Revier;Tag;Feiertag\nMarktplatz;A;Mo;feiern", "holidays"),
        ("Standort;Revier;Tag\nMarktplatz;A;14-tägig Mo", "weeks"),
    ],
)
def test_other_cells_that_cannot_be_are_named(house: House, text: str, kind: str) -> None:
    assert [one.kind for one in looked(house, given(text)).faults] == [kind]


def test_rounds_of_another_body_are_nobodys_to_upload(house: House) -> None:
    upload = replace(given("Standort;Revier;Tag\nMarktplatz;A;Mo\n"), bodies=["town"])
    assert [(one.kind, one.column) for one in looked(house, upload).faults] == [("body", "fraction")]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plan.xlsx", b"PK\x03\x04 nothing"),
        ("plan.xlsx", b"no zip at all"),
        ("plan.xls", b"\xd0\xcf\x11\xe0"),
        ("plan.csv", b"a;b\n1;2\n"),
        ("plan.csv", b"\x00\x01"),
    ],
)
def test_what_is_no_list_is_refused_with_a_sentence(house: House, name: str, content: bytes) -> None:
    with pytest.raises(ImportRefusedError, match=r"plan\."):
        looked(house, given(content, name=name))


def test_every_fault_knows_its_row() -> None:
    fault = RoundFault(sheet="Süd", line=7, column="Tag", value="x", kind="weekdays", sentence="no")
    assert fault.row == "Süd:7"


@pytest.mark.parametrize(
    ("text", "days", "weeks"),
    [
        ("Mo", "Mo", None),
        ("Mo/Do", "Mo, Do", None),
        ("Mo u. Do", "Mo, Do", None),
        ("montags und donnerstags", "Mo, Do", None),
        ("Di–Fr", "Di-Fr", None),
        ("Dienstag bis Freitag", "Di-Fr", None),
        ("Fr-Mo", "Mo, Fr-So", None),
        ("werktags", "Mo-Sa", None),
        ("Mo gerade KW", "Mo", "even"),
        ("Di (u)", "Di", "odd"),
        ("14-tägig Mo, ungerade", "Mo", "odd"),
    ],
)
def test_days_are_read_as_offices_write_them(text: str, days: str, weeks: str | None) -> None:
    found = days_of(text)
    assert (written(found.weekdays), found.weeks) == (days, weeks)
    assert days_of(written(found.weekdays)).weekdays == found.weekdays
