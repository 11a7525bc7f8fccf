"""What is kept of a layer's newest surface: figures as JSON, which names the picture beside it."""

import json
import logging
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from data import instants, strict_json
from data.folders import put_file

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSurface:
    """The figures of one surface.

    Args:
        loo_rmse_k: root mean square of the errors at stations left out, K; None: too few stations to compute any.
        loo_bias_k: mean of those errors, K.
        standard_error_k: median over the town, K.
        low_c: lowest temperature of the picture, degrees Celsius.
        bounds: west, south, east, north of the picture, degrees EPSG:4326; its rows and columns are EPSG:3857.
        picture: name of its file; None where there is none.
    """

    layer: str
    observed_at: datetime
    computed_at: datetime
    n_stations: int
    simulated: bool
    loo_rmse_k: float | None = None
    loo_bias_k: float | None = None
    standard_error_k: float | None = None
    low_c: float | None = None
    high_c: float | None = None
    bounds: tuple[float, float, float, float] | None = None
    picture: str | None = None


def write(folder: Path, kept: StoredSurface, png: bytes | None = None) -> None:
    """Put figures and picture in the place of the last; whoever reads meanwhile gets a pair that fits.

    The picture has a name of its own, and the last one stays for those who have read its figures.
    """
    folder.mkdir(parents=True, exist_ok=True)
    before = read(folder, kept.layer)
    if kept.picture is not None and png is not None:
        put_file(folder / kept.picture, png)
    put_file(_figures(folder, kept.layer), strict_json.dumps(asdict(kept), default=instants.text).encode())
    fitting = {kept.picture, before.picture if before else None}
    for one in folder.glob(f"{kept.layer}-*.png"):
        if one.name not in fitting:
            one.unlink(missing_ok=True)


def read(folder: Path, layer_id: str) -> StoredSurface | None:
    """The newest figures of a layer; None where there are none or they cannot be read."""
    try:
        raw: dict[str, Any] = json.loads(_figures(folder, layer_id).read_bytes())
        at = {name: instants.parse(raw[name]) for name in ("observed_at", "computed_at")}
        bounds = tuple(raw["bounds"]) if raw["bounds"] else None
        return StoredSurface(**{**raw, **at, "bounds": bounds})
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        _log.warning("%s is no surface that can be read; the next one takes its place", _figures(folder, layer_id))
        return None


def _figures(folder: Path, layer_id: str) -> Path:
    return folder / f"{layer_id}.json"
