"""Which table and which blocks of queries/ answer for a step."""

from collections.abc import Mapping
from typing import Final

from data.declare import Step

TABLE: Final[Mapping[Step, str]] = {"raw": "readings", "hour": "rollup_hour", "day": "rollup_day"}
ROLLUPS: Final = frozenset({"rollup_hour", "rollup_day"})
"""Their rows lie in files alone: the same files say the same."""
OF_SITE: Final[Mapping[Step, str]] = {"raw": "readings_of_site", "hour": "hours_of_site", "day": "days_of_site"}
SERIES: Final[Mapping[Step, str]] = {"raw": "series_raw", "hour": "series_hour", "day": "series_day"}
