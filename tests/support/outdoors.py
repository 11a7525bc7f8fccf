"""A small town with weather stations, measuring points of air and of noise, whose readings a test chooses."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

import layers
from data import sites
from data.declare import Layers
from data.records import Assignment, Device
from data.sites import Sites
from data.weather.forecast import ELEMENTS
from tests.support import small as town
from tests.support.small import LONG_AGO, NOON, Small
from tests.support.weather_files import kmz

KNOWN = layers.discover()
SITES: Mapping[str, Sequence[Mapping[str, Any]]] = {
    "weather_stations": ({"wind_height_m": 10}, {}),
    "air_quality": ({"grade": "low_cost"}, {"grade": "reference"}),
    "street_noise": ({},),
    "heat": ({},),
}
KELVIN = 273.15


def course(site_id: str, measure: str, values: Sequence[float], *, end: datetime = NOON) -> list[dict[str, object]]:
    """Readings ten minutes apart, the last of them at ``end``."""
    ends = [end - timedelta(minutes=10 * back) for back in range(len(values) - 1, -1, -1)]
    return [
        {
            "site_id": site_id,
            "channel": 0,
            "measure": measure,
            "value": float(value),
            "observed_at": at,
            "received_at": at,
            "device_id": f"D-{site_id}",
            "flags": 0,
            "simulated": True,
        }
        for at, value in zip(ends, values, strict=True)
    ]


def settle(root: Path) -> Small:
    """Nothing was measured yet; each site has a device ``D-SITE``."""
    made = town.settle(root)
    house = made.house
    for layer_id, facts in SITES.items():
        ids = [f"{layer_id}-{number:04d}" for number in range(1, len(facts) + 1)]
        sites.write(house.folders.sites_of(layer_id), _sites(ids, facts))
        new = [one for one in ids if layer_id != "heat"]
        house.records.add_devices([Device(device_id=f"D-{one}", profile="plain", network="ttn") for one in new])
        served = [Assignment(device_id=f"D-{one}", site_id=one, valid_from=LONG_AGO) for one in new]
        house.records.assign_many(served)
    made.house = replace(house, layers=Layers(KNOWN[one] for one in SITES).with_classes(house.town.classes_named))
    return made


def forecast(*, issued: datetime, hours: int, elements: Mapping[str, Sequence[float]]) -> bytes:
    """A KMZ file of MOSMIX, in kelvins where the DWD sends them so."""
    steps = "".join(
        f"<dwd:TimeStep>{issued + timedelta(hours=one):%Y-%m-%dT%H:%M:%S.000Z}</dwd:TimeStep>"
        for one in range(1, hours + 1)
    )
    told = "".join(
        f'<dwd:Forecast dwd:elementName="{name}"><dwd:value>{_written(name, values)}</dwd:value></dwd:Forecast>'
        for name, values in elements.items()
    )
    names = 'xmlns:dwd="https://opendata.dwd.de/weather/lib/pointforecast_dwd_extension_V1_0.xsd" xmlns:kml="http://www.opengis.net/kml/2.2"'
    return kmz(
        f"<kml:kml {names}><kml:Document><kml:ExtendedData><dwd:ProductDefinition>"
        f"<dwd:IssueTime>{issued:%Y-%m-%dT%H:%M:%S.000Z}</dwd:IssueTime>"
        f"<dwd:ForecastTimeSteps>{steps}</dwd:ForecastTimeSteps></dwd:ProductDefinition></kml:ExtendedData>"
        f"<kml:Placemark><kml:name>10404</kml:name><kml:description>ESSEN</kml:description>"
        f"<kml:ExtendedData>{told}</kml:ExtendedData></kml:Placemark></kml:Document></kml:kml>"
    )


def _written(name: str, values: Sequence[float]) -> str:
    kelvin = KELVIN if ELEMENTS[name][2] else 0.0
    return " ".join("-" if np.isnan(one) else f"{one + kelvin:.2f}" for one in values)


def _sites(ids: list[str], facts: Sequence[Mapping[str, Any]]) -> Sites:
    n = len(ids)
    return Sites(
        site_id=ids,
        name=[f"Stelle {one}" for one in ids],
        district=["Castrop"] * n,
        attributes=[dict(one) for one in facts],
        channels=np.zeros(n, np.int16),
        source=["Test"] * n,
        licence=["CC0-1.0"] * n,
        valid_from=[LONG_AGO] * n,
        valid_to=[None] * n,
        lon=np.linspace(7.30, 7.31, n),
        lat=np.full(n, 51.55),
    )
