"""Writes the town.toml of an imported town; what it does not say comes from data/cities/defaults.toml."""

import json
from collections.abc import Sequence
from pathlib import Path

from shapely.geometry.base import BaseGeometry

ATTRIBUTION = """
[attribution.{name}]
holder = "© OpenStreetMap-Mitwirkende"
licence = "ODbL-1.0"
licence_url = "https://opendatacommons.org/licenses/odbl/1-0/"
note.de = "Orte und Karte aus OpenStreetMap"
note.en = "Places and map from OpenStreetMap"
"""


def write(root: Path, *, town_id: str, name: str, edge: BaseGeometry, districts: Sequence[str]) -> None:
    """Write ``town.toml`` into a town's folder.

    Args:
        root: the folder.
        town_id: the town's id.
        name: as people write it.
        edge: boundary, EPSG:4326.
        districts: names of the Stadtteile.
    """
    centre = edge.centroid
    lines = [
        f"# {town_id}: imported; may be edited by hand.",
        f"name = {json.dumps(name, ensure_ascii=False)}",
        'ags = ""',
        f"centre = [{centre.x:.5f}, {centre.y:.5f}]",
        "zoom = 13",
        f"bounds = {[round(bound, 5) for bound in edge.bounds]}",
        'reference_site = "heat-0001"',
        "seed = 20260",
        f"districts = {json.dumps(list(districts), ensure_ascii=False)}",
    ]
    text = "\n".join(lines) + "\n" + "".join(ATTRIBUTION.format(name=one) for one in ("default", "basemap"))
    (root / "town.toml").write_text(text, "utf-8")
