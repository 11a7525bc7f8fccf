"""The charging register in the layouts of its years."""

from pathlib import Path

import pytest
import shapely

from data.importers import charging
from data.importers.errors import ImportRefusedError
from tests.support.real_files import DATA, needs

REGISTER = DATA / "charging"
NRW_2019 = REGISTER / "ladesaeulenregister_nrw_2019-07-19_original_header.csv"

PREAMBLE = (
    "\ufeffLadesäulenregister Bundesnetzagentur;;;\r\n" + ";;;\r\n" * 8 + "Allgemeine Informationen;;;1. Ladepunkt\r\n"
)
HEADER_2026 = (
    "Ladeeinrichtungs-ID;Betreiber;Anzeigename (Karte);Status;Art der Ladeeinrichtung;Anzahl Ladepunkte;"
    "Nennleistung Ladeeinrichtung [kW];Inbetriebnahmedatum;Straße;Hausnummer;Adresszusatz;Postleitzahl;Ort;"
    "Kreis/kreisfreie Stadt;Bundesland;Breitengrad;Längengrad;Standortbezeichnung;Informationen zum Parkraum;"
    "Bezahlsysteme;Öffnungszeiten;Öffnungszeiten: Wochentage;Öffnungszeiten: Tageszeiten;"
    + ";".join(f"Steckertypen{i};Nennleistung Stecker{i};EVSE-ID{i};Public Key{i}" for i in range(1, 7))
)


def row_2026(number: int, *, lat: str = "51,5512", lon: str = "7,3123", points: str = "2", power: str = "44") -> str:
    """One row of the layout of 2026; a quoted cell holds a separator and a line end."""
    head = f"{100 + number};Stadtwerke;;In Betrieb;Normalladeeinrichtung;{points};{power};01.03.2024"
    address = f"Europaplatz;{number};;44575"
    middle = f'Castrop-Rauxel;Recklinghausen;Nordrhein-Westfalen;{lat};{lon};;"Parkhaus;\r\nEbene 2";;;;'
    plugs = "AC Typ 2 Steckdose;22;DE*X;;AC Typ 2 Steckdose;22;DE*Y;" + ";" * 17
    return f"{head};{address};{middle};{plugs}"


def register_2026(folder: Path, *rows: str) -> Path:
    path = folder / "Ladesaeulenregister.csv"
    path.write_bytes((PREAMBLE + HEADER_2026 + "\r\n" + "\r\n".join(rows) + "\r\n").encode("utf-8"))
    return path


@needs(NRW_2019)
def test_all_rows_of_the_register_of_2019_are_read() -> None:
    register = charging.read(NRW_2019)
    assert (len(register.stations), len(register.rejected)) == (1740, 0)
    first = register.stations[0]
    assert (first.lon, first.lat, first.channels) == (8.66385, 52.11322, 2)
    assert first.attributes["speed"] == "normal"
    assert len({station.key for station in register.stations}) == 1740


@needs(NRW_2019)
def test_stations_are_cut_to_a_town() -> None:
    box = shapely.box(7.24, 51.52, 7.38, 51.63)
    assert 0 < len(charging.read(NRW_2019).within(box)) < 100


def test_the_layout_of_2026_is_read(tmp_path: Path) -> None:
    register = charging.read(register_2026(tmp_path, row_2026(1), row_2026(2)))
    assert [station.key for station in register.stations] == ["101", "102"]
    station = register.stations[0]
    assert (station.lon, station.lat, station.channels, station.name) == (7.3123, 51.5512, 2, "Europaplatz 1")
    assert station.attributes["power_kw"] == 44
    assert station.attributes["plugs"] == ["AC Typ 2 Steckdose"]


def test_a_row_that_cannot_be_used_is_listed_with_its_line_and_reason(tmp_path: Path) -> None:
    rows = [row_2026(1), row_2026(2, lat="7,3123", lon="51,5512"), row_2026(3), row_2026(4, points="viele")]
    register = charging.read(register_2026(tmp_path, *rows, row_2026(5)))
    assert [(one.line, one.reason) for one in register.rejected] == [
        (14, "Längengrad 51.5512 and Breitengrad 7.3123 look swapped"),
        (18, "'viele' is no number"),
    ]
    assert len(register.stations) == 3


def test_an_id_that_occurs_twice_is_rejected_the_second_time(tmp_path: Path) -> None:
    register = charging.read(register_2026(tmp_path, row_2026(1), row_2026(1), row_2026(2)))
    assert [one.reason for one in register.rejected] == ["Ladeeinrichtungs-ID '101' occurred before"]


@pytest.mark.parametrize("lat", ["1.051,5512", "51,55,12"])
def test_mixed_decimal_signs_are_named(tmp_path: Path, lat: str) -> None:
    register = charging.read(register_2026(tmp_path, row_2026(1, lat=lat), row_2026(2)))
    assert "has both comma and point or one of them twice" in register.rejected[0].reason


def test_a_register_with_swapped_columns_is_refused(tmp_path: Path) -> None:
    path = register_2026(tmp_path, *(row_2026(i, lat="7,3123", lon="51,5512") for i in range(3)))
    with pytest.raises(ImportRefusedError, match=r"3 of 3 rows cannot be used; line 12: .* look swapped"):
        charging.read(path)


def test_another_csv_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("site_id;name\nbins-0001;Am Markt\n", "utf-8")
    with pytest.raises(ImportRefusedError, match=r"other\.csv: no row among the first 40 is a header with Betreiber"):
        charging.read(path)


def test_a_latin_1_register_is_read(tmp_path: Path) -> None:
    path = register_2026(tmp_path, row_2026(1))
    path.write_bytes(path.read_text("utf-8-sig").encode("cp1252"))
    assert charging.read(path).stations[0].name == "Europaplatz 1"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ImportRefusedError, match="no file"):
        charging.read(tmp_path / "nothing.csv")
