"""Valid messages and files of every source, and what random damage makes of them."""

import copy
import io
import json
import zipfile
from typing import Any, Final
from urllib.parse import quote

from hypothesis import strategies as st

from data.ingest.envelope import wrap

AT: Final = "2026-07-01T12:00:00Z"
TTN: Final = {
    "end_device_ids": {"device_id": "d", "dev_eui": "70B3D57ED0000001"},
    "received_at": AT,
    "uplink_message": {
        "session_key_id": "AXcG0Y5w5hQbCPqDloJsBg==",
        "f_port": 2,
        "f_cnt": 41,
        "frm_payload": "AQI=",
        "decoded_payload": {
            "temperature": 21.5,
            "humidity": 55,
            "battery": 90,
            "history": [{"timestamp": 1782900000, "temperature": 20.5, "humidity": 60}, {"timestamp": 1782903600}],
        },
        "rx_metadata": [{"gateway_ids": {"gateway_id": "gw"}, "rssi": -97, "snr": 5.25}],
        "settings": {"data_rate": {"lora": {"spreading_factor": 9}}},
        "received_at": AT,
    },
}
CHIRPSTACK: Final = {
    "deduplicationId": "x",
    "time": AT,
    "deviceInfo": {"devEui": "70b3d57ed0000002", "tags": {"a": "b"}},
    "fCnt": 41,
    "fPort": 2,
    "data": "AQI=",
    "object": {"distance_mm": 700, "time": 1782907200},
    "rxInfo": [{"gatewayId": "gw", "rssi": -97, "snr": 5.25}],
    "txInfo": {"modulation": {"lora": {"spreadingFactor": 9}}},
}
VENDOR: Final = {
    "sentAt": AT,
    "data": {"containers": [{"id": "b-1", "at": AT, "sensors": [{"kind": "level", "value": 0.4}]}]},
}
SENSORTHINGS: Final = {"phenomenonTime": f"{AT}/{AT}", "resultTime": AT, "result": 21.5, "Datastream": {"@iot.id": 74}}
OCPI: Final = {
    "timestamp": AT,
    "data": [{"id": "l", "evses": [{"uid": "e", "status": "AVAILABLE", "last_updated": AT}]}],
}
NGSI: Final = {
    "notifiedAt": AT,
    "data": [
        {"id": "w", "type": "WasteContainer", "fillingLevel": {"value": 0.4, "observedAt": AT}, "status": "ok"},
        {"id": "c", "type": "EVChargingStation", "capacity": 2, "availableCapacity": 1, "status": "working"},
        {"id": "s", "type": "Streetlight", "powerState": "on", "status": {"type": "Property", "value": "ok"}},
        {"id": f"x-{AT}", "type": "WeatherObserved", "dateObserved": AT, "temperature": 3, "windDirection": -45},
        {
            "id": "a",
            "type": "AirQualityObserved",
            "dateObserved": f"{AT}/{AT}",
            "NO2": {"value": 9, "metadata": {"unitCode": {"value": "GP"}}},
        },
    ],
}
PEGELONLINE: Final = [
    {
        "number": "1",
        "timeseries": [
            {
                "shortname": "W",
                "unit": "cm",
                "currentMeasurement": {"timestamp": AT, "value": 159, "stateMnwMhw": "low"},
            },
            {"shortname": "WT", "unit": "°C", "currentMeasurement": {"timestamp": AT, "value": 22.1}},
        ],
    }
]
EGLV: Final = [
    {
        "Pegel-Nummer": "1",
        "latest_waterlevel": {"Datum": "01.07.2026 14:00", "Wert": 28, "Aktuelle Warnstufe": -1},
        "latest_discharge": {"Datum": "01.07.2026 13:50", "Wert": 0.34, "Aktuelle Warnstufe": None},
    }
]
DAVIS: Final = {
    "data": {
        "did": "1",
        "ts": 1_782_907_200,
        "conditions": [
            {"data_structure_type": 1, "temp": 62.6, "hum": 61, "rain_size": 2, "rain_rate_last": 12},
            {"data_structure_type": 3, "bar_absolute": 30.0},
        ],
    },
    "error": None,
}
ECOWITT: Final = b"PASSKEY=1&dateutc=2026-07-01+11:50:00&tempf=60.8&humidity=80&windgustmph=20.0&rrain_piezo=0.1"
POND: Final = b"datetime,logger_id,pegel,wtemp,o,do,elL\n2026-07-01 14:00:00,1,108.6,23.9,46.4,3.7,401\n"
CDC: Final = b"STATIONS_ID;MESS_DATUM;  QN;PP_10;TT_10;eor\n 1303;202607011150;    2;   1001.2;  31.4;eor\n"


def zipped(content: bytes, name: str = "produkt.txt") -> bytes:
    """A zip file of one member."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return made.getvalue()


DOCUMENTS: Final[dict[str, Any]] = {
    "ttn": TTN,
    "chirpstack": CHIRPSTACK,
    "json": VENDOR,
    "sensorthings": SENSORTHINGS,
    "ocpi": OCPI,
    "smart_data_models": NGSI,
    "pegelonline": PEGELONLINE,
    "eglv": EGLV,
    "davis": DAVIS,
}
EVSE: Final = {"uid": "e", "status": "AVAILABLE", "last_updated": AT}
PUSHES: Final[tuple[Any, ...]] = (EVSE, {"id": "l", "evses": [EVSE]}, {"name": "l", "last_updated": AT})
FILES: Final[dict[str, tuple[bytes, ...]]] = {
    "dwd_cdc": (CDC, zipped(CDC)),
    "terratransfer": (POND,),
    "ecowitt": (ECOWITT,),
}
DEVICES: Final = {
    "70B3D57ED0000001": "milesight_em300_th",
    "70B3D57ED0000002": "ultrasonic_mm",
    "b-1": "vendor",
    "datastream-74": "datastream_air_temperature_c",
    "e": "ocpi",
    "l/e": "ocpi",
    "DE/EUV/l/e": "ocpi",
    "w": "smart_waste_container",
    "c": "smart_charging_station",
    "s": "smart_streetlight",
    "x": "smart_weather",
    "a": "smart_air_quality",
    "dwd-01303": "dwd_cdc",
    "pegelonline-1": "pegelonline",
    "eglv-1": "eglv",
    "terratransfer-1": "terratransfer",
    "davis-1": "davis",
    "ecowitt-1": "ecowitt",
}
NETWORKS: Final = {
    "ttn": ("70B3D57ED0000001",),
    "chirpstack": ("70B3D57ED0000002",),
    "json": ("b-1",),
    "sensorthings": ("datastream-74",),
    "ocpi": ("e", "l/e", "DE/EUV/l/e"),
    "smart_data_models": ("w", "c", "s", "x", "a"),
    "dwd_cdc": ("dwd-01303",),
    "pegelonline": ("pegelonline-1",),
    "eglv": ("eglv-1",),
    "terratransfer": ("terratransfer-1",),
    "davis": ("davis-1",),
    "ecowitt": ("ecowitt-1",),
}
"""By the source through which they speak."""
PROFILE: Final = """
title = "A vendor's containers"
time = { field = "at", unit = "iso" }
[message]
each = "data.containers"
id = "id"
received = "sentAt"
[[measure]]
id = "fill_percent"
field = "sensors.[kind=level].value"
unit = "fraction"
"""

_TEXT: Final = st.sampled_from(
    ["", "0", "-1", "1e999", "NaN", "2026-07-01T12:00:00+99:00", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00",
     "\x00", "\ud7ff", "é" * 70, "'; DROP TABLE message; --", "../../etc/passwd", "true", "AVAILABLE", "{}"]
) | st.text(max_size=12)  # fmt: skip
_HALF: Final = st.sampled_from(["\ud800", "x\udfff"])
"""Of a pair: JSON may hold it by an escape, UTF-8 cannot."""
_JSON: Final = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.sampled_from([1e308, -1e308, 10**400, 253402300800, -(2**63)])
    | _TEXT
    | _HALF,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXT | _HALF, inner, max_size=3),
    max_leaves=6,
)


@st.composite
def documents(draw: st.DrawFn, source: str) -> bytes:
    """A message of a source of which some members, at any depth, are something else, gone, or doubled."""
    raw = draw(mutated(DOCUMENTS[source]))
    return wrap(raw, topic=draw(_TEXT), profile=draw(_TEXT | st.just("vendor"))) if draw(st.booleans()) else raw


@st.composite
def mutated(draw: st.DrawFn, whole: Any) -> bytes:
    """A document of which up to three members are something else, gone, or doubled."""
    made = copy.deepcopy(whole)
    for _ in range(draw(st.integers(1, 3))):
        _mutate(draw, made)
    return json.dumps(made).encode()


def _mutate(draw: st.DrawFn, made: Any) -> None:
    place = made
    while place:
        key = draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
        inner = place[key]
        if not isinstance(inner, dict | list) or not inner or draw(st.booleans()):
            break
        place = inner
    else:
        return
    match draw(st.sampled_from(["other", "gone", "again"])):
        case "other":
            place[key] = draw(_JSON)
        case "gone":
            del place[key]
        case _ if isinstance(place, list):
            place.append(place[key])
        case _:
            place[draw(_TEXT)] = place[key]


@st.composite
def damaged(draw: st.DrawFn, whole: bytes) -> bytes:
    """Bytes of which some were changed, cut out or put in."""
    made = bytearray(whole)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(made)))
        until = draw(st.integers(at, min(len(made), at + 20)))
        made[at:until] = draw(st.binary(max_size=8))
    return bytes(made)


def messages(source: str) -> st.SearchStrategy[bytes]:
    """Messages of a source that are damaged in one way or another."""
    if source in FILES:
        return st.one_of([damaged(one) for one in FILES[source]])
    whole = json.dumps(DOCUMENTS[source]).encode()
    return st.one_of(documents(source), documents(source), damaged(whole))


def pushed() -> st.SearchStrategy[bytes]:
    """Pushes of an EVSE, a Location or a name, whole or damaged; rarely one of nothing."""
    whole = [json.dumps(one).encode() for one in PUSHES]
    return st.one_of(st.sampled_from([*whole, b""]), *map(mutated, PUSHES), *map(damaged, whole))


LEVEL: Final = (st.sampled_from(["DE", "EUV", "l", "e"]) | _TEXT.filter(bool)).map(
    lambda text: quote(text.replace("/", "_"), safe="").replace(".", "%2E")
)
"""One id in the address of a push, percent-encoded; with a slash, encoded or not, it would be two."""
