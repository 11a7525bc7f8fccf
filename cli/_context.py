"""How a command gets the house it works in, and its end; imported late, because `--help` needs none of it."""

import signal
import threading
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

if TYPE_CHECKING:
    from services.context import House


Body: TypeAlias = Annotated[str, typer.Option(help="Whose it is: a key of [bodies] in town.toml; else the town's.")]


def open_house() -> "House":
    """The house of the settings in the environment.

    Raises:
        ValidationError: a setting is none of its kind.
        StadtklimaError: there is no such town, or it contradicts itself.
    """
    from services.context import House  # noqa: PLC0415 - see the module's sentence
    from services.settings import Settings  # noqa: PLC0415 - see the module's sentence

    return House.open(Settings())


def until_told() -> threading.Event:
    """Is set when the process is told to end, by Ctrl-C or SIGTERM."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop


def supervised(process: str) -> "tuple[House, threading.Event]":
    """What a process of its own needs: house and end; it logs, and ends with the supervisor that started it."""
    from cli.processes.lifeline import die_with_supervisor  # noqa: PLC0415 - see the module's sentence
    from services.context import House  # noqa: PLC0415 - see the module's sentence
    from services.logs import log_to_stderr  # noqa: PLC0415 - see the module's sentence
    from services.settings import Settings  # noqa: PLC0415 - see the module's sentence

    stop = until_told()
    die_with_supervisor()
    settings = Settings()
    log_to_stderr(settings, process)
    return House.open(settings), stop
