"""`stadtklima token`: tokens that network servers show at the doors."""

from typing import Annotated

import typer

from cli._context import Body, counted, open_house
from data.errors import NotFoundError


class UnknownSourceError(NotFoundError):
    """Nothing of this name has a door that messages are posted to."""

    kind = "door"


Source = Annotated[str, typer.Argument(help="Which door it opens: ttn, chirpstack, ...")]


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help="Tokens of the doors /ingest/...", no_args_is_help=True)
    group.command("new")(new)
    group.command("list")(show)
    group.command("revoke")(revoke)
    app.add_typer(group, name="token")


def new(source: Source, *, body: Body = "") -> None:
    """Make a token; it is shown once and kept only as a hash."""
    house = open_house()
    token = house.records.new_token(_known(source), body=house.town.known_body(body))
    typer.echo(f"Token for /ingest/{source}, shown only now:", err=True)
    typer.echo(token)


def show() -> None:
    """List the tokens: for which door, since when, until when."""
    tokens = open_house().records.tokens()
    for one in tokens:
        ended = f"revoked {one.revoked_at:%Y-%m-%d %H:%M} UTC" if one.revoked_at else "valid"
        typer.echo(f"{one.source:12} made {one.created_at:%Y-%m-%d %H:%M} UTC  {ended}")
    if not tokens:
        typer.echo("There are no tokens; `stadtklima token new ttn` makes one.")


def revoke(source: Source) -> None:
    """Make every token of a door worthless."""
    count = open_house().records.revoke_tokens(_known(source))
    typer.echo(f"Revoked {counted(count, 'token')} of /ingest/{source}.")


def _known(source: str) -> str:
    from data.ingest.sources import discover  # noqa: PLC0415 - only here

    doors = {name for name, one in discover().items() if one.is_posted}
    if source not in doors:
        raise UnknownSourceError(source, doors)
    return source
