"""`stadtklima receive`: MQTT subscriptions and polled addresses."""

import signal
import threading

import typer

from cli._context import open_house


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(receive)


def receive() -> None:
    """Receive from MQTT brokers and polled addresses into the inbox until Ctrl-C."""
    from cli.processes import receive as receiving  # noqa: PLC0415 - only this command needs the receivers
    from cli.processes.lifeline import die_with_supervisor  # noqa: PLC0415 - likewise
    from cli.processes.logs import log_to_stderr  # noqa: PLC0415 - likewise

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    die_with_supervisor()
    house = open_house()
    log_to_stderr(house.settings.log_level)
    receiving.run(house, stop)
