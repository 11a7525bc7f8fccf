"""`stadtklima badge`: devices that crews share, and the badges they show there."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from cli import _listing
from cli._context import Body, open_house
from cli._listing import Json

User = Annotated[str, typer.Argument(help="Whom it lets in, as `stadtklima user list` names them.")]
DeviceName = Annotated[str, typer.Argument(help="What people call the device, such as the vehicle's number.")]


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help="Badges of crews, and the devices they share.", no_args_is_help=True)
    for command in (new, issued, revoke, device, devices, forget):
        group.command()(command)
    app.add_typer(group, name="badge")


def new(user: User, *, svg: Annotated[Path, typer.Option(help="Where the QR code is written.")]) -> None:
    """Give somebody a badge, in the place of the one before; its PIN is asked for."""
    import segno  # noqa: PLC0415 - only here

    pin: str = typer.prompt("PIN", hide_input=True, confirmation_prompt=True, err=True)
    secret = open_house().records.badges.new(user, pin)
    segno.make_qr(secret, error="m").save(str(svg), kind="svg", scale=8)
    typer.echo(f"The badge of {user} is in {svg}; it opens a shared device together with the PIN.")


def revoke(user: User) -> None:
    """Make somebody's badge worthless; logins by it end."""
    had = open_house().records.badges.revoke(user)
    typer.echo(f"The badge of {user} is worthless." if had else f"{user} has no badge.")


def device(name: DeviceName, *, body: Body = "") -> None:
    """Let a device be made known: prints the code that is typed at /login/geraet on it, within an hour."""
    house = open_house()
    typer.echo(house.records.badges.add_device(name, body=house.town.known_body(body)))


def devices(*, as_json: Json = False) -> None:
    """List the shared devices, with when each was used last."""
    found = [asdict(one) for one in open_house().records.badges.devices()]
    _listing.show(found, as_json=as_json, empty="There are no shared devices.")


def issued(*, as_json: Json = False) -> None:
    """List the badges, with when each was used last."""
    _listing.show(
        [asdict(one) for one in open_house().records.badges.issued()], as_json=as_json, empty="There are none."
    )


def forget(name: DeviceName) -> None:
    """Let no badge open a device any more; logins on it end."""
    open_house().records.badges.remove_device(name)
    typer.echo(f"{name} is no shared device any more.")
