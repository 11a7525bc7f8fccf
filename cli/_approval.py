"""How commands that change what is there ask before they do, and say how far they are."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from data.errors import BadRequestError
from data.importers.approval import Approve
from data.progress import Progress

Source = Annotated[Path, typer.Argument(metavar="FILE", help="The file to read.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would change and change nothing.")]


def asking(*, yes: bool, dry_run: bool) -> Approve:
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


def telling() -> Progress:
    """One line a step on stderr, so that a question can stand below."""
    told: list[str] = []

    def progress(what: str, share: float) -> None:
        if told[-1:] != [what]:
            told.append(what)
            typer.echo(f"{share:4.0%} {what}", err=True)

    return progress
