"""What can be wrong with what the geospatial core is given; every message names the argument.

GeoError (a ValueError)
├── ShapeError        an array has the wrong shape, length or kind of numbers
├── NotFiniteError    NaN or infinity at an index
├── DegreesError      a point at an index looks like degrees, metres are wanted
├── OffEarthError     a point at an index is further away than any place on Earth
├── NegativeError     a negative number at an index, where none makes sense
├── RowError          an index at an index points outside the array it refers to
└── OptionError       an option (radius, k, mode, ...) has a value that does not exist
"""

from collections.abc import Iterable


class GeoError(ValueError):
    """Any input that the geospatial core refuses."""


class ShapeError(GeoError):
    """An array has the wrong shape, length or kind of numbers."""

    def __init__(self, name: str, *, got: object, want: str) -> None:
        super().__init__(f"{name} has shape or type {got}; wanted: {want}")


class NotFiniteError(GeoError):
    """NaN or infinity where a finite number is wanted."""

    def __init__(self, name: str, *, index: int, value: object) -> None:
        super().__init__(f"{name}[{index}] is {value}; wanted: finite numbers")
        self.index = index


class DegreesError(GeoError):
    """A point lies where longitude and latitude would, not metres of EPSG:25832."""

    def __init__(self, name: str, *, index: int, value: object) -> None:
        want = "metres (EPSG:25832), easting first"
        super().__init__(f"{name}[{index}] is {value}, which looks like degrees; wanted: {want}")
        self.index = index


class OffEarthError(GeoError):
    """A point further away than any place on Earth: a missing-value code or a slipped decimal point."""

    def __init__(self, name: str, *, index: int, value: object) -> None:
        super().__init__(f"{name}[{index}] is {value}; wanted: metres (EPSG:25832) within ±100,000 km")
        self.index = index


class NegativeError(GeoError):
    """A negative number where only zero and more make sense."""

    def __init__(self, name: str, *, index: int, value: float) -> None:
        super().__init__(f"{name}[{index}] is {value}; wanted: zero or more")
        self.index = index


class RowError(GeoError):
    """An index that points outside the array it refers to."""

    def __init__(self, name: str, *, index: int, value: int, rows: int) -> None:
        super().__init__(f"{name}[{index}] is {value}; wanted: 0 to {rows - 1}, because there are {rows} rows")
        self.index = index


class OptionError(GeoError):
    """An option has a value that does not exist."""

    def __init__(self, name: str, *, value: object, want: str | Iterable[str]) -> None:
        known = want if isinstance(want, str) else ", ".join(sorted(want))
        super().__init__(f"{name} is {value!r}; wanted: {known}")
