"""New sites beside those that exist: whom they reach, as tables and shapes."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from data.projection import geometry_to_degrees, to_degrees
from services.workbench.candidates import Candidates
from services.workbench.grid import cell_squares
from services.workbench.place_set import PlaceSet
from services.workbench.result import ResultShapes, finite, percent
from services.workbench.site_choice import SiteChoice
from services.workbench.siting_demand import SitingDemand
from services.workbench.travel import Travel


@dataclass(frozen=True, slots=True)
class Sited:
    """What there is and what is new, and how far it is from each of n places of a demand.

    Args:
        demand: the people.
        existing: sites that count already.
        candidates: places that were compared; None: only placed sites are looked at.
        choice: of these; None likewise.
        new: k new sites, placed ones first, then chosen ones in the order in which they add most.
        before: (n,) to the nearest existing site.
        ways: (n, k) to each new one.
        limit: how far is near.
    """

    demand: SitingDemand
    existing: PlaceSet
    candidates: Candidates | None
    choice: SiteChoice | None
    new: PlaceSet
    before: NDArray[np.float64]
    ways: NDArray[np.float64]
    limit: float

    @property
    def placed(self) -> NDArray[np.float64]:
        """(n,) to the nearest site, placed ones included."""
        chosen = 0 if self.choice is None else len(self.choice.rows)
        ways = self.ways[:, : self.ways.shape[1] - chosen]
        nearest: NDArray[np.float64] = np.minimum(self.before, ways.min(axis=1, initial=np.inf))
        return nearest

    @property
    def after(self) -> NDArray[np.float64]:
        """(n,) to the nearest site, new ones included."""
        nearest: NDArray[np.float64] = np.minimum(self.before, self.ways.min(axis=1, initial=np.inf))
        return nearest

    def reached(self, away: NDArray[np.float64]) -> float:
        """How many people are within the limit."""
        return float(self.demand.weight[away <= self.limit].sum())

    def mean(self, away: NDArray[np.float64]) -> float | None:
        """The mean way of those who reach a site; None: nobody does."""
        reached = np.isfinite(away)
        people = float(self.demand.weight[reached].sum())
        return float(away[reached] @ self.demand.weight[reached]) / people if people else None

    @property
    def costs(self) -> list[float | None]:
        """What each new site costs; None: nobody asks, or it was placed."""
        none: list[float | None] = [None] * len(self.new)
        if self.choice is None or self.candidates is None or self.candidates.costs is None:
            return none
        paid = self.candidates.costs[self.choice.rows].tolist()
        return [*none[: len(none) - len(paid)], *paid]


def by_site(sited: Sited) -> pa.Table:
    """New sites in their order, with whom each adds to those before it, and whose nearest it is within the limit."""
    weight, away, after = sited.demand.weight, sited.before, sited.after
    costs, rows = sited.costs, []
    for k, name in enumerate(sited.new.name):
        nearer = np.minimum(away, sited.ways[:, k])
        serves = float(weight[(sited.ways[:, k] <= after) & (after <= sited.limit)].sum())
        adds = sited.reached(nearer) - sited.reached(away)
        told = {"rank": k + 1, "place_id": sited.new.place_id[k], "name": name, "adds": round(adds)}
        rows.append({**told, "serves": round(serves), "cost": costs[k]})
        away = nearer
    return pa.Table.from_pylist(rows, schema=_SITE)


def by_district(names: list[str], sited: Sited) -> pa.Table:
    """People within the limit of each Stadtteil, before and after."""
    district = sited.demand.district + 1

    def per_district(counts: NDArray[np.bool_]) -> NDArray[np.float64]:
        weight = np.where(counts, sited.demand.weight, 0.0)
        return np.bincount(district, weights=weight, minlength=len(names) + 1)[1:].astype(np.float64)

    everybody = per_district(np.ones(len(district), np.bool_))
    before, after = per_district(sited.before <= sited.limit), per_district(sited.after <= sited.limit)
    rows = [
        {
            "district": names[row],
            "people": round(everybody[row]),
            "before": round(before[row]),
            "after": round(after[row]),
            "share_before": percent(before[row], everybody[row]),
            "share_after": percent(after[row], everybody[row]),
        }
        for row in np.flatnonzero(everybody > 0).tolist()
    ]
    return pa.Table.from_pylist(rows, schema=_DISTRICT)


def by_state(planned: PlaceSet, attribute: str, sited: Sited, travel: Travel) -> pa.Table:
    """Planned sites by what has become of them, and whom those of each state add to what counts already."""
    states = [str(one.get(attribute, "")) for one in planned.attributes]
    rows = []
    for state in dict.fromkeys(states):
        here = np.array([one == state for one in states], np.bool_)
        _, away = travel.to_nearest(sited.demand.xy_m, planned.xy_m, usable=here)
        adds = sited.reached(np.minimum(sited.before, away)) - sited.reached(sited.before)
        rows.append({"state": state, "sites": int(here.sum()), "adds": round(adds)})
    return pa.Table.from_pylist(rows, schema=_STATE)


def left_out(sited: Sited) -> ResultShapes:
    """Who stays left out, by cell or place."""
    out = np.flatnonzero((sited.after > sited.limit) & (sited.demand.weight > 0))
    cells = out < sited.demand.of_cells
    squares = geometry_to_degrees(cell_squares(sited.demand.xy_m[out[cells]]))
    lon, lat = to_degrees(sited.demand.xy_m[out[~cells]])
    geometry = np.concatenate([squares, shapely.points(lon, lat)])
    columns = {
        "people": np.round(sited.demand.weight[out]).astype(np.int64),
        "away": pa.array([finite(one) for one in sited.after[out].round(1).tolist()], pa.float64()),
    }
    return ResultShapes("left_out", geometry, pa.table(columns), shows="people")


_SITE = pa.schema(
    [
        ("rank", pa.int64()),
        ("place_id", pa.string()),
        ("name", pa.string()),
        ("adds", pa.int64()),
        ("serves", pa.int64()),
        ("cost", pa.float64()),
    ]
)
_DISTRICT = pa.schema(
    [
        ("district", pa.string()),
        ("people", pa.int64()),
        ("before", pa.int64()),
        ("after", pa.int64()),
        ("share_before", pa.float64()),
        ("share_after", pa.float64()),
    ]
)
_STATE = pa.schema([("state", pa.string()), ("sites", pa.int64()), ("adds", pa.int64())])
