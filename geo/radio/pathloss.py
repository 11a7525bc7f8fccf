"""Path loss from textbooks: free space, Okumura-Hata, and one knife edge."""

import numpy as np
import numpy.typing as npt

from geo.arrays import FloatArray, as_length_m, as_weights
from geo.errors import OptionError

# Below this distance the far field formulas mean nothing; it is their value there that is returned.
NEAREST_M = 1.0
FREQUENCY_MHZ = 868.0
# No loss below this v: ITU-R P.526-15, section 4.1.
CLEAR_V = -0.78


def free_space_loss_db(distance_m: npt.ArrayLike, *, frequency_mhz: float = FREQUENCY_MHZ) -> FloatArray:
    """Return the loss in free space (n,): 32.45 + 20 log10(km) + 20 log10(MHz). ITU-R P.525.

    Distances below 1 m count as 1 m. Raises NegativeError, NotFiniteError with the index, OptionError.
    """
    km = _kilometres(distance_m)
    return np.asarray(32.45 + 20 * np.log10(km) + 20 * np.log10(_positive(frequency_mhz, "frequency_mhz")))


def okumura_hata_loss_db(
    distance_m: npt.ArrayLike,
    *,
    frequency_mhz: float = FREQUENCY_MHZ,
    gateway_height_m: float = 30.0,
    device_height_m: float = 1.5,
) -> FloatArray:
    """Return the loss (n,) in a small or medium-sized town. Hata 1980, IEEE Trans. Veh. Technol. 29(3).

    Made for 150-1500 MHz, gateways 30-200 m and devices 1-10 m high, 1-20 km; outside it is extrapolated.
    Distances below 1 m count as 1 m. Raises NegativeError, NotFiniteError with the index, OptionError.
    """
    km, f = _kilometres(distance_m), np.log10(_positive(frequency_mhz, "frequency_mhz"))
    high = np.log10(_positive(gateway_height_m, "gateway_height_m"))
    low = (1.1 * f - 0.7) * _positive(device_height_m, "device_height_m") - (1.56 * f - 0.8)
    return np.asarray(69.55 + 26.16 * f - 13.82 * high - low + (44.9 - 6.55 * high) * np.log10(km))


def knife_edge_loss_db(v: npt.ArrayLike) -> FloatArray:
    """Return the loss behind one edge of diffraction parameter v, any shape. ITU-R P.526-15, equation 31."""
    edge = np.maximum(np.asarray(v, dtype=np.float64), CLEAR_V) - 0.1
    loss = 6.9 + 20 * np.log10(np.sqrt(edge**2 + 1) + edge)
    return np.asarray(np.where(np.asarray(v) > CLEAR_V, loss, 0.0))


def _kilometres(distance_m: npt.ArrayLike) -> FloatArray:
    return np.asarray(np.maximum(as_weights(distance_m, name="distance_m"), NEAREST_M) / 1000)


def _positive(value: float, name: str) -> float:
    if as_length_m(value, name=name) == 0:
        raise OptionError(name, value=value, want="a number above 0")
    return float(value)
