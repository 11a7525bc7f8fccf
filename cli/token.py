"""`stadtklima token`: tokens that network servers show at the doors, and machines at the API."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from cli._context import Body, counted, open_house
from data.errors import NotFoundError


class UnknownSourceError(NotFoundError):
    """Nothing of this name has a door that messages are posted to."""

    kind = "door"


Token = Annotated[str, typer.Argument(help="The door it opens (ttn, chirpstack, ...), or the machine's name.")]
Permissions = Annotated[list[str], typer.Option("--may", help="Of a machine: what it may do; may be repeated.")]
Networks = Annotated[list[str], typer.Option("--network", help="Of a machine: from where it may come, as CIDR.")]
Days = Annotated[int, typer.Option(help="Of a machine: how long the token is good.")]


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help="Tokens of the doors /ingest/... and of machines that use the API.", no_args_is_help=True)
    group.command("new")(new)
    group.command("list")(show)
    group.command("revoke")(revoke)
    app.add_typer(group, name="token")


def new(
    name: Token,
    *,
    may: Permissions = [],  # noqa: B006 -- typer reads it and changes nothing
    network: Networks = [],  # noqa: B006 -- likewise
    days: Days = 365,
    body: Body = "",
) -> None:
    """Make a token; it is shown once and kept only as a hash."""
    house = open_house()
    known = house.town.known_body(body)
    if may and name not in _doors():
        lasts = timedelta(days=days)
        token = house.records.api_tokens.new(name, may, lasts=lasts, body=known, networks=network)
        typer.echo(f"Token of {name}, good for {counted(days, 'day')}, shown only now:", err=True)
    else:
        token = house.records.new_token(_known(name), body=known)
        typer.echo(f"Token for /ingest/{name}, shown only now:", err=True)
    typer.echo(token)


def show() -> None:
    """List the tokens: for what, since when, until when."""
    records = open_house().records
    doors, machines = records.tokens(), records.api_tokens.tokens()
    for one in doors:
        ended = f"revoked {_minute(one.revoked_at)}" if one.revoked_at else "valid"
        typer.echo(f"{one.source:12} made {_minute(one.created_at)}  {ended}")
    for each in machines:
        ended = f"revoked {_minute(each.revoked_at)}" if each.revoked_at else f"good until {_minute(each.expires_at)}"
        ended = f"over since {_minute(each.expires_at)}" if each.expires_at <= datetime.now(UTC) else ended
        within = f"from {', '.join(each.networks)}" if each.networks else "from anywhere"
        permitted = ", ".join(each.permissions)
        typer.echo(f"{each.name:12} made {_minute(each.created_at)}  {ended}  {permitted} in {each.body}, {within}")
    if not (doors or machines):
        typer.echo("There are no tokens; `stadtklima token new ttn` makes one.")


def revoke(name: Token) -> None:
    """Make every token of a door, or the one of a machine, worthless."""
    records = open_house().records
    if name in _doors():
        count = records.revoke_tokens(name)
        typer.echo(f"Revoked {counted(count, 'token')} of /ingest/{name}.")
        return
    records.api_tokens.revoke(name)
    typer.echo(f"Revoked the token of {name}.")


def _doors() -> set[str]:
    from data.ingest.sources import discover  # noqa: PLC0415 - only here

    return {name for name, one in discover().items() if one.is_posted}


def _known(source: str) -> str:
    doors = _doors()
    if source not in doors:
        raise UnknownSourceError(source, doors)
    return source


def _minute(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
