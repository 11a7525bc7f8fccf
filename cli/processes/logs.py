"""How every process logs."""

import logging
import re
from typing import Final

_CONTROL: Final = re.compile(r"[^\S\n\t ]|[\x00-\x08\x0e-\x1f\x7f-\x9f]")


class Printable(logging.Formatter):
    """Writes no control characters but the ends of lines: what strangers send must not command a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """The lines of an event."""
        return _CONTROL.sub(lambda found: ascii(found[0])[1:-1], super().format(record))


def log_to_stderr(level: str) -> None:
    """One line an event on stderr: time, level, who, what."""
    handler = logging.StreamHandler()
    handler.setFormatter(Printable("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
