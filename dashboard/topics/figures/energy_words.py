"""What is said of the energy of buildings: the sentence on top, and figures with their unit."""

from typing import Final

from analysis.energy.factors import Purpose
from analysis.energy.publication import UNITS
from dashboard.parts.figures import quantity
from dashboard.texts import Words
from services.energy.published_energy import PublishedEnergy, PublishedKind

NAMED: Final = ("13", "41", "42", "43", "44", "45", "51", "52", "53", "77", "91")
"""Kinds of buildings (BWZK) that have a name in the texts; others are called otherwise."""
LITTLE: Final = 2.0
"""Percent: a smaller change is none."""


def kind_name(kind: str, words: Words) -> str:
    """What several buildings of a kind are called."""
    return words[f"figures.kind.{kind}" if kind in NAMED else "figures.kind.other"]


def told(per_m2: float, purpose: Purpose, words: Words) -> str:
    """A figure with its unit."""
    return quantity(per_m2, unit=UNITS[purpose][0], decimals=0, words=words)


def of_year(found: PublishedEnergy, purpose: Purpose, year: int) -> list[PublishedKind]:
    """The kinds of a year."""
    return [one for one in found.kinds if (one.purpose, one.year) == (purpose, year)]


def newest_year(found: PublishedEnergy, purpose: Purpose) -> int | None:
    """The newest year with a figure."""
    return max((one.year for one in found.kinds if one.purpose == purpose), default=None)


def mean(found: PublishedEnergy, purpose: Purpose, years: tuple[int, ...]) -> list[float | None]:
    """For each year what a square metre used, of the listed buildings that have a figure in all of these years."""
    in_all = [
        (one.area_m2, {use.year: use.per_m2 for use in one.uses if use.purpose == purpose}) for one in found.buildings
    ]
    kept = [(area, by_year) for area, by_year in in_all if all(year in by_year for year in years)]
    area = sum(one for one, _ in kept)
    return [sum(one * by_year[year] for one, by_year in kept) / area if area else None for year in years]


def sentence(found: PublishedEnergy, words: Words) -> str:
    """What there is to say first: heat of the newest year against the year before, in the same buildings."""
    year = newest_year(found, "heat") or newest_year(found, "electricity")
    if year is None:
        return words["figures.none"]
    purpose: Purpose = "heat" if newest_year(found, "heat") else "electricity"
    before, now = mean(found, purpose, (year - 1, year))
    names = {"year": str(year), "before": str(year - 1)}
    if before is None or now is None:
        (alone,) = mean(found, purpose, (year,))
        return words.say(f"figures.{purpose}_alone", value=told(alone or 0.0, purpose, words), **names)
    change = 100.0 * (now / before - 1.0)
    word = "same" if abs(change) < LITTLE else "less" if change < 0 else "more"
    percent = quantity(abs(change), unit="%", decimals=0, words=words)
    return words.say(f"figures.{purpose}_{word}", value=told(now, purpose, words), percent=percent, **names)
