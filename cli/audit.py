"""`stadtklima audit`: whose a pseudonym in the audit is, for who may know and says why."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from cli._context import open_house
from data.amounts import counted


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help="Who changed what: names and pseudonyms.", no_args_is_help=True)
    for command in (resolve, separate, forget):
        group.command()(command)
    app.add_typer(group, name="audit")


def resolve(
    pseudonym: Annotated[str, typer.Argument(help="As the audit says it.")],
    *,
    reason: Annotated[str, typer.Option(help="Why; it is audited.")],
) -> None:
    """Say whose a pseudonym is."""
    typer.echo(open_house().records.pseudonyms.resolve(pseudonym, reason=reason))


def separate(*, days: Annotated[int, typer.Option(min=0, help="Of entries older than so many days.")]) -> None:
    """Put pseudonyms in the place of names now, which the worker does by the clock."""
    people = open_house().records.pseudonyms.separate(before=datetime.now(UTC) - timedelta(days=days))
    typer.echo(f"{counted(people, 'name')} separated from the audit.")


def forget(*, days: Annotated[int, typer.Option(min=0, help="Those made more than so many days ago.")]) -> None:
    """Let nobody find out any more whose pseudonyms are."""
    gone = open_house().records.pseudonyms.forget(before=datetime.now(UTC) - timedelta(days=days))
    typer.echo(f"{counted(gone, 'pseudonym')} forgotten.")
