"""Which simulation fits a layer: by the measure that it shows; what has none of its own swings with the day."""

from collections.abc import Callable, Mapping
from typing import Final

from data.declare import Layer, Simulation
from data.measures import (
    AIR_TEMPERATURE,
    CHARGING_STATUS,
    FILL_PERCENT,
    LAMP_STATE,
    PM25,
    PRECIPITATION,
    ROOM_CO2,
    SOIL_TENSION,
    SOUND_LEVEL,
    UPLINKS_PER_HOUR,
    WATER_LEVEL,
    WATER_OXYGEN,
    WIND_GUST,
)
from data.simulate.charging import ChargingSessions
from data.simulate.course import Swing
from data.simulate.filling import Filling
from data.simulate.lamps import Lamps
from data.simulate.outdoor_air import OutdoorAir, StreetNoise
from data.simulate.ponds import StillWater
from data.simulate.rain import RainGauges
from data.simulate.rooms import ClassRooms
from data.simulate.runoff import RisingWater
from data.simulate.soil_water import SoilWater
from data.simulate.stations import WeatherStations
from data.simulate.temperature import UrbanTemperature
from data.simulate.traffic import GatewayTraffic
from data.town.demo import DemoSites

SIMULATIONS: Final[Mapping[str, Callable[[DemoSites], Simulation]]] = {
    AIR_TEMPERATURE.id: lambda _: UrbanTemperature(),
    CHARGING_STATUS.id: lambda _: ChargingSessions(),
    ROOM_CO2.id: lambda _: ClassRooms(),
    FILL_PERCENT.id: lambda demo: Filling(per_day=demo.per_day, weekend_surge=demo.weekend_surge, outdoor=demo.outdoor),
    LAMP_STATE.id: lambda _: Lamps(),
    PM25.id: lambda _: OutdoorAir(),
    PRECIPITATION.id: lambda _: RainGauges(),
    SOIL_TENSION.id: lambda _: SoilWater(),
    SOUND_LEVEL.id: lambda _: StreetNoise(),
    UPLINKS_PER_HOUR.id: lambda _: GatewayTraffic(),
    WATER_LEVEL.id: lambda _: RisingWater(),
    WATER_OXYGEN.id: lambda _: StillWater(),
    WIND_GUST.id: lambda _: WeatherStations(),
}


def simulation_of(layer: Layer, demo: DemoSites) -> Simulation | None:
    """What the layer's devices would measure; None where it shows codes that nobody simulates."""
    shown = layer.shows
    if shown.id in SIMULATIONS:
        return SIMULATIONS[shown.id](demo)
    if shown.codes is not None:
        return None
    mean = (shown.low + shown.high) / 2 if demo.mean is None else demo.mean
    swing = (shown.high - shown.low) / 10 if demo.swing is None else demo.swing
    return Swing(shown, mean=mean, swing=swing)
