"""`stadtklima work`: what is done by the clock, at new readings and on demand."""

import os
from typing import Annotated

import typer

from cli._context import open_house, supervised


def work(
    *, run: Annotated[str, typer.Option(help="Do one claimed run; a worker asks this.", hidden=True)] = ""
) -> None:
    """Do jobs until Ctrl-C: polled addresses, the surface, retention."""
    from services import jobs  # noqa: PLC0415 - only this command needs them

    if run:
        _do(run)
        return
    from cli.processes.worker import Worker  # noqa: PLC0415 - likewise

    with supervised("work") as (house, stop, registry):
        Worker(house, jobs.discover(house), registry).run(stop)


def _do(run_id: str) -> None:
    from cli.processes.lifeline import die_with_supervisor  # noqa: PLC0415 - only this command needs it
    from services import jobs  # noqa: PLC0415 - likewise
    from services.job import perform  # noqa: PLC0415 - likewise
    from services.logs import log_to_stderr  # noqa: PLC0415 - likewise

    die_with_supervisor()
    os.nice(10)  # readings and visitors come first
    house = open_house()
    log_to_stderr(house.settings, "job")
    run = house.records.jobs.run(run_id)
    perform(jobs.discover(house)[run.name], run, house)
