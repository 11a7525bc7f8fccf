"""`stadtklima import`: shows what would change, changes it when told, and refuses with one sentence."""

import io
import json
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cli import main, program
from data import catchments, sites, town
from data.folders import Folders
from data.lake import Lake
from data.records import Records
from data.town.geodata import read
from tests.support.real_files import DATA, needs

LAUF = DATA / "osm" / "lauf_an_der_pegnitz_2020-01-15.osm.pbf"
NRW_2019 = DATA / "charging" / "ladesaeulenregister_nrw_2019-07-19_original_header.csv"
BKG = DATA / "boundaries" / "castrop_rauxel_vg5000_2021.geojson"
MADE = ("--source", "Stadt", "--licence", "CC0-1.0")
SITES = "id;name;lon;lat\n1;Markt;7,31;51,55\n2;Park;7,32;51,56\n"
BOX = '{"type":"Polygon","coordinates":[[[7.2,51.5],[7.4,51.5],[7.4,51.7],[7.2,51.7],[7.2,51.5]]]}'


@pytest.fixture(autouse=True)
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STADTKLIMA_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("STADTKLIMA_CITY", "neustadt")
    return tmp_path / "var"


@pytest.fixture
def neustadt(tmp_path: Path, var: Path) -> Folders:
    """A town that has a boundary."""
    run("boundary", str(written(tmp_path, "box.geojson", BOX)), "--town", "neustadt", *MADE)
    return Folders(var / "neustadt")


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def asked(*arguments: str) -> Result:
    return CliRunner().invoke(program(), ["import", *arguments], catch_exceptions=False)


def run(*arguments: str) -> str:
    answer = asked(*arguments)
    assert answer.exit_code == 0, answer.output
    return answer.output


def refused(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> str:
    monkeypatch.setattr(sys, "argv", ["stadtklima", "import", *arguments])
    with pytest.raises(SystemExit) as caught:
        main()
    sentence = str(caught.value.code)
    assert sentence.startswith("stadtklima: ")
    assert "\n" not in sentence
    return sentence


def state_of(folders: Folders) -> dict[str, bytes]:
    """Everything an import may change."""
    return {
        str(path.relative_to(folders.root)): path.read_bytes()
        for path in sorted(folders.root.rglob("*"))
        if path.is_file() and path.suffix not in {".sqlite", ".sqlite-wal", ".sqlite-shm", ".lock"}
    }


def test_a_preview_changes_nothing_and_a_yes_does(neustadt: Folders, tmp_path: Path) -> None:
    file = str(written(tmp_path, "bins.csv", SITES))
    before = state_of(neustadt)
    shown = run("sites", file, "--layer", "bins", *MADE, "--dry-run")
    assert "new: 2 (bins-0001, bins-0002)" in shown
    assert "Nothing was changed" in shown
    assert state_of(neustadt) == before
    assert "2 new, 0 changed, 0 gone, 0 unchanged" in run("sites", file, "--layer", "bins", *MADE, "--yes")
    assert sites.read(neustadt.sites_of("bins")).district == ["Neustadt", "Neustadt"]


def test_the_same_file_again_changes_nothing(neustadt: Folders, tmp_path: Path) -> None:
    file = str(written(tmp_path, "bins.csv", SITES))
    run("sites", file, "--layer", "bins", *MADE, "--yes")
    before = state_of(neustadt)
    assert "0 new, 0 changed, 0 gone, 2 unchanged" in run("sites", file, "--layer", "bins", *MADE)
    assert state_of(neustadt) == before


@pytest.mark.usefixtures("neustadt")
def test_nobody_there_to_ask_means_no(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = str(written(tmp_path, "bins.csv", SITES))
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert "say yes with --yes" in refused(monkeypatch, "sites", file, "--layer", "bins", *MADE)


def test_sources_and_licences_are_named_side_by_side(neustadt: Folders, tmp_path: Path) -> None:
    run("sites", str(written(tmp_path, "a.csv", SITES)), "--layer", "bins", *MADE, "--yes")
    other = ("--source", "Land", "--licence", "dl-de/by-2-0")
    run("sites", str(written(tmp_path, "b.csv", SITES)), "--layer", "bins", *other, "--yes")
    named = town.load("neustadt", imported=neustadt.root).attribution_of("bins")
    assert (named.holder, named.licence) == ("Stadt; Land", "CC0-1.0 AND dl-de/by-2-0")
    assert len(sites.read(neustadt.sites_of("bins"))) == 4


def test_readings_come_in_with_their_source(neustadt: Folders, tmp_path: Path) -> None:
    run("sites", str(written(tmp_path, "s.csv", SITES)), "--layer", "heat", *MADE, "--yes")
    rows = "id,measure,observed_at,value\n1,air_temperature_c,2019-06-25T12:00Z,30.5\n"
    file = str(written(tmp_path, "r.csv", rows))
    university = ("--source", "Universität", "--licence", "ODC-By-1.0")
    assert "Nothing was changed" in run("readings", file, "--layer", "heat", "--dry-run")
    assert "written: 1, known before: 0" in run("readings", file, "--layer", "heat", "--yes", *university)
    assert "written: 0, known before: 1" in run("readings", file, "--layer", "heat", "--yes", *university)
    assert Lake(neustadt.lake).kind == "real"
    assert len(Records(f"sqlite:///{neustadt.records}").devices()) == 1
    assert "Universität" in town.load("neustadt", imported=neustadt.root).attribution_of("heat").holder


def test_a_census_replaces_the_residents(neustadt: Folders, tmp_path: Path) -> None:
    grid = "GITTER_ID_100m;x_mp_100m;y_mp_100m;Einwohner\nCRS3035RES100mN3169250E4133150;4133150;3169250;120\n"
    file = written(tmp_path, "z.csv", grid)
    assert "The residents of Neustadt are those of the census." in run("population", str(file), "--yes")
    table, _ = read(neustadt.town, "residents")
    assert table["residents"].to_pylist() == [120]
    assert "Zensus 2022" in town.load("neustadt", imported=neustadt.root).attribution_of("residents").holder


@needs(NRW_2019, BKG)
def test_the_register_fills_a_town_and_names_its_source(var: Path) -> None:
    run("boundary", str(BKG), "--town", "neustadt", "--source", "BKG", "--licence", "dl-de/by-2-0")
    said = run("charging", str(NRW_2019), "--yes")
    assert "Stations in the file: 1740" in said
    folders = Folders(var / "neustadt")
    stations = sites.read(folders.sites_of("charging"))
    assert 0 < len(stations) < 60
    assert set(stations.licence) == {"CC-BY-4.0"}
    assert "Bundesnetzagentur" in town.load("neustadt", imported=folders.root).attribution_of("charging").holder


WRONG = {
    "swapped": ("sites", "id;name;lon;lat\n1;A;51,55;7,31\n", "look swapped; lon comes first"),
    "another": ("sites", "a;b\n1;2\n", "is a header with id, name, lon, lat"),
    "mixed": ("sites", "id;name;lon;lat\n1;A;7.310,5;51,55\n", "has both comma and point"),
    "register": ("charging", "id;name;lon;lat\n1;A;7,31;51,55\n", "is a header with Betreiber"),
    "census": ("population", "id;name;lon;lat\n1;A;7,31;51,55\n", "is a header with GITTER_ID_100m"),
    "readings": ("readings", "id;name;lon;lat\n1;A;7,31;51,55\n", "is a header with site_id"),
}


@pytest.mark.parametrize("case", sorted(WRONG))
def test_a_wrong_file_gets_one_sentence_and_changes_nothing(
    neustadt: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    command, text, teaches = WRONG[case]
    path = tmp_path / "wrong.csv"
    path.write_bytes(text.encode("latin-1"))
    before = state_of(neustadt)
    more = {"sites": ("--layer", "bins", *MADE), "readings": ("--layer", "heat")}.get(command, ())
    assert teaches in refused(monkeypatch, command, str(path), "--yes", *more)
    assert state_of(neustadt) == before


def test_latin_1_is_read_as_what_it_is(neustadt: Folders, tmp_path: Path) -> None:
    path = tmp_path / "bins.csv"
    path.write_bytes("id;name;lon;lat\n1;Münsterplatz;7,31;51,55\n".encode("latin-1"))
    run("sites", str(path), "--layer", "bins", *MADE, "--yes")
    assert sites.read(neustadt.sites_of("bins")).name == ["Münsterplatz"]


@pytest.mark.long
def test_a_register_of_49_megabytes_is_read(neustadt: Folders, tmp_path: Path) -> None:
    head = "Betreiber;Adresse;Breitengrad;Längengrad;Anzahl Ladepunkte;Nennleistung Ladeeinrichtung [kW];Anmerkung\n"
    note = "x" * 400
    path = tmp_path / "register.csv"
    with path.open("w", encoding="utf-8-sig") as file:
        file.write(head)
        for number in range(105_000):
            lat = "51,55" if number % 1000 == 0 else "48,10"
            file.write(f"Werk {number};Weg {number};{lat};7,{30000 + number % 9000};2;22;{note}\n")
    assert path.stat().st_size > 46_000_000
    assert "Stations in the file: 105000, of them in Neustadt: 105" in run("charging", str(path), "--yes")
    assert len(sites.read(neustadt.sites_of("charging"))) == 105


@needs(LAUF)
@pytest.mark.long
def test_a_cut_off_extract_leaves_the_town_as_it_was(
    var: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Show it: STADTKLIMA_CITY=lauf make run" in run("osm", str(LAUF), "--town", "lauf", "--name", "Lauf")
    before = state_of(Folders(var / "lauf"))
    cut = tmp_path / "cut.osm.pbf"
    cut.write_bytes(LAUF.read_bytes()[:600_000])
    assert "is it cut off?" in refused(monkeypatch, "osm", str(cut), "--town", "lauf", "--yes")
    assert state_of(Folders(var / "lauf")) == before
    assert "Nothing was changed" in run("osm", str(LAUF), "--town", "lauf", "--dry-run")
    assert state_of(Folders(var / "lauf")) == before
    assert {one.name for one in var.iterdir()} == {"lauf"}


def test_a_town_without_a_boundary_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("STADTKLIMA_CITY", "castrop_rauxel")
    file = str(written(tmp_path, "s.csv", SITES))
    assert "run `stadtklima build`" in refused(monkeypatch, "sites", file, "--layer", "bins", *MADE, "--yes")


def test_a_demonstration_town_cannot_be_imported_over(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = str(written(tmp_path, "box.geojson", BOX))
    assert "is a demonstration town" in refused(monkeypatch, "boundary", file, "--town", "castrop_rauxel", *MADE)


def test_hours_that_nobody_can_read_are_said_and_left_out(neustadt: Folders, tmp_path: Path) -> None:
    rows = "id;name;lon;lat;opening_hours\np1;Mitte;7,31;51,55;Mo-Sa 07:00-20:00\np2;Teich;7,32;51,55;werktags\n"
    file = str(written(tmp_path, "paper.csv", rows))
    said = run("sites", file, "--layer", "paper", *MADE, "--yes")
    assert "opening hours of Teich (p2) left out: 'werktags' is not written as in OpenStreetMap" in said
    assert "Mitte" not in said
    read, aside = sites.read(neustadt.sites_of("paper")).attributes
    assert read["opening_hours"] == "Mo-Sa 07:00-20:00"
    assert aside == {"opening_hours_unreadable": "werktags", "source_id": "p2"}
    assert "0 changed, 0 gone, 2 unchanged" in run("sites", file, "--layer", "paper", *MADE, "--yes")


PLAN = "Standort;Revier;Tag\nMarkt;Mitte;Mo, Do\nPark;Mitte;{}\n"


def test_rounds_are_shown_before_they_are_taken_over(neustadt: Folders, tmp_path: Path) -> None:
    run("sites", str(written(tmp_path, "bins.csv", SITES)), "--layer", "bins", "--yes", *MADE)
    plan = str(written(tmp_path, "plan.csv", PLAN.format("täglich")))
    assert "new: Mitte (2 stops)" in run("rounds", plan, "--layer", "bins", "--dry-run")
    records = Records(f"sqlite:///{neustadt.records}")
    assert records.rounds.items() == []
    assert "1 rounds are as in plan.csv" in run("rounds", plan, "--layer", "bins", "--yes")
    (made,) = records.rounds.items()
    assert [(one.site_id, one.weekdays) for one in made.stops] == [
        ("bins-0001", (1, 4)),
        ("bins-0002", (1, 2, 3, 4, 5, 6, 7)),
    ]


def test_faults_of_rounds_are_named_by_row_and_column(
    neustadt: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run("sites", str(written(tmp_path, "bins.csv", SITES)), "--layer", "bins", "--yes", *MADE)
    plan = str(written(tmp_path, "plan.csv", PLAN.format("2x/Woche")))
    assert "has 1 faults; nothing was changed" in refused(monkeypatch, "rounds", plan, "--layer", "bins", "--yes")
    assert "row 3, tag: '2x/Woche' says how often" in capsys.readouterr().err
    assert "no file" in refused(monkeypatch, "rounds", "nirgends.xlsx")
    assert Records(f"sqlite:///{neustadt.records}").rounds.items() == []


def test_catchments_are_taken_over_and_what_is_wrong_with_a_row_is_said(tmp_path: Path, neustadt: Folders) -> None:
    gauges = written(tmp_path, "gauges.csv", "id;name;lon;lat\n1;Markt;7,31;51,55\n2;Park;7,32;51,56\n")
    run("sites", str(gauges), "--layer", "water_levels", "--yes", *MADE)
    ring = [[7.31, 51.55], [7.33, 51.55], [7.33, 51.57], [7.31, 51.57], [7.31, 51.55]]
    rows = [
        {
            "type": "Feature",
            "properties": {"id": key, "gauge": gauge, "sealed": 0.4},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }
        for key, gauge in (("a", sites.read(neustadt.sites_of("water_levels")).site_id[0]), ("b", "elsewhere"))
    ]
    path = written(tmp_path, "ground.geojson", json.dumps({"type": "FeatureCollection", "features": rows}))
    assert "Nothing was changed" in run("catchments", str(path), "--dry-run")
    assert catchments.read(neustadt.catchments) == []
    answer = asked("catchments", str(path), "--yes")
    assert "left out: ground.geojson, catchment 'b': its gauge 'elsewhere' measures no level here" in answer.output
    assert "1 catchments of Neustadt are as in ground.geojson." in answer.output
    assert [one.catchment_id for one in catchments.read(neustadt.catchments)] == ["a"]


TREES = "ID;GATTUNG;GA_LANG;RECHTSWERT;HOCHWERT\n1;Tilia;Tilia cordata, Winterlinde;382500;5712000\n"


def test_a_tree_cadastre_is_taken_over_and_again_changes_nothing(neustadt: Folders, tmp_path: Path) -> None:
    file = str(written(tmp_path, "trees.csv", TREES))
    assert "1 new" in run("trees", file, *MADE, "--yes")
    assert sites.read(neustadt.sites_of("town_trees")).name == ["Winterlinde"]
    before = state_of(neustadt)
    assert "0 new, 0 changed, 0 gone, 1 unchanged" in run("trees", file, *MADE)
    assert state_of(neustadt) == before


def test_a_damaged_cadastre_is_refused_row_by_row_and_nothing_is_half_done(
    neustadt: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    damaged = TREES + "2;Acer;;382.500.123;5712000\n3;Acer;;382500;5.712.000.456\n"
    file = str(written(tmp_path, "trees.csv", damaged))
    before = state_of(neustadt)
    said = refused(monkeypatch, "trees", file, *MADE, "--yes")
    assert "2 of 3 rows cannot be used and nothing was changed; line 3: rechtswert '382.500.123'" in said
    assert state_of(neustadt) == before
    told = asked("trees", file, *MADE, "--yes", "--leave-out").output
    assert "line 4 refused: hochwert '5.712.000.456' has thousands separators" in told
    assert "1 new" in told
