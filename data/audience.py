"""Who may see what a measure says as it happens."""

from data.declare import Measure


def is_open(measure: Measure) -> bool:
    """Whether everybody may see each of its readings, at once and as it is."""
    return measure.audience == "public" and measure.public_step == "raw" and measure.min_count is None
