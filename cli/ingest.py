"""`stadtklima ingest`: the one process that writes the lake."""

import signal
import threading

import typer

from cli._context import open_house


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(ingest)


def ingest() -> None:
    """Bring messages from the inbox into the lake until Ctrl-C; with simulated devices in a demo town."""
    from cli.processes import ingest as ingesting  # noqa: PLC0415 - only this command needs the writer
    from cli.processes.lifeline import die_with_supervisor  # noqa: PLC0415 - likewise
    from cli.processes.logs import log_to_stderr  # noqa: PLC0415 - likewise

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    die_with_supervisor()
    house = open_house()
    log_to_stderr(house.settings.log_level)
    ingesting.run(house, stop)
