"""A real small town from a real extract; every highway way is accounted for."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import osmium
import pytest
import shapely

import layers
from data import geodata, sites, town
from data.folders import Folders
from data.importers.errors import ImportRefusedError
from data.importers.osm import Report, import_town

EXTRACTS = Path(__file__).parents[4] / "shared" / "data" / "osm"
LAUF = EXTRACTS / "lauf_an_der_pegnitz_2020-01-15.osm.pbf"
pytestmark = pytest.mark.skipif(not LAUF.exists(), reason=f"needs the extract {LAUF.name} beside the project")


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


def test_residents_are_those_the_settlements_state(report: Report, root: Path) -> None:
    table, _ = geodata.read(Folders(root).town, "residents")
    ages = np.column_stack([table[name] for name in ("under_18", "from_18_to_64", "from_65")])
    assert report.residents == 26515 + 4438
    assert (ages.sum(axis=1) == np.asarray(table["residents"])).all()
    assert (ages >= 0).all()


def test_the_town_can_be_loaded(report: Report, root: Path) -> None:
    lauf = town.load(report.town, imported=root)
    assert lauf.attribution["default"].licence == "ODbL-1.0"
    assert "Heuchling" in lauf.districts


def test_a_second_import_changes_nothing(report: Report, root: Path) -> None:
    before = (root / "sites" / "bins.parquet").read_bytes()
    assert imported(LAUF, root) == report
    assert (root / "sites" / "bins.parquet").read_bytes() == before


def test_a_cut_off_file_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    cut = tmp_path / "cut.osm.pbf"
    cut.write_bytes(LAUF.read_bytes()[:500_000])
    with pytest.raises(ImportRefusedError, match=r"cut\.osm\.pbf cannot be read as an OpenStreetMap extract"):
        imported(cut, tmp_path / "town")
    assert list(tmp_path.iterdir()) == [cut]


def test_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "list.osm.pbf"
    wrong.write_text("site_id;lon;lat\n", "utf-8")
    with pytest.raises(ImportRefusedError, match="cannot be read as an OpenStreetMap extract"):
        imported(wrong, tmp_path / "town")


def test_a_boundary_limits_the_town(tmp_path: Path) -> None:
    box = tmp_path / "box.geojson"
    box.write_text(shapely.to_geojson(shapely.box(11.27, 49.505, 11.285, 49.515)), "utf-8")
    report = import_town(
        LAUF,
        town_id="centre",
        name="Mitte",
        folders=Folders(tmp_path / "centre"),
        layers=layers.discover(),
        at=datetime(2026, 7, 1, tzinfo=UTC),
        boundary=box,
    )
    assert report.roads.total() == 2931
    assert any("outside the boundary" in line for line in report.lines())
    assert 0 < report.sites["bins"] < 26


def test_a_boundary_in_metres_is_refused(tmp_path: Path) -> None:
    box = tmp_path / "box.geojson"
    box.write_text(shapely.to_geojson(shapely.box(4_380_000, 2_900_000, 4_390_000, 2_910_000)), "utf-8")
    with pytest.raises(ImportRefusedError, match="are no degrees; wanted lon, lat"):
        import_town(
            LAUF,
            town_id="x",
            name="x",
            folders=Folders(tmp_path / "x"),
            layers=layers.discover(),
            at=datetime(2026, 7, 1, tzinfo=UTC),
            boundary=box,
        )
