"""Quality flags of readings: bits of the lake's ``flags`` column; raw values stay, flags are added."""

from enum import IntFlag


class Flag(IntFlag):
    """Why a reading is not to be trusted. 0 is a healthy reading."""

    RANGE = 1
    """Outside the measure's plausible range."""
    STUCK = 2
    """The same value for longer than the measure allows."""
    STEP = 4
    """A change per minute above the measure's limit."""
    BUDDY = 8
    """Too far from its neighbours."""
    CLOCK = 16
    """The device's clock was wrong; the network server's time stands in. The value itself is fine."""


SUSPECT = Flag.RANGE | Flag.STUCK | Flag.STEP | Flag.BUDDY
"""A reading with any of these never colours the map and is left out of aggregates."""
