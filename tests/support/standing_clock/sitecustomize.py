"""Python runs this first in every process that has this folder on its PYTHONPATH: the clock stands at STANDING_AT."""

import os
from datetime import datetime
from types import SimpleNamespace

from data import clock

AT = datetime.fromisoformat(os.environ["STANDING_AT"])
clock.datetime = SimpleNamespace(now=lambda _zone: AT)  # type: ignore[attr-defined, assignment]  # it asks for nothing else
