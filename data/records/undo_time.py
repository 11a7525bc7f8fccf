"""For how long a deed can be undone: one number for those who see it count down and for those who grant it."""

from datetime import datetime, timedelta
from typing import Final

SHOWN: Final = timedelta(seconds=10)
"""As pages count, from the answer on."""
GRANTED: Final = SHOWN + timedelta(seconds=5)
"""From the deed on: the answer to it and the question after it are on their way as well."""


def is_over(done_at: datetime, now: datetime) -> bool:
    """Whether a deed is too old to be undone."""
    return now - done_at > GRANTED
