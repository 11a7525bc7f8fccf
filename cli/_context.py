"""How a command gets the house it works in, and its end; imported late, because `--help` needs none of it."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

if TYPE_CHECKING:
    from services.context import House
    from services.metrics import MetricRegistry


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


@contextmanager
def supervised(process: str) -> "Iterator[tuple[House, threading.Event, MetricRegistry]]":
    """What a process of its own needs: house, end, and what it counts itself in.

    It logs, publishes what it counts, and ends with the supervisor that started it.
    """
    from cli.processes.lifeline import die_with_supervisor  # noqa: PLC0415 - see the module's sentence
    from services.context import House  # noqa: PLC0415 - see the module's sentence
    from services.logs import log_to_stderr  # noqa: PLC0415 - see the module's sentence
    from services.metrics import MetricRegistry, Publication  # noqa: PLC0415 - see the module's sentence
    from services.settings import Settings  # noqa: PLC0415 - see the module's sentence

    stop = until_told()
    die_with_supervisor()
    settings = Settings()
    registry = MetricRegistry(process)
    log_to_stderr(settings, process, registry.handler())
    house = House.open(settings)
    with Publication(house.folders.metrics, registry):
        yield house, stop, registry
