"""`stadtklima device`: which device serves which site, and how it is calibrated."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.cli._opening import open_house
from data.errors import BadRequestError, UnknownMeasureError, UnknownSiteError

if TYPE_CHECKING:
    from dashboard.house import House

Since = Annotated[datetime | None, typer.Option(help="From this instant on, UTC; without it from now on.")]
Mounting = Annotated[list[str] | None, typer.Option(help="Such as height_empty_mm=1200; repeatable.")]


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help="Devices and the sites they serve.", no_args_is_help=True)
    group.command("list")(show)
    for command in (assign, swap, calibrate, retire):
        group.command()(command)
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
    since: Since = None,
    mounting: Mounting = None,
) -> None:
    """Let a device serve a site; what it served before ends then."""
    from data import sites  # noqa: PLC0415 - only this command needs it
    from data.profiles import discover  # noqa: PLC0415 - likewise
    from data.records import Assignment, Device  # noqa: PLC0415 - likewise

    house = open_house()
    layer = house.layers.of_site(site_id)
    if site_id not in sites.read(house.folders.sites_of(layer.id)).site_id:
        raise UnknownSiteError(site_id)
    _ = discover(*house.profile_folders())[profile]
    from_instant = _instant(house, since)
    _refuse_taken(house, device_id, site_id, channel)
    house.records.add_devices([Device(device_id=device_id, profile=profile, network=network)])
    ended = house.records.retire(device_id, from_instant)
    served = Assignment(
        device_id=device_id,
        site_id=site_id,
        channel=channel,
        valid_from=from_instant,
        mounting=_numbers(mounting or []),
    )
    house.records.assign_many([served])
    before = f", {ended} earlier assignment ended" if ended else ""
    typer.echo(f"{device_id} serves {site_id}, channel {channel}, from {_said(from_instant)} on{before}.")


def swap(
    before: Annotated[str, typer.Argument(help="Device that is taken away.")],
    after: Annotated[str, typer.Argument(help="Device that comes in its place.")],
    *,
    profile: Annotated[str, typer.Option(help="Device type of the new one; without it that of the old one.")] = "",
    network: Annotated[str, typer.Option(help="Network of the new one; without it that of the old one.")] = "",
    since: Since = None,
    mounting: Mounting = None,
) -> None:
    """Let another device serve what a device serves; charts mark the change."""
    from data.profiles import discover  # noqa: PLC0415 - only this command needs it
    from data.records import Device  # noqa: PLC0415 - likewise
    from data.records.changes import serving, swap  # noqa: PLC0415 - likewise

    house = open_house()
    at = _instant(house, since)
    old = house.records.assignments().device(serving(house.records, before, at=at).device_id)
    kept = (old.profile, old.network) if old else ("", "")
    new = Device(device_id=after, profile=profile or kept[0], network=network or kept[1])
    _ = discover(house.town.folder / "profiles")[new.profile]
    house.records.add_devices([new])
    served = swap(house.records, before, after, at=at, mounting=_numbers(mounting) if mounting else None)
    place = f"{served.site_id}, channel {served.channel}"
    typer.echo(f"{served.device_id} serves {place}, instead of {before} from {_said(at)} on.")


def calibrate(
    device_id: Annotated[str, typer.Argument(help="DevEUI, or the vendor's id.")],
    offsets: Annotated[list[str], typer.Argument(help="What is added, such as air_temperature_c=-0.3; several.")],
    *,
    since: Since = None,
) -> None:
    """Add an amount to what a device measures from an instant on; what was measured before stays."""
    from data.records.changes import calibrate  # noqa: PLC0415 - only this command needs it

    house = open_house()
    given, known = _numbers(offsets), house.layers.measures()
    for measure in given:
        if measure not in known:
            raise UnknownMeasureError(measure, known)
    at = _instant(house, since)
    served = calibrate(house.records, device_id, given, at=at)
    told = ", ".join(f"{measure} {added:+g}" for measure, added in served.calibration.items())
    typer.echo(f"{served.device_id} at {served.site_id} is calibrated by {told} from {_said(at)} on.")


def retire(
    device_id: Annotated[str, typer.Argument(help="DevEUI, or the vendor's id.")], *, since: Since = None
) -> None:
    """Let a device serve nothing any more; its readings stay, its site has no sensor from then on."""
    from data.records.changes import serving  # noqa: PLC0415 - only this command needs it

    house = open_house()
    at = _instant(house, since)
    served = serving(house.records, device_id, at=at)
    house.records.retire(device_id, at)
    typer.echo(f"{served.device_id} serves {served.site_id} no more, from {_said(at)} on.")


def _instant(house: "House", since: datetime | None) -> datetime:
    return since.replace(tzinfo=UTC) if since else house.clock.now()


def _said(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _refuse_taken(house: "House", device_id: str, site_id: str, channel: int) -> None:
    from data.records import canonical  # noqa: PLC0415 - SQLAlchemy costs 0.2 s that `--help` need not pay

    for one in house.records.assignments().of_site(site_id):
        if one.valid_to is None and one.channel == channel and one.device_id != canonical(device_id):
            raise BadRequestError(
                f"{site_id}, channel {channel}, is served by {one.device_id}; "
                f"write `stadtklima device swap {one.device_id} {device_id}`, or retire that one first"
            )


def _numbers(given: list[str]) -> dict[str, float]:
    pairs = [one.partition("=") for one in given]
    try:
        return {name: float(value) for name, _, value in pairs}
    except ValueError:
        raise BadRequestError(f"{' '.join(given)}: write NAME=NUMBER, such as height_empty_mm=1200") from None
