"""`stadtklima serve`: the web processes."""

import os
import resource
from typing import Final

import typer

CONNECTIONS: Final = 8_192
"""Visitors of one web process at the same time; browsers keep their connections open between two polls."""
FILES: Final = 2 * CONNECTIONS
"""Open files, of which each connection is one."""
WAITING: Final = 2_048
"""Connections that the system holds until they are taken."""

PATIENCE_S: Final = 10
"""So long answers under way may take when we are told to end."""
SUPERVISED_PATIENCE_S: Final = 1
"""Likewise, where somebody waits at a terminal."""


def serve() -> None:
    """Serve pages and the open API until Ctrl-C."""
    from granian import Granian  # noqa: PLC0415 - only this command needs it
    from granian.constants import Interfaces  # noqa: PLC0415 - likewise
    from granian.log import LogLevels  # noqa: PLC0415 - likewise

    from cli.processes.lifeline import die_with_supervisor  # noqa: PLC0415 - likewise
    from cli.processes.port import check_free  # noqa: PLC0415 - likewise
    from cli.processes.supervisor import can_start  # noqa: PLC0415 - likewise
    from services.logs import log_to_stderr  # noqa: PLC0415 - likewise
    from services.settings import SUPERVISOR, Settings  # noqa: PLC0415 - likewise

    die_with_supervisor()
    settings = Settings()
    log_to_stderr(settings, "web")
    if SUPERVISOR not in os.environ and not can_start():
        raise typer.Exit(1)  # that process has said why
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
        workers_kill_timeout=SUPERVISED_PATIENCE_S if SUPERVISOR in os.environ else PATIENCE_S,
        log_access=False,
        log_level=LogLevels.warning,
        log_dictconfig={"formatters": {}, "handlers": {}, "loggers": {"_granian": {"propagate": True}}},
    ).serve()


def allow_files(wanted: int) -> None:
    """Open so many files where the system lets us; many systems begin with 1,024."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    highest = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < highest:
        resource.setrlimit(resource.RLIMIT_NOFILE, (highest, hard))
