"""From what a meter counts to kilowatt hours: gas by its state and calorific value, oil by the litre."""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from data.errors import BadRequestError

Carrier: TypeAlias = Literal["electricity", "gas", "district_heating", "water", "oil"]
Unit: TypeAlias = Literal["kWh", "MWh", "GJ", "m³", "l"]
KWH_PER: Final = {"kWh": 1.0, "MWh": 1000.0, "GJ": 1000.0 / 3.6}
OF_CARRIER: Final[dict[Carrier, tuple[Unit, ...]]] = {
    "electricity": ("kWh", "MWh"),
    "gas": ("m³", "kWh", "MWh"),
    "district_heating": ("kWh", "MWh", "GJ"),
    "water": ("m³", "l"),
    "oil": ("l",),
}


class MeterUnitError(BadRequestError):
    """A meter that counts what its carrier is not counted in, or in which something is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterUnit:
    """What one step of a meter's counter is.

    Args:
        carrier: what flows through it.
        unit: what it counts.
        factor: by which its supplier multiplies counts (Wandlerfaktor).
        calorific_kwh: Abrechnungsbrennwert of gas, kWh/m³ at norm, or heating value of oil, kWh/l, of a bill; 0: none.
        state: Zustandszahl of gas, from m³ as counted to m³ at norm (DVGW G 685); of a bill.
    """

    carrier: Carrier
    unit: Unit
    factor: float = 1.0
    calorific_kwh: float = 0.0
    state: float = 0.0

    def __post_init__(self) -> None:
        if self.unit not in OF_CARRIER[self.carrier]:
            known = ", ".join(OF_CARRIER[self.carrier])
            raise MeterUnitError(f"{self.carrier} is not counted in {self.unit}; it is in {known}")
        if not self.factor > 0:
            raise MeterUnitError(f"the factor {self.factor:g} is not greater than 0")
        if self.carrier == "oil" and not self.calorific_kwh > 0:
            raise MeterUnitError("oil needs calorific_kwh, its kWh a litre, from the bill")
        if self.carrier == "gas" and self.unit == "m³" and not (self.calorific_kwh > 0 and self.state > 0):
            raise MeterUnitError("gas in m³ needs calorific_kwh and state (Brennwert, Zustandszahl) from the bill")

    @property
    def result(self) -> str:
        """What consumption is told in: ``kWh``, of water ``m³``."""
        return "m³" if self.carrier == "water" else "kWh"

    @property
    def per_count(self) -> float:
        """Of ``result`` in one step of the counter."""
        if self.carrier == "water":
            return self.factor * (0.001 if self.unit == "l" else 1.0)
        if self.carrier == "oil":
            return self.factor * self.calorific_kwh
        if self.unit == "m³":
            return self.factor * self.state * self.calorific_kwh
        return self.factor * KWH_PER[self.unit]
