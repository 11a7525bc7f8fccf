"""Ways on foot once more: geopandas finds the street of each door, networkx the way between the doors."""

import math
from pathlib import Path

import geopandas as gpd
import networkx as nx
import numpy as np
import shapely
from numpy.typing import NDArray

from data.town import geodata


def streets_of(town_folder: Path) -> nx.Graph:
    """Everything that is walked on and hangs together; nodes are places in metres, each bend one."""
    table, lines = geodata.read(town_folder, "streets")
    walked = gpd.GeoSeries(lines[np.asarray(table["walk"])], crs=4326).to_crs(25832)
    places, line = shapely.get_coordinates(walked.to_numpy(), return_index=True)
    at = [tuple(one) for one in places.round(2).tolist()]
    ends = [(a, b) for a, b, same in zip(at, at[1:], line[1:] == line[:-1], strict=False) if same and a != b]
    graph = nx.Graph()
    graph.add_weighted_edges_from((a, b, math.dist(a, b)) for a, b in ends)
    return graph.subgraph(max(nx.connected_components(graph), key=len)).copy()


def walked_to_nearest(graph: nx.Graph, starts: gpd.GeoSeries, places: gpd.GeoSeries) -> NDArray[np.float64]:
    """(n,) metres from n starts to the nearest place, from door to door."""
    pieces = gpd.GeoDataFrame(geometry=[shapely.LineString(one) for one in graph.edges], crs=25832)
    homes, sites = (_doors(points, pieces) for points in (starts, places))
    whole = graph.copy()
    for _, door in sites.iterrows():
        for node, cost in ((door.a, door.to_a), (door.b, door.to_b)):
            whole.add_edge(
                "place", node, weight=min(cost, whole.get_edge_data("place", node, {"weight": cost})["weight"])
            )
    away = nx.single_source_dijkstra_path_length(whole, "place")
    found = np.array([min(away[one.a] + one.to_a, away[one.b] + one.to_b) for one in homes.itertuples()])
    for row, home in enumerate(homes.itertuples()):
        beside = sites[sites["piece"] == home.piece]  # the way need not pass a node
        straight = home.away + beside["away"] + (home.along - beside["along"]).abs()
        found[row] = min([found[row], *straight])
    return found


def _doors(points: gpd.GeoSeries, pieces: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Where each point meets a street: ends a and b of the piece, and the ways to them."""
    joined = gpd.GeoDataFrame(geometry=points.reset_index(drop=True)).sjoin_nearest(pieces, distance_col="away")
    found = joined[~joined.index.duplicated()].rename(columns={"index_right": "piece"})
    piece = pieces.geometry.loc[found["piece"]].to_numpy()
    along, length = shapely.line_locate_point(piece, found.geometry.to_numpy()), shapely.length(piece)
    ends = [[tuple(one) for one in shapely.get_coordinates(shapely.get_point(piece, at)).tolist()] for at in (0, -1)]
    ways = {"to_a": found["away"] + along, "to_b": found["away"] + length - along}
    return found.assign(a=ends[0], b=ends[1], along=along, **ways)
