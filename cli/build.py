"""`stadtklima build`: the first start; town, sites, devices, history."""

import time
from collections.abc import Callable

import typer

from cli._context import open_house
from data.progress import Progress


def build() -> None:
    """Make what is missing of the town: map, sites, devices, history. What is there stays."""
    from cli.processes.lifeline import die_with_supervisor  # noqa: PLC0415 - only this command needs it
    from services import build as building  # noqa: PLC0415 - likewise: the generators

    die_with_supervisor()
    house = open_house()
    if not building.is_missing(house):
        typer.echo(f"Nothing to do: {house.town.name} is in {house.folders.root}.")
        return
    began = time.monotonic()
    with_progress(lambda progress: building.build(house, progress=progress))
    typer.echo(f"Built {house.town.name} in {house.folders.root} in {time.monotonic() - began:.0f} s.")


def with_progress(work: Callable[[Progress], None]) -> None:
    """Do some work below one progress bar."""
    from rich import progress  # noqa: PLC0415 - only here

    columns = (
        progress.TextColumn("{task.description:<28}"),
        progress.BarColumn(),
        progress.TextColumn("{task.percentage:3.0f} %"),
        progress.TimeElapsedColumn(),
    )
    with progress.Progress(*columns) as bar:
        task = bar.add_task("", total=1.0)
        work(lambda what, share: bar.update(task, description=what, completed=share))
