"""What every rainfall-runoff model is given and gives back, whatever happens inside it."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np
import numpy.typing as npt
from numpy.typing import NDArray

from data.errors import BadRequestError
from geo.arrays import as_values
from geo.errors import NegativeError

Reals: TypeAlias = NDArray[np.float64]
Scale: TypeAlias = Literal["linear", "log", "asinh"]
_FORWARD: Final[Mapping[Scale, Callable[[Reals], Reals]]] = {"linear": np.asarray, "log": np.log, "asinh": np.arcsinh}
_BACK: Final[Mapping[Scale, Callable[[Reals], Reals]]] = {"linear": np.asarray, "log": np.exp, "asinh": np.sinh}


class ParameterError(BadRequestError):
    """A parameter that a model cannot have."""


class StateError(BadRequestError):
    """A state that belongs to other parameters."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a model.

    Args:
        id: as in the literature.
        low: the search begins here.
        high: and ends here.
        scale: on which equal steps are of equal weight.
        starts: values from which a search may begin, rising; none: the quarters of its scale.
        pace: what a step of one means on its scale; 0: a twentieth of it.
    """

    id: str
    low: float
    high: float
    scale: Scale = "linear"
    starts: tuple[float, ...] = ()
    pace: float = 0.0

    @property
    def ends(self) -> tuple[float, float]:
        """Low and high on its scale."""
        low, high = _FORWARD[self.scale](np.array([self.low, self.high])).tolist()
        return low, high

    def value(self, scaled: float) -> float:
        """What a point on its scale means."""
        return float(_BACK[self.scale](np.array([scaled]))[0])

    @property
    def step(self) -> float:
        """What a step of one means on its scale."""
        low, high = self.ends
        return self.pace or (high - low) / 20

    @property
    def begins(self) -> Reals:
        """Points on its scale from which a search may begin."""
        return _FORWARD[self.scale](np.array(self.starts)) if self.starts else np.linspace(*self.ends, 5)[1:-1]


@dataclass(frozen=True, slots=True)
class WaterStores:
    """What is in a catchment between two steps.

    Args:
        production_mm: in the ground.
        routing_mm: in the store from which it flows slowly.
        interception_mm: on leaves, or in hollows of sealed ground.
        fast_mm: (n,) on its way, by the step in which it arrives; its last is 0.
        slow_mm: (m,) likewise, on the slower way.
    """

    production_mm: float
    routing_mm: float
    interception_mm: float
    fast_mm: Reals
    slow_mm: Reals

    def fitting(self, fast: int, slow: int) -> "WaterStores":
        """Itself; StateError: its ways take other numbers of steps."""
        if (len(self.fast_mm), len(self.slow_mm)) != (fast, slow):
            got = f"{len(self.fast_mm)} and {len(self.slow_mm)}"
            raise StateError(f"the state is of ways of {got} steps; these parameters have {fast} and {slow}")
        return self


@dataclass(frozen=True, slots=True)
class Runoff:
    """What a model says.

    Args:
        discharge_mm: (n,) at the outlet.
        state: after the last step; the next run may begin with it.
    """

    discharge_mm: Reals
    state: WaterStores


@dataclass(frozen=True, slots=True, kw_only=True)
class RunoffModel(ABC):
    """A model with its parameters.

    Args:
        name: small letters.
        step_h: for which its equations hold.
        parameters: in order.
    """

    name: str
    step_h: float
    parameters: Sequence[Parameter]

    @abstractmethod
    def run(
        self,
        parameters: npt.ArrayLike,
        rain_mm: npt.ArrayLike,
        evaporation_mm: npt.ArrayLike,
        state: WaterStores | None = None,
    ) -> Runoff:
        """The discharge of n steps.

        Args:
            parameters: one each.
            rain_mm: (n,) without gaps.
            evaporation_mm: (n,) what would evaporate if there were enough water.
            state: before the first; None: as ``begin`` says.

        Raises:
            ParameterError, StateError: see there.
            geo.errors.GeoError: other lengths, NaN or less than nothing, with the index of the first.
        """

    @abstractmethod
    def begin(self, parameters: npt.ArrayLike) -> WaterStores:
        """A state to begin with where none is known."""

    def checked(self, parameters: npt.ArrayLike) -> tuple[float, ...]:
        """As many finite numbers as it has parameters; ParameterError: others."""
        given = np.asarray(parameters, np.float64)
        names = ", ".join(one.id for one in self.parameters)
        if given.shape != (len(self.parameters),) or not np.isfinite(given).all():
            raise ParameterError(f"{self.name} has the parameters {names}, not {given.tolist()}")
        for one, value in zip(self.parameters, given.tolist(), strict=True):
            if one.low > 0 >= value:
                raise ParameterError(f"{one.id} of {self.name} is {value}; it must be above 0")
        return tuple(given.tolist())


def forcing(rain_mm: npt.ArrayLike, evaporation_mm: npt.ArrayLike) -> tuple[Reals, Reals]:
    """Both as gapless arrays of one length."""
    rain = as_values(rain_mm, name="rain_mm")
    evaporation = as_values(evaporation_mm, name="evaporation_mm", length=len(rain))
    for name, values in (("rain_mm", rain), ("evaporation_mm", evaporation)):
        for index in np.flatnonzero(values < 0)[:1].tolist():
            raise NegativeError(name, index=index, value=values[index])
    return rain, evaporation
