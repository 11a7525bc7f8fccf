"""Reads an OpenStreetMap extract into elements: each node, way and multipolygon of the source once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final, Literal, TypeAlias

import osmium
import shapely
from osmium.osm import Area, Node, NodeRef, Relation, Way
from shapely.geometry.base import BaseGeometry

from data.importers.errors import ImportRefusedError

Kind: TypeAlias = Literal["node", "way", "relation"]
MOST_NAMED: Final = 10
AREAS: Final = ("multipolygon", "boundary")
_SHORTEST_RING: Final = 4
_LINES: Final = frozenset({"highway", "barrier", "railway", "waterway"})
_SURFACES: Final = frozenset({"landuse", "natural", "leisure", "amenity", "place", "tourism"})
_BASINS: Final = frozenset({"riverbank", "dock", "boatyard"})


@dataclass(frozen=True, slots=True)
class Element:
    """One tagged element of the source.

    Args:
        geometry: EPSG:4326; a point, a line, or an area where the element is one. None where its nodes are missing.
        refs: ids of a way's nodes in order, as far as the extract has them; empty for others.
        cut: whether some of a way's nodes lie beyond the extract.
    """

    kind: Kind
    id: int
    tags: Mapping[str, str]
    geometry: BaseGeometry | None
    refs: tuple[int, ...] = ()
    cut: bool = False

    def has(self, wanted: Mapping[str, str]) -> bool:
        """Whether all these tags stand on it, among others (``a;b``) too; ``*`` is any value but ``no``."""
        return all(
            self.tags.get(key, "no") != "no" if value == "*" else value in self._values(key)
            for key, value in wanted.items()
        )

    def _values(self, key: str) -> list[str]:
        """What a tag says; what takes ``only`` this takes it."""
        told = [one.strip() for one in self.tags.get(key, "").split(";")]
        return [*told, "yes"] if "only" in told else told


def read(path: Path) -> list[Element]:
    """All tagged elements of an ``.osm.pbf``, ``.osm`` or ``.osm.gz`` file.

    Raises:
        ImportRefusedError: the file is missing, cut off, or no OSM extract.
    """
    if not path.is_file():
        raise ImportRefusedError(f"no file {str(path)!r}; give the path of an .osm.pbf, .osm or .osm.gz extract")
    try:
        elements = list(_elements(path))
    except (RuntimeError, ValueError, UnicodeDecodeError) as error:
        raise ImportRefusedError(
            f"{path.name} cannot be read as .osm.pbf, .osm or .osm.gz ({error}); is it cut off?"
        ) from error
    if not elements:
        raise ImportRefusedError(f"{path.name} holds no tagged OpenStreetMap elements")
    return elements


def _elements(path: Path) -> Iterator[Element]:
    shapes = osmium.geom.WKBFactory()
    wanted: dict[int, Mapping[str, str]] = {}
    whole: set[int] = set()
    for found in osmium.FileProcessor(str(path)).with_locations().with_areas():
        if not len(found.tags):
            continue
        tags = {tag.k: tag.v for tag in found.tags}
        if isinstance(found, Node):
            yield Element("node", found.id, tags, shapely.Point(found.lon, found.lat))
        elif isinstance(found, Way):
            known = _longest_known_run(found)
            refs = tuple(node.ref for node in known)
            shape = _shape(tags, refs, [(node.lon, node.lat) for node in known])
            yield Element("way", found.id, tags, shape, refs, cut=len(known) < len(found.nodes))
        elif isinstance(found, Area) and not found.from_way():
            # An area without rings is none: its relation is broken.
            if found.num_rings()[0]:
                whole.add(found.orig_id())
                area = shapely.from_wkb(bytes.fromhex(shapes.create_multipolygon(found)))
                yield Element("relation", found.orig_id(), tags, area)
        elif isinstance(found, Relation) and tags.get("type") in AREAS:
            wanted[found.id] = tags
    yield from (Element("relation", one, tags, None) for one, tags in wanted.items() if one not in whole)


def left_out(elements: Iterable[Element]) -> list[str]:
    """What to say of areas that are broken or not whole in the extract, and of ways that go on beyond it."""
    elements = list(elements)
    areas = [one for one in elements if one.kind == "relation" and one.geometry is None]
    cut = [one for one in elements if one.cut]
    return [
        *_named("areas left out, broken or not whole in the extract", areas),
        *_named("ways cut where the extract ends, of which the longest known part is taken", cut),
    ]


def _named(what: str, some: Sequence[Element]) -> list[str]:
    names = list(dict.fromkeys(one.tags.get("name") or f"{one.kind}/{one.id}" for one in some))
    shown = ", ".join(names[:MOST_NAMED]) + (", …" if len(names) > MOST_NAMED else "")
    return [f"{what}: {len(some)} ({shown})"] if some else []


def _longest_known_run(way: Way) -> list[NodeRef]:
    """The nodes of a way; where the extract cuts it, the longest run of nodes whose places are known."""
    runs = [list(run) for known, run in groupby(way.nodes, key=lambda node: node.location.valid()) if known]
    return max(runs, key=len, default=[])


def _shape(tags: Mapping[str, str], refs: tuple[int, ...], places: list[tuple[float, float]]) -> BaseGeometry | None:
    if len(places) < 2:  # noqa: PLR2004 - a line has two ends
        return None
    if refs[0] == refs[-1] and len(places) >= _SHORTEST_RING and _is_area(tags):
        return shapely.make_valid(shapely.Polygon(places))
    return shapely.LineString(places)


def _is_area(tags: Mapping[str, str]) -> bool:
    """Whether a closed way is what it encloses: a fence around a meadow is, a fence alone or a roundabout is not."""
    if tags.get("area") in {"yes", "no"}:
        return tags["area"] == "yes"
    lines = _LINES & tags.keys()
    encloses = "highway" not in lines and bool(_SURFACES & tags.keys())
    return not lines or encloses or "building" in tags or tags.get("waterway") in _BASINS
