"""What a web process of granian makes: the FastAPI app of one house."""

import os
import signal
import sys
from typing import Any

from cli.processes.lifeline import die_with_parent
from data.errors import StadtklimaError
from data.folders import OTHERS
from services.context import House
from services.logs import last_words, log_to_stderr
from services.metrics import MetricRegistry
from services.settings import Settings


def server() -> Any:
    """Build the application (FastAPI) in this process, which ends with granian's own."""
    os.umask(OTHERS)
    die_with_parent()
    settings = Settings()
    metrics = MetricRegistry("web")
    log_to_stderr(settings, "web", metrics.handler())
    try:
        house = House.open(settings)
        from dashboard.factory import create  # noqa: PLC0415 - its modules give Arrow lists: the house leaves pandas out

        return create(house, metrics)
    except StadtklimaError as error:
        # granian would start this process again for ever; what cannot start is to be mended first.
        os.kill(os.getppid(), signal.SIGTERM)
        sys.exit(last_words(str(error)))
