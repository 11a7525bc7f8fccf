"""Writes the files of this folder with GDAL and pyproj, and what they say: ``python tests/js/own_files/make.py``."""

import json
import os
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

os.environ["OGR_SQLITE_PRAGMA"] = "page_size=1024"  # many pages in a small file
os.environ["OGR_CURRENT_DATE"] = "2026-11-01T00:00:00.000Z"

import geopandas
import pyproj
import shapely

HERE = Path(__file__).parent
PLACES = {
    "Rathaus Europaplatz": (7.3165, 51.5535),
    "Münsterplatz": (7.3093, 51.5493),
    "Schloß Bladenhorst": (7.2689, 51.5716),
}
SYSTEMS = (25832, 25833, 4647, 31466, 31467, 3857, 3035, 4258, 32632)
SQUARE = shapely.Polygon(
    [(7.30, 51.54), (7.32, 51.54), (7.32, 51.56), (7.30, 51.56)],
    [[(7.305, 51.545), (7.305, 51.55), (7.31, 51.55), (7.31, 51.545)]],
)
FAR = shapely.box(7.35, 51.50, 7.36, 51.51)
DHDN = "+ellps=bessel +towgs84=598.1,73.7,418.2,0.202,0.045,-2.455,6.7 +units=m +no_defs"


def places() -> geopandas.GeoDataFrame:
    """Three points with texts, numbers, blanks and a code that is no number."""
    facts = {
        "name": [*PLACES],
        "plaetze": [12, None, 7],
        "anteil": [0.5, 12.25, None],
        "plz": ["44575", "04416", "44579"],
        "lang": ["x" * 3000, "ä" * 30, None],
    }
    return geopandas.GeoDataFrame(facts, geometry=[shapely.Point(one) for one in PLACES.values()], crs=4326)


def areas() -> geopandas.GeoDataFrame:
    """One with a hole, and one of two parts."""
    return geopandas.GeoDataFrame(
        {"name": ["mit Loch", "zwei Teile"]},
        geometry=[SQUARE, shapely.MultiPolygon([FAR, shapely.affinity.translate(FAR, 0.02)])],
        crs=4326,
    )


def lines() -> geopandas.GeoDataFrame:
    """Ways through the town."""
    way = shapely.LineString([(7.30, 51.54), (7.31, 51.55), (7.33, 51.55)])
    return geopandas.GeoDataFrame({"name": ["Weg"]}, geometry=[way], crs=4326)


def bomb() -> geopandas.GeoDataFrame:
    """A text of 300 MB that packs into almost nothing."""
    return geopandas.GeoDataFrame({"name": ["x" * 300_000_000]}, geometry=[shapely.Point(7.3, 51.5)], crs=4326)


def write() -> None:
    """All files."""
    short = places().assign(lang=["lang", "ä", None])
    short.to_file(HERE / "places.geojson", driver="GeoJSON")
    places().to_crs(25832).to_file(HERE / "metres.geojson", driver="GeoJSON")
    (HERE / "town.gpkg").unlink(missing_ok=True)
    places().to_crs(25832).to_file(HERE / "town.gpkg", layer="orte", driver="GPKG")
    areas().to_crs(25832).to_file(HERE / "town.gpkg", layer="flaechen", driver="GPKG")
    lines().to_crs(31466).to_file(HERE / "town.gpkg", layer="wege", driver="GPKG")
    short.to_crs(31466).to_file(HERE / "gauss.shp", encoding="ISO-8859-1")
    areas().to_crs(25832).to_file(HERE / "areas.shp")
    with ZipFile(HERE / "areas.zip", "w", ZIP_DEFLATED) as packed:
        for ending in ("shp", "dbf", "prj", "cpg", "shx"):
            packed.write(HERE / f"areas.{ending}", f"ordner/areas.{ending}")
            (HERE / f"areas.{ending}").unlink()
    (HERE / "gauss.shx").unlink()
    short[["name", "geometry"]].to_file(HERE / "places.gpx", driver="GPX")
    short.to_file(HERE / "places.kml", driver="LIBKML")
    both = geopandas.GeoDataFrame(geometry=[*places().geometry, *areas().geometry], crs=4326)
    both.assign(name=[*places()["name"], *areas()["name"]]).to_crs(25832).to_parquet(HERE / "snappy.parquet")
    short.to_parquet(HERE / "zstd.parquet", compression="zstd", write_covering_bbox=True)
    packing = {"use_dictionary": False, "column_encoding": {"name": "DELTA_BYTE_ARRAY"}}
    short[["name", "geometry"]].to_parquet(HERE / "growing.parquet", **packing)
    bomb().to_parquet(HERE / "bomb.parquet", compression="zstd", compression_level=19)


def truths() -> dict[str, object]:
    """Places by system; Gauß-Krüger with the same seven parameters, and as pyproj would choose them."""
    found: dict[str, dict[str, list[list[float]]]] = {}
    for code in SYSTEMS:
        zone = {31466: 2, 31467: 3}.get(code)
        same = f"+proj=tmerc +lat_0=0 +lon_0={3 * zone} +k=1 +x_0={zone}500000 +y_0=0 {DHDN}" if zone else code
        for name, system in {"same": same, "chosen": code}.items():
            to = pyproj.Transformer.from_crs(4326, system, always_xy=True)
            found.setdefault(str(code), {})[name] = [list(to.transform(*one)) for one in PLACES.values()]
    return {"places": {name: list(at) for name, at in PLACES.items()}, "systems": found}


if __name__ == "__main__":
    write()
    (HERE / "truths.json").write_text(json.dumps(truths(), indent=1, ensure_ascii=False) + "\n", "utf-8")
