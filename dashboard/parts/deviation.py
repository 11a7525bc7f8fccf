"""The second scale of a layer: how far each site is from the mean of all of them at the same moment."""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from dashboard.parts.addresses import Address
from dashboard.parts.figures import number
from dashboard.parts.fragment import fragment
from dashboard.parts.markup import Attribute, Markup, tag
from dashboard.texts import Words
from data.deviation import Deviation
from data.thresholds import ClassTable

Scale: TypeAlias = Literal["value", "difference"]
SCALES: Final[tuple[Scale, ...]] = ("value", "difference")
FEWEST: Final = 2
"""One site alone differs from nobody."""
DECIMALS: Final = 1
INWARDS: Final = 0.05
"""Half of the last decimal: what is written as a limit belongs to the class nearer to the mean, on either side."""


@dataclass(frozen=True, slots=True)
class Differences:
    """The n sites of a layer compared.

    Args:
        table: classes of differences, in the shown measure's unit.
        lifts: (n,) what is added to each value so that all are of one height.
        difference: (n,) to the mean; NaN where a site has no current, plausible value.
        is_on: whether the map is drawn by it.
    """

    table: ClassTable
    lifts: NDArray[np.float64]
    difference: NDArray[np.float64]
    is_on: bool

    def index(self, at: int) -> int:
        """The class of a site; -1 where it has no difference."""
        return int(classes(self.difference, self.table)[at])


def differences(values: NDArray[np.float64], lifts: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n,) each value, lifted to a common height, less the mean of all; NaN where one is missing, or there is but one.

    Args:
        values: (n,) NaN: not current.
        lifts: (n,) in the same unit.
    """
    level = values + lifts
    known = np.isfinite(level)
    if known.sum() < FEWEST:
        return np.full(len(level), np.nan)
    return np.asarray(level - level[known].mean())


def classes(difference: NDArray[np.float64], table: ClassTable) -> NDArray[np.int8]:
    """(n,) the class of each as it is written, with one decimal; -1 for NaN."""
    shown = _written(difference)
    return table.index_of(shown - np.copysign(INWARDS, shown))


def _written(difference: NDArray[np.float64]) -> NDArray[np.float64]:
    """As assets/js/map/scale.js rounds them: halves away from zero."""
    return np.asarray(np.copysign(np.floor(np.abs(difference) * 10 + 0.5) / 10, difference))


def chosen(wanted: str | None, values: NDArray[np.float64], declared: Deviation) -> Scale | None:
    """The scale of a map: what is asked for, else the one that says more; None: there is nothing to choose."""
    known = values[np.isfinite(values)]
    if known.size < FEWEST:
        return None
    usual: Scale = "difference" if float(np.ptp(known)) < declared.narrow else "value"
    return next((one for one in SCALES if one == wanted), usual)


def signed(value: float, words: Words) -> str:
    """``+0,8``, ``−1,2``, ``0,0``."""
    text = number(float(_written(np.asarray(value))), decimals=DECIMALS, words=words)
    return f"+{text}" if value > 0 and any(digit in text for digit in "123456789") else text


def scale_switch(layer: str, found: Differences | None, address: Address, words: Words) -> Markup:
    """Two buttons that choose the scale of the map; nothing where there is nothing to choose."""
    own = {**fragment("scale", address, [layer]), "data-layer": layer}
    if found is None:
        return tag("div", {**own, "hidden": True})
    on: Scale = "difference" if found.is_on else "value"
    kept = {key: value for key, value in address.query().items() if key != "scale"}
    hidden = [tag("input", {"type": "hidden", "name": key, "value": value}) for key, value in kept.items()]
    form: dict[str, Attribute] = {
        **own,
        "class": "scale",
        "action": address.asset(address.path),
        "aria-label": words["deviation.switch"],
        "data-on": on,
    }
    buttons = [_button(one, words, pressed=one == on) for one in SCALES]
    return tag("form", form, *hidden, *buttons)


def _button(one: Scale, words: Words, *, pressed: bool) -> Markup:
    state: dict[str, Attribute] = {
        "class": "scale__button",
        "id": f"scale-{one}",
        "type": "submit",
        "name": "scale",
        "value": one,
        "aria-pressed": "true" if pressed else "false",
    }
    return tag("button", state, words[f"deviation.{one}"])
