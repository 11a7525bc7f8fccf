"""`stadtklima rollup`: hours and days anew."""

import typer

from cli._context import open_house
from data.amounts import counted


def rollup() -> None:
    """Make up the rollups of every day whose readings changed since; ingest must not run."""
    from data.ingest.rollups import Rollups  # noqa: PLC0415 - only this command needs it
    from data.lake import Lake, WriterLock  # noqa: PLC0415 - likewise

    house = open_house()
    with WriterLock(house.folders.ingest_lock):
        lake = Lake(house.folders.lake)
        lake.open_or_create(kind=lake.kind)
        rollups = Rollups(lake, intervals_s=house.intervals_s())
        count = rollups.refresh(rollups.stale_days())
    typer.echo(f"Brought the rollups of {counted(count, 'day')} up to date.")
