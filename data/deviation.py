"""How a layer declares that its sites are compared with each other."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """How the sites of a layer are compared with each other: the second scale of its map.

    Args:
        classes: name of a table ``[classes.NAME]`` in the town's TOML, of differences to the mean of all sites.
        accuracy: two sites that differ by less are not told apart, in the shown measure's unit.
        alike: where all sites differ by less, nobody would tell one from another.
        narrow: below this spread the second scale says more than the first.
        levelled: freed of height, as ``[climate] lapse_k_per_m`` says.
    """

    classes: str
    accuracy: float
    alike: float
    narrow: float
    levelled: bool = False

    def is_alike(self, spread: float) -> bool:
        """Whether a spread, highest less lowest, is too small for any site to be called the highest."""
        return spread < max(self.alike, 2 * self.accuracy)
