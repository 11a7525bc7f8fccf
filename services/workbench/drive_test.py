"""Drive tests: what was heard of a device on its way, from the files that people have of it.

Known are CSV with a position and a signal strength a row (TTN Mapper's exports and others like them) and messages of
The Things Network v2 and of The Things Stack (v3) as JSON, one array or several, or one message after another. All
become features, a row for each gateway that heard a message; a browser makes them itself (assets/js/own/ttn.js).
"""

import csv
import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from data.errors import BadRequestError
from data.instants import InstantError, parse
from services.workbench.own_features import OwnFeatures

RESTART: Final = 1_000
"""A counter that jumps by so many was reset: nobody loses that much and comes back (as in queries/radio.sql)."""
NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "lat": ("lat", "latitude"),
    "lon": ("lon", "lng", "longitude"),
    "rssi": ("rssi", "rssi_dbm", "gw rssi", "ed rssi"),
    "snr": ("snr", "snr_db", "lsnr"),
    "gateway": ("gateway", "gateway_id", "gwaddr", "gtw_id", "gateway_eui"),
    "device": ("device", "device_id", "dev_id", "nodeaddr", "node"),
    "counter": ("counter", "f_cnt", "fcnt", "frame"),
    "at": ("at", "time", "timestamp", "received_at"),
    "gateway_lat": ("gateway_lat", "gw_lat", "gtw_lat"),
    "gateway_lon": ("gateway_lon", "gw_lon", "gateway_lng", "gtw_lon"),
}
"""What columns and properties may be called, the best name first."""
_SPREADING: Final = re.compile(r"SF(\d+)")


class DriveTestError(BadRequestError):
    """It is no drive test."""


@dataclass(frozen=True, slots=True)
class DriveTest:
    """n receptions: a message that two gateways heard counts twice.

    Args:
        lonlat: (n, 2) degrees, where the device was.
        rssi_dbm: (n,) strength.
        gateway: n names; empty where the file tells none.
        device: n names.
        counter: (n,) of messages; -1 where it is not told.
        at_s: (n,) seconds since 1970 UTC; NaN where it is not told.
        gateway_lonlat: (n, 2) where the gateway stands, as the file has it; NaN where it does not.
    """

    lonlat: NDArray[np.float64]
    rssi_dbm: NDArray[np.float64]
    gateway: list[str]
    device: list[str]
    counter: NDArray[np.int64]
    at_s: NDArray[np.float64]
    gateway_lonlat: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.gateway)

    @classmethod
    def of(cls, name: str, features: OwnFeatures) -> "DriveTest":
        """Read features, a point and the properties of NAMES each; DriveTestError: none tells a strength."""
        rows = [{key.lower().strip(): value for key, value in one.items()} for one in features.properties]
        rssi = np.array([_number(_named(row, "rssi")) for row in rows])
        known = np.isfinite(rssi) & (shapely.get_type_id(features.geometry) == 0)
        if not known.any():
            sentence = f"{name} tells no signal strength; wanted points with {', '.join(NAMES['rssi'])}"
            raise DriveTestError(sentence, reason="no_strength", name=name, known=NAMES["rssi"])
        kept = [rows[row] for row in np.flatnonzero(known).tolist()]
        gateway = [[_number(_named(row, f"gateway_{one}")) for one in ("lon", "lat")] for row in kept]
        return cls(
            lonlat=shapely.get_coordinates(features.geometry[known]),
            rssi_dbm=rssi[known],
            gateway=[str(_named(row, "gateway") or "") for row in kept],
            device=[str(_named(row, "device") or "") for row in kept],
            counter=np.array([_counter(_named(row, "counter")) for row in kept], dtype=np.int64),
            at_s=np.array([_seconds(_named(row, "at")) for row in kept]),
            gateway_lonlat=np.array(gateway, dtype=np.float64).reshape(-1, 2),
        )

    def messages(self) -> tuple[int, int | None]:
        """How many messages were heard, and how many are missing by the gaps of their counters; None: none are told."""
        heard = lost = 0
        rows: dict[str, list[int]] = {}
        for row, device in enumerate(self.device):
            rows.setdefault(device, []).append(row)
        for of_device in rows.values():
            at = np.array(of_device)
            if (self.counter[at] < 0).any():
                heard += len(at)
                continue
            time = self.at_s[at]
            order = np.arange(len(at)) if np.isnan(time).any() else np.lexsort((self.counter[at], time))
            counts = self.counter[at][order]
            gaps = np.diff(counts)
            heard += 1 + int((gaps != 0).sum())
            lost += int((gaps - 1)[(gaps > 1) & (gaps <= RESTART)].sum())
        return heard, lost if (self.counter >= 0).any() else None


def features_of(text: str) -> dict[str, Any]:
    """A FeatureCollection of the text of a file; DriveTestError: it is neither such CSV nor such JSON."""
    rows = _of_messages(text) if text.lstrip()[:1] in {"[", "{"} else _of_table(text)
    features = [_feature(row) for row in rows if "rssi" in row]
    if not features:
        raise DriveTestError("no row of it has a position and a signal strength")
    return {"type": "FeatureCollection", "features": features}


def _feature(row: dict[str, Any]) -> dict[str, Any]:
    point = {"type": "Point", "coordinates": [row.pop("lon"), row.pop("lat")]}
    return {"type": "Feature", "geometry": point, "properties": row}


def _of_table(text: str) -> Iterator[dict[str, Any]]:
    head = text.lstrip("\ufeff").splitlines()[:1]
    delimiter = ";" if head and head[0].count(";") > head[0].count(",") else ","
    reader = csv.DictReader(text.lstrip("\ufeff").splitlines(), delimiter=delimiter)
    columns = {name.lower().strip() for name in reader.fieldnames or ()}
    missing = [one for one in ("lat", "lon", "rssi") if not columns & set(NAMES[one])]
    if missing:
        raise DriveTestError(f"no column of {', '.join(missing)}; known names: {', '.join(NAMES[missing[0]])}")
    for line in reader:
        row = {key.lower().strip(): value for key, value in line.items() if isinstance(key, str)}
        told = {name: _named(row, name) for name in NAMES}
        told |= {name: _number(told[name]) for name in ("lat", "lon", "rssi")}
        if all(math.isfinite(told[name]) for name in ("lat", "lon", "rssi")):
            yield {name: value for name, value in told.items() if value not in {None, ""}}


def _of_messages(text: str) -> Iterator[dict[str, Any]]:
    for message in _messages(text):
        sent, heard = _of_v3(message) if "uplink_message" in message else _of_v2(message)
        if sent is not None:
            yield from ({name: value for name, value in (sent | one).items() if value is not None} for one in heard)


def _of_v2(message: Mapping[str, Any]) -> tuple[dict[str, Any] | None, list[dict[str, Any]]]:
    """What was sent, None without a place, and who heard it."""
    metadata = message.get("metadata") or {}
    place = _place(message.get("payload_fields") or {}) or _place({"": metadata})
    if place is None:
        return None, []
    spread = _SPREADING.match(str(metadata.get("data_rate", "")))
    sent = {"lat": place[0], "lon": place[1], "device": message.get("dev_id"), "counter": message.get("counter")}
    sent |= {"at": metadata.get("time"), "sf": int(spread[1]) if spread else None}
    return sent, [_heard(one.get("gtw_id"), one, one) for one in metadata.get("gateways") or ()]


def _of_v3(message: Mapping[str, Any]) -> tuple[dict[str, Any] | None, list[dict[str, Any]]]:
    """The same of The Things Stack; it leaves out a counter of nought."""
    uplink = message["uplink_message"]
    place = _place(uplink.get("decoded_payload") or {}) or _place(uplink.get("locations") or {})
    if place is None:
        return None, []
    settings = uplink.get("settings") or {}
    spread = ((settings.get("data_rate") or {}).get("lora") or {}).get("spreading_factor")
    device = (message.get("end_device_ids") or {}).get("device_id")
    sent = {"lat": place[0], "lon": place[1], "device": device, "counter": uplink.get("f_cnt", 0)}
    sent |= {"at": uplink.get("received_at") or message.get("received_at"), "sf": spread}
    return sent, [_heard(_gateway(one), one, one.get("location") or {}) for one in uplink.get("rx_metadata") or ()]


def _heard(gateway: str | None, one: Mapping[str, Any], where: Mapping[str, Any]) -> dict[str, Any]:
    at = {"gateway_lat": where.get("latitude"), "gateway_lon": where.get("longitude")}
    return {"gateway": gateway, "rssi": one.get("rssi"), "snr": one.get("snr"), **at}


def _gateway(heard: Mapping[str, Any]) -> str | None:
    """Gateways of other networks come by the Packet Broker, which gives its own name for all of them."""
    broker, ids = heard.get("packet_broker") or {}, heard.get("gateway_ids") or {}
    names = (
        broker.get("forwarder_gateway_id"),
        broker.get("forwarder_gateway_eui"),
        ids.get("gateway_id"),
        ids.get("eui"),
    )
    return next((str(one) for one in names if one), None)


def _messages(text: str) -> Iterator[Mapping[str, Any]]:
    decoder, at = json.JSONDecoder(), 0
    while at < len(text.rstrip()):
        at += len(text[at:]) - len(text[at:].lstrip(" \t\r\n,"))
        try:
            found, at = decoder.raw_decode(text, at)
        except json.JSONDecodeError as error:
            raise DriveTestError(f"no JSON at line {error.lineno}: {error.msg}") from None
        yield from (_bare(one) for one in (found if isinstance(found, list) else [found]) if isinstance(one, Mapping))


def _bare(message: Mapping[str, Any]) -> Mapping[str, Any]:
    """Without the wrapping of an integration's storage (`result`) or of a console's log (`data`)."""
    inside = message.get("result") or message.get("data")
    return inside if isinstance(inside, Mapping) and "uplink_message" in inside else message


def _place(fields: Mapping[str, Any]) -> tuple[float, float] | None:
    """Latitude and longitude of the first field that has both; (0, 0) is a receiver without satellites."""
    for one in (fields, *fields.values()):
        if isinstance(one, Mapping):
            lat, lon = _number(_named(one, "lat")), _number(_named(one, "lon"))
            if math.isfinite(lat) and math.isfinite(lon) and (lat, lon) != (0.0, 0.0):
                return lat, lon
    return None


def _named(row: Mapping[str, Any], name: str) -> Any:
    return next((row[one] for one in NAMES[name] if row.get(one) not in {None, ""}), None)


def _number(value: object) -> float:
    try:
        return float(str(value).replace(",", "."))
    except ValueError:
        return math.nan


def _counter(value: object) -> int:
    number = _number(value)
    return int(number) if math.isfinite(number) and number >= 0 else -1


def _seconds(value: object) -> float:
    try:
        return parse(str(value)).timestamp() if value else math.nan
    except InstantError:
        return math.nan
