"""`stadtklima token`: tokens that network servers show at the doors, and machines at the API."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from cli import _listing
from cli._context import Body, open_house
from cli._listing import Json, Value
from data.amounts import counted
from data.errors import NotFoundError

if TYPE_CHECKING:
    from data.records.api_tokens import ApiToken
    from data.records.records import Token as DoorToken


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


def show(*, as_json: Json = False) -> None:
    """List the tokens: for what, since when, until when; machines with what they may do, and from where."""
    records = open_house().records
    doors = [_row(f"/ingest/{one.source}", one) for one in records.tokens()]
    machines = [
        {**_row(one.name, one, ends=one.expires_at), "body": one.body, "may": one.permissions, "from": one.networks}
        for one in records.api_tokens.tokens()
    ]
    empty = "There are no tokens; `stadtklima token new ttn` makes one."
    _listing.show([*doors, *machines], as_json=as_json, empty=empty)


def _row(name: str, one: "DoorToken | ApiToken", *, ends: datetime | None = None) -> dict[str, Value]:
    is_good = one.revoked_at is None and (ends is None or ends > datetime.now(UTC))
    times: dict[str, Value] = {"made": one.created_at, "ends": ends, "revoked": one.revoked_at}
    return {"for": name, **times, "good": is_good, "body": "", "may": [], "from": []}


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
