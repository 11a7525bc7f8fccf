"""What can be wrong with what the geospatial core is given; every message names the argument."""

from collections.abc import Iterable


class GeoError(ValueError):
    """Any input that the geospatial core refuses."""


class ShapeError(GeoError):
    """An array has the wrong shape, length or kind of numbers."""

    def __init__(self, name: str, *, got: object, want: str) -> None:
        super().__init__(f"{name} has shape or type {got}; wanted: {want}")


class BadRowError(GeoError):
    """The value at one index is of no use; ``index`` says which.

    Attributes:
        want: what would be.
    """

    want = ""

    def __init__(self, name: str, *, index: int, value: object) -> None:
        super().__init__(f"{name}[{index}] is {value}{self.want}")
        self.index = index


class NotFiniteError(BadRowError):
    """NaN or infinity where a finite number is wanted."""

    want = "; wanted: finite numbers"


class DegreesError(BadRowError):
    """A point lies where longitude and latitude would, not metres of EPSG:25832."""

    want = ", which looks like degrees; wanted: metres (EPSG:25832), easting first"


class OffEarthError(BadRowError):
    """A point further away than any place on Earth: a missing-value code or a slipped decimal point."""

    want = "; wanted: metres (EPSG:25832) within ±100,000 km"


class NegativeError(BadRowError):
    """A negative number where only zero and more make sense."""

    want = "; wanted: zero or more"


class OutOfReachError(BadRowError):
    """A distance that no packet has ever covered: one of its ends has no position (0/0), or a wrong one."""

    want = " m; wanted: at most 1,400,000 m, for no LoRaWAN packet was ever heard further away: is a position 0/0?"


class RowError(BadRowError):
    """An index that points outside the array it refers to."""

    def __init__(self, name: str, *, index: int, value: int, rows: int) -> None:
        self.want = f"; wanted: 0 to {rows - 1}, because there are {rows} rows"
        super().__init__(name, index=index, value=value)


class UnfitStopError(BadRowError):
    """A stop that no vehicle can ever collect: too much, too heavy, of a fraction that none takes."""

    want = "; wanted: a stop that some vehicle takes"


class OptionError(GeoError):
    """An option has a value that does not exist."""

    def __init__(self, name: str, *, value: object, want: str | Iterable[str]) -> None:
        known = want if isinstance(want, str) else ", ".join(sorted(want))
        super().__init__(f"{name} is {value!r}; wanted: {known}")
