"""Levels at the next emptying, forecast by the product on bins of Edinburgh, against four plain ways and the truth.

Each bin's first 70 % of emptyings are learnt from; each later one is forecast at its recorded instant from those before
it. 100 % of this data set is a bin that is 80 % full: what is fuller is recorded as 100. Such levels count as 100 for
every method, and forecasts end there; the table also says the errors without them.
"""

import csv
import gzip
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analysis.waste.level_model import DAY_S, Emptyings, learn

FILE: Final = Path(__file__).parents[2] / "shared/data/bins/edinburgh_bin_collections_2016.csv.gz"
"""Beside the project; another path may be given as the one argument (City of Edinburgh, OGL v3)."""
LEVEL: Final = "Fill level before collection (%)"
AT: Final = "Date & Time of bin collection"
LEARNT: Final = 0.7
WEEK_S: Final = 7 * DAY_S
Reals = NDArray[np.float64]


def read(path: Path = FILE) -> Emptyings:
    """The emptyings of the file, by bin and instant."""
    with gzip.open(path, "rt", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    level, at = (next(name for name in rows[0] if name.startswith(one)) for one in (LEVEL, AT))
    known = sorted(
        (row["Site"], datetime.fromisoformat(row[at]).replace(tzinfo=UTC), float(row[level])) for row in rows
    )
    number = {site: i for i, site in enumerate(dict.fromkeys(site for site, *_ in known))}
    return Emptyings(
        np.array([number[site] for site, *_ in known]),
        np.array([int(when.timestamp()) for _, when, _ in known]),
        np.array([value for *_, value in known]),
    )


def learnt(known: Emptyings) -> NDArray[np.bool_]:
    """Which emptyings are among the first 70 % of their bin."""
    _, begins, counts = np.unique(known.container, return_index=True, return_counts=True)
    number = np.arange(len(known)) - np.repeat(begins, counts)
    return np.asarray(number < np.repeat(np.floor(counts * LEARNT), counts))


def _bins(known: Emptyings) -> Iterator[NDArray[np.int64]]:
    for one in np.unique(known.container):
        yield np.flatnonzero(known.container == one)


def _last_rate(known: Emptyings, _: NDArray[np.bool_], row: int, own: NDArray[np.int64]) -> float:
    """The rate between the last two emptyings goes on."""
    before = own[own < row]
    if len(before) < 2:  # noqa: PLR2004 - a rate has two ends
        return float(known.level[before].mean())
    hours = (known.at_s[before[-1]] - known.at_s[before[-2]], known.at_s[row] - known.at_s[before[-1]])
    return float(min(100.0, known.level[before[-1]] / hours[0] * hours[1]))


def _weekday_mean(known: Emptyings, train: NDArray[np.bool_], row: int, own: NDArray[np.int64]) -> float:
    """The bin's mean on that weekday."""
    days = known.at_s // DAY_S % 7
    used = own[train[own]]
    same = used[days[used] == days[row]]
    return float(known.level[same if len(same) else used if len(used) else own[own < row]].mean())


def _seasonal(known: Emptyings, _: NDArray[np.bool_], row: int, own: NDArray[np.int64]) -> float:
    """What it was at the emptying nearest to a week before."""
    before = own[own < row]
    return float(known.level[before[np.argmin(np.abs(known.at_s[before] - (known.at_s[row] - WEEK_S)))]])


def _plain_mean(known: Emptyings, train: NDArray[np.bool_], row: int, own: NDArray[np.int64]) -> float:
    """The bin's mean."""
    used = own[train[own]]
    return float(known.level[used if len(used) else own[own < row]].mean())


def _running_mean(known: Emptyings, _: NDArray[np.bool_], row: int, own: NDArray[np.int64]) -> float:
    """The bin's mean of all before, also of what was not learnt from."""
    return float(known.level[own[own < row]].mean())


PLAIN: Final[Mapping[str, Callable[[Emptyings, NDArray[np.bool_], int, NDArray[np.int64]], float]]] = {
    "last rate": _last_rate,
    "weekday mean": _weekday_mean,
    "seasonal naive": _seasonal,
    "plain mean of the bin": _plain_mean,
    "running mean of the bin": _running_mean,
}


def measured(known: Emptyings) -> dict[str, tuple[float, float]]:
    """Mean absolute error of each way, in points, with all and without levels recorded as 100; and the interval's."""
    train = learnt(known)
    model = learn(known.taken(train))
    assert model is not None
    rows, seen = model.one_ahead(known)
    asked = ~train[rows]
    rows, level = rows[asked], known.level[rows][asked]
    own = {int(known.container[those[0]]): those for those in _bins(known)}
    forecasts = {
        name: np.array([way(known, train, row, own[int(known.container[row])]) for row in rows.tolist()])
        for name, way in PLAIN.items()
    } | {"analysis.waste.level_model": seen.level[asked]}
    open_ended = level >= 100  # noqa: PLR2004 - where levels end
    found = {
        name: (float(np.abs(one - level).mean()), float(np.abs(one - level)[~open_ended].mean()))
        for name, one in forecasts.items()
    }
    held = (seen.low[asked] <= level) & (level <= seen.high[asked])
    return found | {"interval": (float(held.mean()), float(held[~open_ended].mean()))}


def main() -> None:
    """Print the table."""
    known = read(*map(Path, sys.argv[1:2]))
    found = measured(known)
    held, held_below = found.pop("interval")
    best = min(all_ for name, (all_, _) in found.items() if name in PLAIN)
    print(f"{len(known)} emptyings at {len(np.unique(known.container))} bins; {np.mean(known.level >= 100):.1%} at 100")  # noqa: PLR2004 - a bench prints
    for name, (every, below) in found.items():
        print(f"{name:28} MAE {every:6.2f}  {every / best:5.3f} of the best plain way  without 100s {below:6.2f}")
    print(f"80 % interval holds {held:.1%}; without 100s {held_below:.1%}")


if __name__ == "__main__":
    main()
