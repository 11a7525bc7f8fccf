"""How far gateways hear: by a textbook, or fitted to what they heard."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod

from data.declare import layer_id
from data.errors import BadRequestError
from data.projection import to_degrees, to_metres
from data.simulate.radio import gateway_eui
from geo.radio import LogDistance, fit_log_distance, okumura_hata_loss_db, sensitivity_dbm
from services.publication import public_position
from services.workbench.drive_test import DriveTest
from services.workbench.ground import QuestionGround
from services.workbench.place_set import PlaceSet

RADIATED_DBM: Final = 16.15
"""14 dBm and the gain of a dipole."""
SHADOWING_DB: Final = 8.0
FARTHEST_M: Final = 40_000.0
"""A reception from further away is a wrong position, or a balloon."""
METRES_A_KM: Final = 1_000.0


class RadioModelError(BadRequestError):
    """There is nothing to fit to."""


@dataclass(frozen=True, slots=True)
class RadioModel:
    """The strength at g gateways as a function of the distance, and what a device needs.

    Args:
        distance: of the g gateways, in their order.
        needed_dbm: so strong a message has to arrive.
        pairs: receptions that it was fitted to; 0: a textbook's.
    """

    distance: LogDistance
    needed_dbm: float
    pairs: int

    def heard(self, at_m: NDArray[np.float64], gateway_m: NDArray[np.float64]) -> NDArray[np.bool_]:
        """(n, g) which gateways hear a device at (n, 2) places, metres."""
        away = np.hypot(*(at_m[:, None] - gateway_m[None]).transpose(2, 0, 1))
        rows = np.broadcast_to(np.arange(len(gateway_m)), away.shape)
        rssi = self.distance.rssi_dbm(away.ravel(), rows.ravel()).reshape(away.shape)
        return np.asarray(rssi >= self.needed_dbm)

    def radius_m(self, row: int) -> float:
        """How far the gateway of this row hears, up to FARTHEST_M: beyond it the model was fitted to nothing."""
        spare_db = float(self.distance.strength_dbm[row]) - self.needed_dbm
        return min(float(METRES_A_KM * 10 ** (spare_db / (10 * float(self.distance.exponent[row])))), FARTHEST_M)


def needed_dbm(spreading_factor: int, margin_db: float) -> float:
    """So strong a message has to arrive for that much to spare."""
    return sensitivity_dbm(spreading_factor) + margin_db


def textbook(height_m: NDArray[np.float64], needed: float) -> RadioModel:
    """Okumura and Hata's for small towns, of gateways of these heights above ground."""
    at_1_km = [float(okumura_hata_loss_db([1_000.0], gateway_height_m=one)[0]) for one in height_m.tolist()]
    at_10_km = [float(okumura_hata_loss_db([10_000.0], gateway_height_m=one)[0]) for one in height_m.tolist()]
    strength = RADIATED_DBM - np.array(at_1_km)
    exponent = (np.array(at_10_km) - np.array(at_1_km)) / 10
    town = (float(strength.mean()), float(exponent.mean())) if len(height_m) else (0.0, 1.0)
    return RadioModel(LogDistance(strength, exponent, *town, SHADOWING_DB, needed), needed, 0)


def fitted(
    away_m: NDArray[np.float64], rssi_dbm: NDArray[np.float64], gateway: NDArray[np.intp], n: int, needed: float
) -> RadioModel:
    """Fitted to receptions: distance, strength and row of the gateway of each; RadioModelError: there are none."""
    near = (gateway >= 0) & (away_m <= FARTHEST_M)
    if not near.any():
        sentence = "no reception is of a gateway whose place is known; ask for the textbook's model"
        raise RadioModelError(sentence, reason="nothing_received")
    rssi = rssi_dbm[near]
    model = fit_log_distance(away_m[near], rssi, gateway[near], n_gateways=n, floor_dbm=float(rssi.min()))
    return RadioModel(model, needed, int(near.sum()))


def of_drive(drive: DriveTest, gateways: PlaceSet, n: int, needed: float) -> RadioModel:
    """Fitted to a drive test; n counts new gateways, too, which stand after the known ones."""
    row = {name: one for one, names in enumerate(_names(gateways)) for name in names}
    rows = np.array([row.get(one.lower(), -1) for one in drive.gateway], dtype=np.intp)
    known = rows >= 0
    away = np.full(len(drive), np.inf)
    lon, lat = to_degrees(gateways.xy_m[rows[known]])
    away[known] = metres_between(drive.lonlat[known], np.column_stack([lon, lat]))
    return fitted(away, drive.rssi_dbm, rows, n, needed)


def of_uplinks(ground: QuestionGround, gateways: PlaceSet, n: int, needed: float, days: int) -> RadioModel:
    """Fitted to the mean strength of each device at each gateway in the last days."""
    table = ground.store.figures.receptions(start=ground.now - timedelta(days=days), end=ground.now)
    row = {name: one for one, names in enumerate(_names(gateways)) for name in names}
    rows = np.array([row.get(one.lower(), -1) for one in table["gateway_id"].to_pylist()], dtype=np.intp)
    places = _device_places(ground, table["device_id"].to_pylist())
    rssi = np.array(table["rssi_dbm"].to_numpy(), dtype=np.float64)
    known = (rows >= 0) & np.isfinite(places).all(axis=1) & np.isfinite(rssi)
    away = np.full(len(rows), np.inf)
    away[known] = np.hypot(*(places[known] - gateways.xy_m[rows[known]]).T)
    return fitted(away, rssi, np.where(known, rows, -1), n, needed)


def metres_between(first: NDArray[np.float64], second: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n,) the way over the ellipsoid between (n, 2) degrees; drive tests may lie anywhere on Earth."""
    _, _, away = Geod(ellps="WGS84").inv(*first.T, *second.T)
    return np.asarray(away, dtype=np.float64)


def _names(gateways: PlaceSet) -> list[set[str]]:
    """What each may be called by those that heard through it."""
    keys = ("gateway_id", "eui", "id")
    return [
        {str(value).lower() for value in (site_id, name, gateway_eui(site_id), *_told(attributes, keys))}
        for site_id, name, attributes in zip(gateways.place_id, gateways.name, gateways.attributes, strict=True)
    ]


def _told(attributes: dict[str, Any], keys: tuple[str, ...]) -> list[Any]:
    return [attributes[key] for key in keys if attributes.get(key)]


def _device_places(ground: QuestionGround, device_ids: list[str]) -> NDArray[np.float64]:
    """(n, 2) metres where each device serves now, as exact as the asker may know; NaN where it serves nowhere."""
    assignments = ground.store.assignments()
    served = {one: found.site_id for one in set(device_ids) if (found := assignments.at(one, ground.now)) is not None}
    places: dict[str, tuple[float, float]] = {}
    for name in sorted({layer_id(one) for one in served.values()} & set(ground.house.layers)):
        layer = ground.layer(name)
        sites = ground.store.last(name).sites
        exact = sites.lon, sites.lat
        xy_m = to_metres(*(exact if ground.seen_as(layer) == "staff" else public_position(layer, sites)))
        places |= dict(zip(sites.site_id, map(tuple, xy_m.tolist()), strict=True))
    nowhere = (np.nan, np.nan)
    at = [places.get(served.get(one, ""), nowhere) for one in device_ids]
    return np.array(at, dtype=np.float64).reshape(-1, 2)
