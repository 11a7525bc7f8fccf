"""`stadtklima restore`: a town as a backup has it."""

from typing import TYPE_CHECKING, Annotated

import typer

from data.amounts import counted

if TYPE_CHECKING:
    from services.restore import Restoration


def restore(
    place: Annotated[str, typer.Argument(help="A folder or s3://bucket/prefix; else STADTKLIMA_BACKUP_TO.")] = "",
    *,
    at: Annotated[str, typer.Option(help="The last backup at or before this instant; else the last.")] = "",
) -> None:
    """Put a town back into an empty data folder (STADTKLIMA_DATA_DIR), and its records into an empty database."""
    from cli.build import with_progress  # noqa: PLC0415 - `--help` need not wait for it
    from data import instants  # noqa: PLC0415 - likewise
    from services import restore as restoring  # noqa: PLC0415 - likewise
    from services.backup import repository  # noqa: PLC0415 - likewise
    from services.settings import Settings  # noqa: PLC0415 - likewise

    settings = Settings()
    there, until = repository(settings, place), instants.parse(at, zone=None) if at else None
    done: list[Restoration] = []
    with_progress(lambda progress: done.append(restoring.restore(settings, there, at=until, progress=progress)))
    manifest = done[0].manifest
    typer.echo(
        f"Restored {manifest.town} as of {instants.text(manifest.at)} into {settings.folders.root}: "
        f"{counted(len(manifest.files), 'file')}, {manifest.size_bytes / 1e6:.1f} MB."
    )
    for path in done[0].differing:
        typer.echo(f"{path.name} is another than that of this program: compare {path} with it.")
    if done[0].is_older:
        typer.echo("The backup is of an older version: run `stadtklima upgrade` before anything else.")
    typer.echo("What had been accepted and was not in the lake yet comes in as soon as Stadtklima runs.")
