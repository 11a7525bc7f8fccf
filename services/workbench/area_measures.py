"""What was measured in an area over a period, beside the whole town."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from analysis.clusters.significance import LEAST_SHARE
from data.declare import Layer, Measure, layer_id
from services.workbench.ground import QuestionGround


@dataclass(frozen=True, slots=True)
class MeasuredSites:
    """One measure at n sites of a layer of which enough days are known.

    Args:
        layer: whose sites.
        measure: one of its measures.
        site_id: n ids.
        low: (n,) lowest value.
        mean: (n,) weighted by readings.
        high: (n,) highest value.
    """

    layer: Layer
    measure: Measure
    site_id: list[str]
    low: NDArray[np.float64]
    mean: NDArray[np.float64]
    high: NDArray[np.float64]

    def rows(self, inside: frozenset[str]) -> NDArray[np.intp]:
        """Which of them are among these sites."""
        return np.flatnonzero([one in inside for one in self.site_id])


def measured_sites(ground: QuestionGround, first: date, last: date) -> list[MeasuredSites]:
    """Every measure that is a number and that the asker may see, at the sites that have 70 % of the days."""
    wanted = {
        (layer.id, measure.id): (layer, measure)
        for layer in ground.house.layers.values()
        for measure in ground.measures(layer)
        if measure.codes is None and not measure.classes
    }
    measures = {measure.id: measure for _, measure in wanted.values()}
    if not measures:
        return []
    withhold = any(ground.seen_as(layer) == "public" for layer, _ in wanted.values())
    table = ground.store.figures.of_sites([*measures.values()], first=first, last=last, withhold=withhold)
    least = LEAST_SHARE * ((last - first).days + 1)
    return [*_split(table, wanted, least)]


def _split(
    table: pa.Table, wanted: Mapping[tuple[str, str], tuple[Layer, Measure]], least: float
) -> Iterable[MeasuredSites]:
    sites, measures = table["site_id"].to_pylist(), table["measure"].to_pylist()
    low, mean, high = (np.array(table[one].to_numpy(), dtype=np.float64) for one in ("min", "mean", "max"))
    is_known = (np.asarray(table["days"]) >= least) & ~np.isnan(mean)
    rows: dict[tuple[str, str], list[int]] = {}
    for row in np.flatnonzero(is_known).tolist():
        rows.setdefault((layer_id(sites[row]), measures[row]), []).append(row)
    for key in [one for one in wanted if one in rows]:
        at = rows[key]
        yield MeasuredSites(*wanted[key], [sites[row] for row in at], low[at], mean[at], high[at])
