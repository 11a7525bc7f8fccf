"""Ulm's LoRaWAN gateways: error at gateways left out, beside free space and Okumura-Hata.

Data: ttn-ulm-coverage-map, MIT; packets received from refuse trucks. One JSON line a method: the RMSE over all
packets (one depot gateway has 86 % of them) and the mean over the gateways. Exit 1 if ours is not below both
textbooks. "mean of the others" is no radio model: it shows how little distance explains of what arrived.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from pyproj import Transformer

from bench.peers import Contender, measure
from geo.arrays import FloatArray, IntArray
from geo.radio import fit_log_distance, free_space_loss_db, okumura_hata_loss_db

FOLDER = Path(__file__).parents[2] / "shared/data/lorawan/coverage_ulm"
# Most receivers report nothing weaker than this; it is used for the fit, all packets are judged.
FLOOR_DBM = -120.0
# 14 dBm and the gain of a dipole, which textbooks must assume.
RADIATED_DBM = 16.15


@dataclass(frozen=True)
class Packets:
    """Received packets: distance (n,) in metres, RSSI (n,), row of the gateway (n,)."""

    distance_m: FloatArray
    rssi_dbm: FloatArray
    gateway: IntArray


def read() -> Packets:
    """Read the packets whose gateway has a place."""
    to_metres = Transformer.from_crs(4326, 25832, always_xy=True)
    gateways = {
        g["id"]: to_metres.transform(g["lng"], g["lat"]) for g in json.loads((FOLDER / "gateways.json").read_text())
    }
    rows = [row for row in json.loads((FOLDER / "data_2021.json").read_text()) if row[3] in gateways]
    heard = sorted({row[3] for row in rows})
    place = np.column_stack(to_metres.transform([row[1] for row in rows], [row[0] for row in rows]))
    offset = place - np.array([gateways[row[3]] for row in rows])
    gateway = np.array([heard.index(row[3]) for row in rows], dtype=np.int64)
    return Packets(np.hypot(offset[:, 0], offset[:, 1]), np.array([row[2] for row in rows]), gateway)


def fitted(packets: Packets) -> FloatArray:
    """Ours: at each gateway what the model of all others expects of a packet that arrives."""
    expected = np.empty(len(packets.rssi_dbm))
    usable, n = packets.rssi_dbm >= FLOOR_DBM, int(packets.gateway.max()) + 1
    for left in range(n):
        own, rest = packets.gateway == left, usable & (packets.gateway != left)
        model = fit_log_distance(
            packets.distance_m[rest], packets.rssi_dbm[rest], packets.gateway[rest], n_gateways=n, floor_dbm=FLOOR_DBM
        )
        expected[own] = model.received_rssi_dbm(packets.distance_m[own])
    return expected


def mean_of_others(packets: Packets) -> FloatArray:
    """Return the mean of the other gateways' means, whatever the distance."""
    means = np.bincount(packets.gateway, packets.rssi_dbm) / np.bincount(packets.gateway)
    others = (means.sum() - means) / (len(means) - 1)
    return np.asarray(others[packets.gateway])


def free_space(packets: Packets) -> FloatArray:
    """Return the strength in free space."""
    return RADIATED_DBM - free_space_loss_db(packets.distance_m)


def okumura_hata(packets: Packets) -> FloatArray:
    """Return the strength after Hata for a small or medium-sized town, gateways 30 m high."""
    return RADIATED_DBM - okumura_hata_loss_db(packets.distance_m)


METHODS: dict[str, Callable[[Packets], FloatArray]] = {
    "log-distance, truncated": fitted,
    "free space": free_space,
    "Okumura-Hata": okumura_hata,
    "mean of the others": mean_of_others,
}
TEXTBOOKS = ("free space", "Okumura-Hata")


def errors(packets: Packets, expected: FloatArray) -> tuple[float, float]:
    """Return the RMSE over all packets and the mean of the gateways' RMSE, in dB."""
    squares = (expected - packets.rssi_dbm) ** 2
    by_gateway = np.sqrt(np.bincount(packets.gateway, squares) / np.bincount(packets.gateway))
    return float(np.sqrt(squares.mean())), float(by_gateway.mean())


def prepared(packets: Packets, method: Callable[[Packets], FloatArray]) -> Callable[[], FloatArray]:
    """Return the call that is timed."""
    return partial(method, packets)


def main() -> int:
    """Run all methods; 1 if a textbook is closer by either measure."""
    packets = read()
    rmse = {}
    for name, method in METHODS.items():
        found = measure(Contender(name, partial(prepared, packets, method)))
        rmse[name] = errors(packets, found.result)
        line = {"name": "radio Ulm, gateways left out", "method": name, "rmse_db": round(rmse[name][0], 2)}
        line |= {"rmse_by_gateway_db": round(rmse[name][1], 2), "n": len(packets.rssi_dbm)}
        print(json.dumps(line | {"ms": round(found.ms), "mb": round(found.mb, 1)}), flush=True)
    ours = rmse["log-distance, truncated"]
    return int(any(rmse[book][0] <= ours[0] or rmse[book][1] <= ours[1] for book in TEXTBOOKS))


if __name__ == "__main__":
    sys.exit(main())
