"""The daily water balance of FAO-56 with the dual crop coefficient, and with the single one, for many places at once.

Allen et al. (1998), *Crop evapotranspiration*, FAO Irrigation and Drainage Paper 56, chapters 6 to 8; numbers of
equations below. Arrays are (m, n) float64: m days in order, n places; mm unless said otherwise.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analysis.green.evapotranspiration import Reference
from analysis.green.root_zone import RootZone

Floats = NDArray[np.float64]
RAIN_WETS_ALL_MM: Final = 3.0
"""So much rain wets the whole surface; less leaves the wetted share as it was (page 149)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plants:
    """What grows.

    Args:
        basal: Kcb.
        height_m: of the plant.
        roots_m: depth of roots.
        depletion: (n,) p at 5 mm a day (table 22).
        bare: (n,) the least Kcb, of a dry bare soil.
        cover: share of the ground covered, where it is known; NaN: by Kcb (eq. 76).
        is_fixed: p is the same on hot and on cool days.
    """

    basal: Floats
    height_m: Floats
    roots_m: Floats
    depletion: Floats
    bare: Floats
    cover: Floats
    is_fixed: bool = False

    def stress(self, depletion_mm: Floats, available_mm: Floats, need_mm: Floats) -> Floats:
        """(n,) Ks, 1 without stress .. 0, at a depletion and a day's need of water (eq. 84)."""
        used = self.depletion if self.is_fixed else np.clip(self.depletion + 0.04 * (5 - need_mm), 0.1, 0.8)
        beyond = (depletion_mm / available_mm - used) / (1 - used)
        return np.clip(1 - beyond, 0, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Forcing:
    """What comes and what the air takes.

    Args:
        reference_mm: reference evapotranspiration.
        rain_mm: rain that enters the ground.
        watered_mm: irrigation.
        wetted: share of the surface that it wets.
        wind_ms: at 2 m.
        rh_low: lowest relative humidity, %.
        reference: which plant the reference evapotranspiration is of.
    """

    reference_mm: Floats
    rain_mm: Floats
    watered_mm: Floats
    wetted: Floats
    wind_ms: Floats
    rh_low: Floats
    reference: Reference = "short"


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """The layer that dries by evaporation: (n,) mm that can evaporate in all, and before it slows down (table 19)."""

    evaporable_mm: Floats
    readily_mm: Floats


@dataclass(slots=True, kw_only=True)
class Moisture:
    """(n,) mm that lack of field capacity: of the surface, among the roots, and down to where water leaches."""

    surface_mm: Floats
    roots_mm: Floats
    deep_mm: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """What each day did: (m, n) mm.

    Args:
        evaporation: from the soil.
        transpiration: through the plant.
        depletion: what the roots' soil lacks of field capacity at the end of the day.
        deep_depletion: down to where water leaches.
        available: between field capacity and wilting point among the roots.
        percolation: lost below.
        unstressed: evapotranspiration if water were plenty.
        stress: Ks at the day's begin, 1 none .. 0.
        surface: what the surface lacks at the end of the day.
    """

    evaporation: Floats
    transpiration: Floats
    depletion: Floats
    deep_depletion: Floats
    available: Floats
    percolation: Floats
    unstressed: Floats
    stress: Floats
    surface: Floats


def dual(zone: RootZone, surface: Surface, plants: Plants, weather: Forcing, start: Moisture) -> Balance:
    """Carry the balance from a start on through m days; ``start`` is left as it was.

    Soil evaporation and transpiration apart (eq. 69-86). A day's stress is judged by the depletion it begins with.
    """
    upper = upper_limit(plants, weather)
    cover = _cover(plants, upper)
    now = Moisture(surface_mm=start.surface_mm, roots_mm=start.roots_mm, deep_mm=start.deep_mm)
    held, wet = zone.available_mm(plants.roots_m[0]), np.ones(upper.shape[1])
    rows = []
    for day in range(len(upper)):
        watered, rain = weather.watered_mm[day], weather.rain_mm[day]
        calm = np.where(rain >= RAIN_WETS_ALL_MM, 1.0, wet)
        wet = np.where(watered > 0, weather.wetted[day], calm)
        share = np.clip(np.minimum(1 - cover[day], wet), 0.01, 1)
        reduced = np.clip((surface.evaporable_mm - now.surface_mm) / (surface.evaporable_mm - surface.readily_mm), 0, 1)
        coefficient = np.minimum(reduced * (upper[day] - plants.basal[day]), share * upper[day])
        evaporation = coefficient * weather.reference_mm[day]
        soaked = now.surface_mm - rain - watered / wet
        now.surface_mm = np.clip(soaked + evaporation / share + np.maximum(-soaked, 0), 0, surface.evaporable_mm)
        need = plants.basal[day] * weather.reference_mm[day]
        before, held = held, zone.available_mm(plants.roots_m[day])
        stress = plants.stress(now.roots_mm, held, evaporation + need)
        lost = _deplete(zone, now, rain + watered - evaporation - stress * need, before=before, held=held)
        deep = now.roots_mm if zone.leaches_below is None else now.deep_mm
        rows.append(
            (evaporation, stress * need, now.roots_mm, deep, held, lost, evaporation + need, stress, now.surface_mm)
        )
    return Balance(**dict(zip(Balance.__slots__, (np.array(one) for one in zip(*rows, strict=True)), strict=True)))


def single_mm(coefficient: Floats, reference_mm: Floats) -> Floats:
    """Evapotranspiration of a plant with plenty of water by the single coefficient (eq. 56), soil included."""
    return coefficient * reference_mm


def upper_limit(plants: Plants, weather: Forcing) -> Floats:
    """Kcmax: no surface evaporates more than the energy allows (eq. 72)."""
    least = plants.basal + 0.05
    if weather.reference == "tall":
        return np.maximum(1.0, least)
    wind, damp = np.clip(weather.wind_ms, 1, 6), np.clip(weather.rh_low, 20, 80)
    return np.maximum(1.2 + (0.04 * (wind - 2) - 0.004 * (damp - 45)) * (plants.height_m / 3) ** 0.3, least)


def _cover(plants: Plants, upper: Floats) -> Floats:
    """The share of the ground that the plant covers (eq. 76)."""
    full = np.clip((plants.basal - plants.bare) / (upper - plants.bare), 0, None)
    return np.where(np.isnan(plants.cover), np.clip(full ** (1 + 0.5 * plants.height_m), 0, 0.99), plants.cover)


def _deplete(zone: RootZone, now: Moisture, gain: Floats, *, before: Floats, held: Floats) -> Floats:
    """Carry the depletion on by what came and went; return what leaches (eq. 85-88).

    Where water leaches only below the deepest roots, roots that grow take over the depletion of what they reach.
    """
    if zone.leaches_below is None:
        lost = np.maximum(gain - now.roots_mm, 0)
        now.roots_mm = np.clip(now.roots_mm - gain + lost, 0, held)
        return lost
    deep = zone.available_mm(np.full_like(held, zone.leaches_below))
    below, left = np.clip(now.deep_mm - now.roots_mm, 0, deep - before), deep - before
    reached = np.where(left > 0, below * (1 - (deep - held) / np.where(left > 0, left, 1)), 0.0)
    lost = np.maximum(gain - now.deep_mm, 0)
    now.roots_mm = np.clip(now.roots_mm - gain + reached, 0, held)
    now.deep_mm = np.clip(now.deep_mm - gain + lost, 0, deep)
    return lost
