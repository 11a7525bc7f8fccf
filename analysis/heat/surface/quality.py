"""Of which layer there is a surface, and whether it is good enough to be shown: enough stations, small error, now."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final, Literal, TypeAlias, get_args

from data.declare import Layer
from data.measures import AIR_TEMPERATURE

Reason: TypeAlias = Literal["missing", "replay", "few", "old", "uncertain"]
"""Why nothing is shown: nothing was computed; the past is played again; too few stations; too old; error too large."""
REASONS: Final[tuple[Reason, ...]] = get_args(Reason)
CELL_M: Final = 25.0
"""Width of a cell: that of the town's rasters (data.town.geodata)."""
MOST_RMSE_K: Final = 1.0
"""Leave-one-out error up to which a surface is shown, K."""
FEWEST: Final = 10
"""With fewer stations neither the surface nor its error can be believed."""
OLDEST: Final = timedelta(hours=2)


def surface_layer(layers: Iterable[Layer]) -> Layer | None:
    """The layer of which there is a surface: the first that shows the air temperature to the public."""
    return next((one for one in layers if one.shows == AIR_TEMPERATURE and one.shows in one.visible("public")), None)


def why_not(*, n_stations: int, loo_rmse_k: float | None, observed_at: datetime, now: datetime) -> Reason | None:
    """Why a surface must not be shown; None where it may be.

    Args:
        n_stations: it was computed from.
        loo_rmse_k: root mean square of its errors at stations left out, K; None where it was not computed.
        observed_at: of its readings, UTC.
        now: UTC.
    """
    if abs(now - observed_at) > OLDEST:
        return "old"
    if n_stations < FEWEST:
        return "few"
    if loo_rmse_k is None or not loo_rmse_k <= MOST_RMSE_K:
        return "uncertain"
    return None
