"""`stadtklima replay`: the past as if it were now."""

from typing import Annotated

import typer

from cli._context import open_house, until_told
from data import instants
from data.errors import BadRequestError


def replay(
    *,
    speed: Annotated[float, typer.Option(help="Seconds that pass in one second.")] = 600.0,
    since: Annotated[str, typer.Option("--from", help="First instant, such as 2019-06-25 or 2019-06-25T04:00Z.")] = "",
    until: Annotated[str, typer.Option("--to", help="Last instant; without it that of the last reading.")] = "",
) -> None:
    """Show readings of the past as if they came in now, on STADTKLIMA_PORT; the lake is only read."""
    from cli.processes import replay as replaying  # noqa: PLC0415 - only this command needs it
    from cli.processes.port import check_free  # noqa: PLC0415 - likewise

    if not 0 < speed <= 100_000:  # noqa: PLR2004 - what a clock may be set to
        raise BadRequestError(f"--speed {speed:g} is not between 0 and 100000")
    house = open_house()
    check_free(house.settings.host, house.settings.port)
    stop = until_told()
    start, end = (instants.parse(one) if one else None for one in (since, until))
    replaying.run(house, stop, start=start, end=end, speed=speed, say=typer.echo)
