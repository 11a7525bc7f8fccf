"""What turns kilowatt hours into carbon dioxide, euros, and comparison: tables that the town fills, with their sources.

None is shipped: ``energy.toml`` of the town's folder has them, and without a row there is no figure. Reference values
are those that the town has from VDI 3807 or another table it may use, Klimafaktoren those of Deutscher Wetterdienst.
"""

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from pathlib import Path
from typing import Annotated, Final, Literal, TypeAlias

from pydantic import Field
from pydantic.dataclasses import dataclass

from analysis.energy.units import Carrier
from data.documents import TABLE, read
from data.errors import BadRequestError, DeclarationError

FILE: Final = "energy.toml"
Positive: TypeAlias = Annotated[float, Field(gt=0)]
NotNegative: TypeAlias = Annotated[float, Field(ge=0)]
Year: TypeAlias = Annotated[int, Field(ge=1990, le=2100)]
Source: TypeAlias = Annotated[str, Field(min_length=3, max_length=300)]
Purpose: TypeAlias = Literal["heat", "electricity", "water"]

PURPOSE: Final[Mapping[Carrier, Purpose]] = {
    "electricity": "electricity",
    "gas": "heat",
    "district_heating": "heat",
    "oil": "heat",
    "water": "water",
}
"""What buildings use a carrier for."""


class MissingFactorError(BadRequestError):
    """A figure for which the town has no row with a source."""

    reason = "no_source"


@dataclass(frozen=True, slots=True, kw_only=True, config=TABLE)
class Co2Factor:
    """``[[co2]]``: what a kilowatt hour of a carrier emits.

    Args:
        year: for which it holds.
        source: who says so, with edition.
    """

    carrier: Carrier
    year: Year
    g_per_kwh: NotNegative
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True, config=TABLE)
class Tariff:
    """``[[tariff]]``: what a carrier costs, gross.

    Args:
        since: first day on which it holds; until another one begins.
        eur_per_unit: a kWh, of water a m³.
        base_eur: a year and meter.
    """

    carrier: Carrier
    since: date
    eur_per_unit: NotNegative
    base_eur: NotNegative = 0.0
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True, config=TABLE)
class ReferenceValue:
    """``[[reference]]``: what buildings of a category use a year (VDI 3807 and the like).

    Args:
        category: BWZK number, such as ``4100``.
        guide: lower value (Richtwert), a unit and m² a year.
        mean: of such buildings (Mittelwert).
        area: the area they are of, such as ``NGF``.
    """

    category: str
    purpose: Purpose
    guide: Positive
    mean: Positive
    area: Literal["NGF", "BGF", "NRF"]
    year: Year
    source: Source

    def __post_init__(self) -> None:
        if self.guide > self.mean:
            raise ValueError(f"guide = {self.guide:g} is the lower value, and mean = {self.mean:g} is below it")


@dataclass(frozen=True, slots=True, kw_only=True, config=TABLE)
class ClimateFactor:
    """``[[climate_factor]]``: by which heat of twelve months is multiplied to compare it with other years and places.

    Args:
        months_from: first day of the twelve months.
        postcode: of the place.
    """

    months_from: date
    postcode: Annotated[str, Field(pattern=r"^\d{5}$")]
    factor: Annotated[float, Field(gt=0.3, lt=3.0)]
    source: Source

    def __post_init__(self) -> None:
        if self.months_from.day != 1:
            raise ValueError(f"months_from = {self.months_from} is no first of a month")


@dataclass(frozen=True, slots=True, config=TABLE)
class Factors:
    """All that a town has filled in; an empty one compares nothing."""

    co2: tuple[Co2Factor, ...] = field(default=())
    tariff: tuple[Tariff, ...] = field(default=())
    reference: tuple[ReferenceValue, ...] = field(default=())
    climate_factor: tuple[ClimateFactor, ...] = field(default=())

    def co2_of(self, carrier: Carrier, year: int) -> Co2Factor:
        """The factor of a carrier for a year itself, or the last year before; MissingFactorError: there is none."""
        known = [one for one in self.co2 if one.carrier == carrier and one.year <= year]
        if not known:
            raise _missing("co2", f"carrier {carrier} for {year} or before", [one.carrier for one in self.co2])
        return max(known, key=lambda one: one.year)

    def tariff_of(self, carrier: Carrier, day: date) -> Tariff:
        """The tariff of a day; MissingFactorError: none holds then."""
        known = [one for one in self.tariff if one.carrier == carrier and one.since <= day]
        if not known:
            raise _missing("tariff", f"carrier {carrier} on {day}", [one.carrier for one in self.tariff])
        return max(known, key=lambda one: one.since)

    def reference_of(self, category: str, purpose: Purpose) -> ReferenceValue:
        """The latest reference value of a category; MissingFactorError: there is none."""
        known = [one for one in self.reference if (one.category, one.purpose) == (category, purpose)]
        if not known:
            raise _missing("reference", f"category {category!r}, {purpose}", [one.category for one in self.reference])
        return max(known, key=lambda one: one.year)

    def climate_factor_of(self, months_from: date, postcode: str) -> ClimateFactor:
        """The factor of twelve months at a place; MissingFactorError: there is none."""
        for one in self.climate_factor:
            if (one.months_from, one.postcode) == (months_from, postcode):
                return one
        known = [f"{one.postcode} from {one.months_from}" for one in self.climate_factor]
        raise _missing("climate_factor", f"{postcode} from {months_from}", known)


def factors(folder: Path) -> Factors:
    """What a town's folder has of them, none without a file.

    Raises:
        DeclarationError: a row is wrong, incomplete, or there twice; it names file, line and the keys that may be.
    """
    path = folder / FILE
    found = read(Factors, path)
    keys = [
        *(("co2", one.carrier, one.year) for one in found.co2),
        *(("tariff", one.carrier, one.since) for one in found.tariff),
        *(("reference", one.category, one.purpose, one.year) for one in found.reference),
        *(("climate_factor", one.months_from, one.postcode) for one in found.climate_factor),
    ]
    twice = next((key for at, key in enumerate(keys) if key in keys[:at]), None)
    if twice:
        raise DeclarationError(f"{path}: [[{twice[0]}]] has two rows for {', '.join(str(one) for one in twice[1:])}")
    return found


def _missing(table: str, asked: str, known: list[str]) -> MissingFactorError:
    rows = ", ".join(sorted(set(known))) or "none"
    return MissingFactorError(f"{FILE} has no [[{table}]] with a source for {asked}; it has rows for: {rows}")
