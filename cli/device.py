"""`stadtklima device`: which device serves which site, and how it is calibrated."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from cli import _listing
from cli._context import open_house
from cli._listing import Json, Row
from data import instants
from data.errors import BadRequestError

if TYPE_CHECKING:
    from services.context import House

Since = Annotated[str, typer.Option(help="From this instant on; without it from now on.")]
Mounting = Annotated[list[str] | None, typer.Option(help="Such as height_empty_mm=1200; repeatable.")]


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help="Devices and the sites they serve.", no_args_is_help=True)
    group.command("list")(show)
    for command in (assign, swap, calibrate, retire):
        group.command()(command)
    app.add_typer(group, name="device")


def show(
    *, simulated: Annotated[bool, typer.Option(help="Also those of the simulation.")] = False, as_json: Json = False
) -> None:
    """List devices: id, profile, network, site and channel."""
    records = open_house().records
    devices = {device.device_id: device for device in records.devices() if simulated or not device.simulated}
    serving = [one for one in records.assignments() if one.valid_to is None and one.device_id in devices]
    rows: list[Row] = [
        {
            "device": one.device_id,
            "profile": devices[one.device_id].profile,
            "network": devices[one.device_id].network,
            "site": one.site_id,
            "channel": one.channel,
            "since": one.valid_from,
        }
        for one in serving
    ]
    _listing.show(rows, as_json=as_json, empty="No device serves a site; `stadtklima device assign` lets one.")


def assign(
    device_id: Annotated[str, typer.Argument(help="DevEUI, or the vendor's id.")],
    site_id: Annotated[str, typer.Argument(help="As in the address of its page.")],
    *,
    profile: Annotated[str, typer.Option(help="Device type, a file of data/profiles.")],
    network: Annotated[str, typer.Option(help="ttn, chirpstack, ...")],
    channel: Annotated[int, typer.Option(help="0: the site itself; 1..: a container of it.")] = 0,
    since: Since = "",
    mounting: Mounting = None,
) -> None:
    """Let a device serve a site; what it served before ends then."""
    from services.devices import assign  # noqa: PLC0415 - `--help` need not wait for it

    house = open_house()
    at = _instant(house, since)
    hangs = _numbers(mounting or [])
    served, ended = assign(
        house, device_id, site_id, profile=profile, network=network, at=at, channel=channel, mounting=hangs
    )
    before = f", {ended} earlier assignment ended" if ended else ""
    typer.echo(f"{device_id} serves {site_id}, channel {served.channel}, from {_said(at)} on{before}.")


def swap(
    before: Annotated[str, typer.Argument(help="Device that is taken away.")],
    after: Annotated[str, typer.Argument(help="Device that comes in its place.")],
    *,
    profile: Annotated[str, typer.Option(help="Device type of the new one; without it that of the old one.")] = "",
    network: Annotated[str, typer.Option(help="Network of the new one; without it that of the old one.")] = "",
    since: Since = "",
    mounting: Mounting = None,
) -> None:
    """Let another device serve what a device serves; charts mark the change."""
    from services.devices import swap  # noqa: PLC0415 - `--help` need not wait for it

    house = open_house()
    at = _instant(house, since)
    hangs = _numbers(mounting) if mounting else None
    served = swap(house, before, after, at=at, profile=profile, network=network, mounting=hangs)
    place = f"{served.site_id}, channel {served.channel}"
    typer.echo(f"{served.device_id} serves {place}, instead of {before} from {_said(at)} on.")


def calibrate(
    device_id: Annotated[str, typer.Argument(help="DevEUI, or the vendor's id.")],
    offsets: Annotated[list[str], typer.Argument(help="What is added, as MEASURE=NUMBER; several.")],
    *,
    since: Since = "",
) -> None:
    """Add an amount to what a device measures from an instant on; what was measured before stays."""
    from services.devices import calibrate  # noqa: PLC0415 - `--help` need not wait for it

    house = open_house()
    at = _instant(house, since)
    served = calibrate(house, device_id, _numbers(offsets), at=at)
    told = ", ".join(f"{measure} {added:+g}" for measure, added in served.calibration.items())
    typer.echo(f"{served.device_id} at {served.site_id} is calibrated by {told} from {_said(at)} on.")


def retire(device_id: Annotated[str, typer.Argument(help="DevEUI, or the vendor's id.")], *, since: Since = "") -> None:
    """Let a device serve nothing any more; its readings stay, its site has no sensor from then on."""
    from services.devices import retire  # noqa: PLC0415 - `--help` need not wait for it

    house = open_house()
    at = _instant(house, since)
    served = retire(house, device_id, at=at)
    typer.echo(f"{served.device_id} serves {served.site_id} no more, from {_said(at)} on.")


def _instant(house: "House", since: str) -> datetime:
    return instants.parse(since) if since else house.clock.now()


def _said(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _numbers(given: list[str]) -> dict[str, float]:
    from services.devices import numbers  # noqa: PLC0415 - `--help` need not wait for it

    pairs = dict(one.partition("=")[::2] for one in given)
    if not all(name and value for name, value in pairs.items()):
        raise BadRequestError(f"{' '.join(given)}: write NAME=NUMBER, such as height_empty_mm=1200")
    return numbers(pairs)
