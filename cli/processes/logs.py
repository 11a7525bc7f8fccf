"""How every process logs."""

import logging


def log_to_stderr(level: str) -> None:
    """One line an event on stderr: time, level, who, what."""
    logging.basicConfig(level=level.upper(), format="%(asctime)s %(levelname)s %(name)s %(message)s", force=True)
