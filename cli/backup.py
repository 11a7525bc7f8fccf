"""`stadtklima backup`: everything of the town at one instant, while it runs."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli._context import open_house
from data.amounts import counted

if TYPE_CHECKING:
    from data.backup import Repository
    from services.context import House

_MB = 1e6


def backup(
    place: Annotated[str, typer.Argument(help="A folder or s3://bucket/prefix; else STADTKLIMA_BACKUP_TO.")] = "",
    *,
    verify: Annotated[bool, typer.Option(help="Make none, but read every file of all there are.")] = False,
    prune: Annotated[bool, typer.Option(help="Then let go of old ones, as STADTKLIMA_BACKUP_KEEP says.")] = False,
) -> None:
    """Back up lake, inbox, records, files and town; what the place has already is not copied again."""
    from services.backup import repository  # noqa: PLC0415 - `--help` need not wait for it

    house = open_house()
    there = repository(house.settings, place)
    if verify:
        _verify(house, there)
        return
    _back_up(house, there)
    if prune:
        _prune(house, there)


def _back_up(house: "House", there: "Repository") -> None:
    from cli.build import with_progress  # noqa: PLC0415 - only here
    from services.backup import LastBackup, back_up  # noqa: PLC0415 - likewise

    made: list[LastBackup] = []
    with_progress(lambda progress: made.append(back_up(house, there, progress=progress)))
    one, size = made[0], f"{made[0].size_bytes / _MB:.1f} MB, {made[0].new_bytes / _MB:.1f} MB of it new"
    typer.echo(f"Backed up to {one.place} in {one.seconds:.1f} s: {counted(one.files, 'file')}, {size}.")


def _prune(house: "House", there: "Repository") -> None:
    from datetime import UTC, datetime  # noqa: PLC0415 - only here

    from services.backup import keep  # noqa: PLC0415 - likewise

    gone, unnamed = there.prune(keep(house.settings), now=datetime.now(UTC))
    typer.echo(f"Let go of {counted(gone, 'backup')} and of {counted(unnamed, 'file')} that no other names.")


def _verify(house: "House", there: "Repository") -> None:
    from cli.build import with_progress  # noqa: PLC0415 - only here
    from data import instants  # noqa: PLC0415 - likewise
    from data.backup import Manifest  # noqa: PLC0415 - likewise
    from services.backup import prove  # noqa: PLC0415 - likewise

    found: list[Manifest] = []
    with_progress(lambda progress: found.extend(prove(house, there, progress=progress)))
    for one in found:
        size = one.size_bytes / _MB
        typer.echo(
            f"ok      {instants.text(one.at)}: {counted(len(one.files), 'file')}, {size:.1f} MB, of {one.program}"
        )
