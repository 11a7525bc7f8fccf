"""`stadtklima serve`: the web processes."""

import resource
import socket
from typing import Final

import typer

from data.errors import StadtklimaError

CONNECTIONS: Final = 8_192
"""Visitors of one web process at the same time; browsers keep their connections open between two polls."""
FILES: Final = 2 * CONNECTIONS
"""Open files, of which each connection is one."""
WAITING: Final = 2_048
"""Connections that the system holds until they are taken."""


class AddressTakenError(StadtklimaError):
    """Nobody can listen where we are told to."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(serve)


def serve() -> None:
    """Serve pages and the open API until Ctrl-C."""
    from granian import Granian  # noqa: PLC0415 - only this command needs it
    from granian.constants import Interfaces  # noqa: PLC0415 - likewise
    from granian.log import LogLevels  # noqa: PLC0415 - likewise

    from cli.processes.lifeline import die_with_supervisor  # noqa: PLC0415 - likewise
    from services.settings import Settings  # noqa: PLC0415 - likewise

    die_with_supervisor()
    settings = Settings()
    check_free(settings.host, settings.port)
    allow_files(FILES)
    Granian(
        "cli.processes.web:server",
        factory=True,
        interface=Interfaces.ASGI,
        address=settings.host,
        port=settings.port,
        workers=settings.workers,
        respawn_failed_workers=True,
        backlog=WAITING,
        backpressure=CONNECTIONS,
        log_access=False,
        log_level=LogLevels.warning,
    ).serve()


def allow_files(wanted: int) -> None:
    """Open so many files where the system lets us; many systems begin with 1,024."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    highest = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < highest:
        resource.setrlimit(resource.RLIMIT_NOFILE, (highest, hard))


def check_free(host: str, port: int) -> None:
    """See that the port can be listened on.

    Raises:
        AddressTakenError: it cannot.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise AddressTakenError(
                f"cannot listen on {host}:{port} ({error.strerror}); set STADTKLIMA_PORT to a free one"
            ) from None
