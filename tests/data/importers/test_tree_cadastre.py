"""Tree cadastres as towns export them, and as Excel damages them."""

import gzip
from pathlib import Path
from typing import Final

import pytest

from data.importers import tree_cadastre
from data.importers.errors import ImportRefusedError
from tests.support.real_files import DATA, needs

TREES: Final = DATA / "wave2/trees"
WESEL: Final = TREES / "wesel_baumkataster.csv.gz"
DAMAGED: Final = TREES / "wesel_baumkataster_excel_damaged_2000.csv"
TOWN: Final = (6.48, 51.61, 6.75, 51.76)
GENERA: Final = ("acer", "quercus")
HEAD: Final = "ID;GATTUNG;GA_LANG;ST_UMFANG;BAUMHOEHE;RECHTSWERT;HOCHWERT;PFLANZJAHR"


def written(folder: Path, *rows: str, head: str = HEAD) -> Path:
    path = folder / "baumkataster.csv"
    path.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8-sig")
    return path


def test_a_row_becomes_a_tree(tmp_path: Path) -> None:
    path = written(tmp_path, "1;Quercus;Quercus palustris, Sumpfeiche;114.00;10;335523.9606;5725867.0134;2023")
    found = tree_cadastre.read(path, TOWN, GENERA)
    assert (found.refused, found.remarks) == ((), ())
    (tree,) = found.trees
    assert (tree.key, tree.name) == ("1", "Sumpfeiche")
    assert tree.attributes == {
        "genus": "quercus",
        "species": "Quercus palustris",
        "planted_year": 2023,
        "height_m": 10,
        "girth_cm": 114,
    }
    assert (tree.lon, tree.lat) == pytest.approx((6.6220, 51.6597), abs=1e-3)


@pytest.mark.parametrize(
    ("x", "y"), [("335523,96", "5725867,01"), ("32335523.96", "5725867.01"), ("6.6220", "51.6597")]
)
def test_places_are_read_as_towns_write_them(tmp_path: Path, x: str, y: str) -> None:
    (tree,) = tree_cadastre.read(written(tmp_path, f"1;Acer;Acer campestre;;;{x};{y};"), TOWN).trees
    assert (tree.lon, tree.lat) == pytest.approx((6.6220, 51.6597), abs=1e-3)


def test_gauss_krueger_is_told_by_its_zone(tmp_path: Path) -> None:
    (tree,) = tree_cadastre.read(written(tmp_path, "1;Acer;;;;2542990;5725700;"), TOWN).trees
    assert 6.60 < tree.lon < 6.65
    assert 51.64 < tree.lat < 51.68


def test_a_genus_without_a_code_is_another_one_and_keeps_its_species(tmp_path: Path) -> None:
    (tree,) = tree_cadastre.read(written(tmp_path, "7;;Ginkgo biloba, Ginkgo;;;335523;5725867;"), TOWN, GENERA).trees
    assert tree.attributes == {"genus": "other", "species": "Ginkgo biloba"}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("2;Acer;;;;335.523.960;5725867;", "rechtswert '335.523.960' has thousands separators"),
        ("2;Acer;;;;335523;;", "hochwert is empty"),
        ("2;Acer;;;;335523;west;", "hochwert: 'west' is no number"),
        ("2;Acer;;;;935523;5725867;", "is far outside the town"),
        (";Acer;;;;335523;5725867;", "no id"),
        ("1;Acer;;;;335523;5725867;", "id '1' stands in line 2, too"),
    ],
)
def test_what_is_wrong_with_a_tree_refuses_its_row_and_the_whole_file(tmp_path: Path, row: str, reason: str) -> None:
    found = tree_cadastre.read(written(tmp_path, "1;Acer;;;;335523;5725867;", row), TOWN)
    assert [one.line for one in found.refused] == [3]
    assert reason in found.refused[0].reason
    with pytest.raises(ImportRefusedError, match="1 of 2 rows cannot be used and nothing was changed; line 3"):
        tree_cadastre.whole(found, "baumkataster.csv")
    assert len(tree_cadastre.whole(found, "baumkataster.csv", leave_out=True)) == 1


def test_a_height_that_no_tree_has_is_left_out_and_told(tmp_path: Path) -> None:
    found = tree_cadastre.read(written(tmp_path, "1;Acer;;0;110;335523;5725867;20"), TOWN)
    assert found.trees[0].attributes == {"genus": "acer"}
    assert [one.reason for one in found.remarks] == [
        "planted_year left out: '20' is not 1200 to 2199",
        "height_m left out: '110' is not 0.5 to 60",
    ]


def test_a_file_that_is_no_cadastre_says_what_one_has(tmp_path: Path) -> None:
    path = written(tmp_path, "1;2", head="a;b")
    with pytest.raises(ImportRefusedError, match="RECHTSWERT, HOCHWERT or lon, lat"):
        tree_cadastre.read(path, TOWN)


@needs(WESEL)
def test_the_cadastre_of_wesel_is_read_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "wesel.csv"
    path.write_bytes(gzip.decompress(WESEL.read_bytes()))
    found = tree_cadastre.read(path, TOWN)
    assert (len(found.trees), found.refused) == (14_380, ())
    assert [one.reason for one in found.remarks] == ["height_m left out: '110' is not 0.5 to 60"]
    assert sum(one.attributes["genus"] == "quercus" for one in found.trees) == 2394


@needs(DAMAGED)
def test_the_same_after_excel_is_refused_row_by_row() -> None:
    found = tree_cadastre.read(DAMAGED, TOWN)
    assert len(found.trees) + len(found.refused) == 1999
    assert len(found.refused) > 1960
    assert all("thousands separators" in one.reason or "outside" in one.reason for one in found.refused)
    with pytest.raises(ImportRefusedError, match="nothing was changed"):
        tree_cadastre.whole(found, DAMAGED.name)
