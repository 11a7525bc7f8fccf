"""`stadtklima user`: who may log in as staff."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from cli._context import Body, open_house

Name = Annotated[str, typer.Argument(help="Small letters, digits and . _ @ -")]


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help="People who may log in as staff.", no_args_is_help=True)
    group.command("list")(show)
    for command in (add, remove, password):
        group.command()(command)
    app.add_typer(group, name="user")


def add(name: Name, *, body: Body = "") -> None:
    """Let somebody log in; the password is asked for, never an argument."""
    house = open_house()
    house.records.staff.add(name, _asked(), now=datetime.now(UTC), body=house.town.known_body(body))
    typer.echo(f"{name} may log in at /login.")


def remove(name: Name) -> None:
    """Let somebody log in no more; logins of theirs end."""
    open_house().records.staff.remove(name)
    typer.echo(f"{name} may log in no more.")


def password(name: Name) -> None:
    """Give somebody another password; logins of theirs end."""
    staff = open_house().records.staff
    staff.set_password(name, _asked())
    typer.echo(f"{name} has a new password.")


def show() -> None:
    """List who may log in."""
    users = open_house().records.staff.users()
    for one in users:
        typer.echo(f"{one.name:24} since {one.created_at:%Y-%m-%d %H:%M} UTC")
    if not users:
        typer.echo("Nobody may log in; `stadtklima user add NAME` lets somebody.")


def _asked() -> str:
    found: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    return found
