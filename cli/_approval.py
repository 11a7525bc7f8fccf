"""What commands that change a town ask and tell: what would change, how far they are, and what to restart."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from data.errors import BadRequestError

if TYPE_CHECKING:
    from data.folders import Folders
    from data.importers.approval import Approve
    from data.importers.reconciliation import Incoming
    from data.importers.site_import import From as Whence
    from data.progress import Progress
    from services.context import House

Source = Annotated[Path, typer.Argument(metavar="FILE", help="The file to read.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would change and change nothing.")]
_FOLLOWED: Final = "What runs takes over streets, names, residents, heights, the map and the sites within seconds."
_RESTART: Final = "Restart serve for the town's name, bounds, Stadtteile and whom to name."


def to_be_restarted(folders: "Folders") -> None:
    """Say what running processes follow and for what they must be restarted; nothing where none ever ran."""
    if folders.heartbeat.exists():
        typer.echo(f"{_FOLLOWED} {_RESTART}")


def asking(*, yes: bool, dry_run: bool) -> "Approve":
    """Show what would change; then do it with --yes, ask where somebody sits there, else refuse."""

    def approve(lines: Sequence[str]) -> bool:
        for line in lines:
            typer.echo(line)
        if dry_run:
            typer.echo("Nothing was changed (--dry-run).")
            raise typer.Exit
        if yes:
            return True
        if not sys.stdin.isatty():
            raise BadRequestError("nothing was changed, for nobody is here to be asked; say yes with --yes")
        return typer.confirm("Change this?")

    return approve


def telling() -> "Progress":
    """One line a step on stderr, so that a question can stand below."""
    told: list[str] = []

    def progress(what: str, share: float) -> None:
        if told[-1:] != [what]:
            told.append(what)
            typer.echo(f"{share:4.0%} {what}", err=True)

    return progress


def take_sites(  # noqa: PLR0917 - what each of these commands has read
    house: "House", layer: str, incoming: Sequence["Incoming"], origin: "Whence", file: "Path", approve: "Approve"
) -> None:
    """Bring the sites of a layer up to date with those of a file, if that is approved, and say how many changed."""
    from data.importers import site_import  # noqa: PLC0415 - each command imports what it alone needs

    difference = site_import.import_sites(
        incoming,
        layer=house.layers[layer],
        folders=house.folders,
        origin=origin,
        at=house.clock.now(),
        approve=approve,
    )
    typer.echo(f"{layer} of {house.town.name} is as in {file.name}: {difference.counted}.")
    to_be_restarted(house.folders)
