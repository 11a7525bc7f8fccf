"""A building's year beside others: carbon dioxide, cost, and its use of a square metre, each only with a source."""

from dataclasses import dataclass
from datetime import date

from analysis.energy.factors import Factors, Purpose
from analysis.energy.units import Carrier
from data.errors import BadRequestError


class NoBuildingAreaError(BadRequestError):
    """A building that is to be compared and has no area."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number with what it was worked out with."""

    value: float
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildingComparison:
    """Use of a square metre beside buildings of its kind.

    Args:
        per_m2: of a year, by the area that the reference is of; heat freed of the weather.
        of_mean: share of the mean of its kind: 1.2 is 20 % more.
    """

    per_m2: float
    guide: float
    mean: float
    of_mean: float
    sources: tuple[str, ...]


def co2_kg(factors: Factors, carrier: Carrier, kwh: float, year: int) -> Figure:
    """What a year's kilowatt hours emit; MissingFactorError: the town has no factor with a source."""
    row = factors.co2_of(carrier, year)
    return Figure(value=kwh * row.g_per_kwh / 1000.0, sources=(f"{row.source} ({row.year})",))


def cost_eur(factors: Factors, carrier: Carrier, used: float, first: date, last: date) -> Figure:
    """What was used between two days costs by the tariff of the last, with its share of the base price.

    Raises:
        MissingFactorError: the town has no tariff with a source.
    """
    row = factors.tariff_of(carrier, last)
    days = (last - first).days + 1
    return Figure(value=used * row.eur_per_unit + row.base_eur * days / 365.0, sources=(row.source,))


def compared(
    factors: Factors, used: float, area_m2: float, *, category: str, purpose: Purpose, months_from: date, postcode: str
) -> BuildingComparison:
    """Twelve months of a building beside its kind; heat is multiplied by the Klimafaktor of these months.

    Raises:
        MissingFactorError: the town has no reference value, or no Klimafaktor, with a source.
        NoBuildingAreaError: the area is not greater than 0.
    """
    if not area_m2 > 0:
        raise NoBuildingAreaError(f"the area is {area_m2:g} m²; a comparison needs the building's own")
    row = factors.reference_of(category, purpose)
    sources: tuple[str, ...] = (f"{row.source} ({row.year}, {row.area})",)
    if purpose == "heat":
        climate = factors.climate_factor_of(months_from, postcode)
        used, sources = used * climate.factor, (*sources, climate.source)
    each = used / area_m2
    return BuildingComparison(per_m2=each, guide=row.guide, mean=row.mean, of_mean=each / row.mean, sources=sources)
