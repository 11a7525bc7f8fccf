"""`stadtklima device`: which device serves which site."""

from datetime import datetime
from typing import Annotated

import typer

from dashboard.cli._opening import open_house
from data.errors import BadRequestError, UnknownSiteError


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help="Devices and the sites they serve.", no_args_is_help=True)
    group.command("list")(show)
    group.command("assign")(assign)
    app.add_typer(group, name="device")


def show(*, simulated: Annotated[bool, typer.Option(help="Also those of the simulation.")] = False) -> None:
    """List devices: id, profile, network, site and channel."""
    records = open_house().records
    devices = {device.device_id: device for device in records.devices() if simulated or not device.simulated}
    serving = [one for one in records.assignments() if one.valid_to is None and one.device_id in devices]
    for one in serving:
        device = devices[one.device_id]
        typer.echo(f"{one.device_id:20} {device.profile:20} {device.network:12} {one.site_id} channel {one.channel}")
    typer.echo(f"{len(serving)} devices serve a site.", err=True)


def assign(
    device_id: Annotated[str, typer.Argument(help="DevEUI, or the vendor's id.")],
    site_id: Annotated[str, typer.Argument(help="Such as bins-0042.")],
    *,
    profile: Annotated[str, typer.Option(help="Device type, a file of data/profiles.")],
    network: Annotated[str, typer.Option(help="ttn, chirpstack, ...")],
    channel: Annotated[int, typer.Option(help="0: the site itself; 1..: a container of it.")] = 0,
    since: Annotated[datetime | None, typer.Option(help="From this instant on, UTC; without it from now on.")] = None,
    mounting: Annotated[list[str] | None, typer.Option(help="Such as height_empty_mm=1200; repeatable.")] = None,
) -> None:
    """Let a device serve a site; what it served before ends then."""
    from datetime import UTC  # noqa: PLC0415 - with the rest of what only this command needs

    from data import sites  # noqa: PLC0415 - likewise
    from data.profiles import discover  # noqa: PLC0415 - likewise
    from data.records import Assignment, Device  # noqa: PLC0415 - likewise

    house = open_house()
    layer = house.layers.of_site(site_id)
    if site_id not in sites.read(house.folders.sites_of(layer.id)).site_id:
        raise UnknownSiteError(site_id)
    _ = discover(*house.profile_folders())[profile]
    from_instant = since.replace(tzinfo=UTC) if since else house.clock.now()
    house.records.add_devices([Device(device_id=device_id, profile=profile, network=network)])
    ended = house.records.retire(device_id, from_instant)
    served = Assignment(
        device_id=device_id,
        site_id=site_id,
        channel=channel,
        valid_from=from_instant,
        mounting=_heights(mounting or []),
    )
    house.records.assign_many([served])
    before = f", {ended} earlier assignment ended" if ended else ""
    typer.echo(f"{device_id} serves {site_id}, channel {channel}, from {from_instant:%Y-%m-%d %H:%M} UTC on{before}.")


def _heights(given: list[str]) -> dict[str, float]:
    pairs = [one.partition("=") for one in given]
    try:
        return {name: float(value) for name, _, value in pairs}
    except ValueError:
        raise BadRequestError(f"mounting {given}: write NAME=MILLIMETRES, such as height_empty_mm=1200") from None
