"""From RSSI to link margin: noise, required SNR a spreading factor, classes.

Required SNR and sensitivity: Semtech SX1276 data sheet, table of LoRa demodulator SNR; kT at 290 K is -174 dBm/Hz.
"""

import numpy as np
import numpy.typing as npt

from geo.arrays import FloatArray
from geo.errors import NotFiniteError, OptionError

REQUIRED_SNR_DB = {7: -7.5, 8: -10.0, 9: -12.5, 10: -15.0, 11: -17.5, 12: -20.0}
BANDWIDTH_HZ = 125_000.0
NOISE_FIGURE_DB = 6.0
# Lower limits of the classes (a choice of ours), best first; below 0 the link does not hold.
CLASSES = (("robust", 15.0), ("good", 10.0), ("weak", 5.0), ("edge", 0.0))
NONE = "none"


def noise_floor_dbm(*, bandwidth_hz: float = BANDWIDTH_HZ, noise_figure_db: float = NOISE_FIGURE_DB) -> float:
    """Return the thermal noise of a receiver: -174 + 10 log10(bandwidth) + noise figure."""
    if not 0 < bandwidth_hz < np.inf:
        raise OptionError("bandwidth_hz", value=bandwidth_hz, want="a finite number of hertz above 0")
    return float(-174.0 + 10.0 * np.log10(bandwidth_hz) + noise_figure_db)


def sensitivity_dbm(spreading_factor: int) -> float:
    """Return the weakest signal a 125 kHz receiver (noise figure 6 dB) decodes; OptionError: no factor 7 to 12."""
    return noise_floor_dbm() + _required(spreading_factor)


def snr_of_rssi_db(rssi_dbm: npt.ArrayLike) -> FloatArray:
    """Return the SNR of a signal of that strength over thermal noise; the town's own noise only lowers it."""
    return np.asarray(rssi_dbm, dtype=np.float64) - noise_floor_dbm()


def link_margin_db(snr_db: npt.ArrayLike, *, spreading_factor: int) -> FloatArray:
    """Return best SNR over the gateways less the required one, (n,) from (n, gateways).

    NaN is a gateway that did not hear the place; a place that none heard has a margin of minus infinity.

    Raises:
        NotFiniteError: infinity, with the row. OptionError: not (n, gateways), or the spreading factor.
    """
    heard = np.asarray(snr_db, dtype=np.float64)
    if heard.ndim != 2:  # noqa: PLR2004 - places and gateways
        raise OptionError("snr_db", value=heard.shape, want="an array (n, gateways)")
    infinite = np.isinf(heard).any(axis=1)
    if infinite.any():
        index = int(np.argmax(infinite))
        raise NotFiniteError("snr_db", index=index, value=heard[index].tolist())
    best = np.where(np.isnan(heard), -np.inf, heard).max(axis=1, initial=-np.inf)
    return np.asarray(best - _required(spreading_factor))


def margin_class(margin_db: npt.ArrayLike) -> npt.NDArray[np.str_]:
    """Return robust (>= 15 dB), good (>= 10), weak (>= 5), edge (>= 0) or none, for margins of any shape."""
    margin = np.asarray(margin_db, dtype=np.float64)
    return np.select([margin >= low for _, low in CLASSES], [name for name, _ in CLASSES], default=NONE)


def _required(spreading_factor: int) -> float:
    if spreading_factor not in REQUIRED_SNR_DB:
        raise OptionError("spreading_factor", value=spreading_factor, want=map(str, REQUIRED_SNR_DB))
    return REQUIRED_SNR_DB[spreading_factor]
