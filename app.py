"""Entry point `python app.py`: builds the town if it is not there yet, then supervises ingest and the web processes."""

import os
import sys

from cli import sentence
from cli.processes.supervisor import Supervisor
from data.folders import OTHERS
from services.logs import last_words
from services.settings import Settings


def main() -> int:
    """Run until Ctrl-C or SIGTERM; 0 if it was told to end, 1 with one sentence if it cannot start."""
    os.umask(OTHERS)
    try:
        return Supervisor(Settings()).run()
    except Exception as error:
        if not (said := sentence(error)):
            raise
        sys.exit(last_words(said))


if __name__ == "__main__":
    sys.exit(main())
