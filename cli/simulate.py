"""`stadtklima simulate`: a fleet as large and as fast as asked for, for load tests."""

from typing import Annotated

import typer

from cli._context import open_house, until_told
from data.amounts import counted


def simulate(
    *,
    rate: Annotated[float, typer.Option(help="Uplinks a second, all sensors together.")] = 50.0,
    days: Annotated[int, typer.Option(help="Days of history, every five minutes, written first.")] = 1,
    sensors: Annotated[int, typer.Option(help="How many sensors.")] = 2000,
    layer: Annotated[str, typer.Option(help="Layer they belong to; without it the first.")] = "",
    live: Annotated[bool, typer.Option(help="Go on with live uplinks until Ctrl-C.")] = True,
) -> None:
    """Fill a data folder of its own (STADTKLIMA_DATA_DIR) with a simulated load, then go on live."""
    from cli.build import with_progress  # noqa: PLC0415 - likewise
    from cli.processes import ingest  # noqa: PLC0415 - likewise
    from services import load  # noqa: PLC0415 - only this command needs the generators
    from services.logs import log_to_stderr  # noqa: PLC0415 - likewise

    house = open_house()
    log_to_stderr(house.settings, "simulate")
    made: list[load.LoadSummary] = []
    with_progress(
        lambda progress: made.append(
            load.prepare(
                house,
                house.layers[layer or next(iter(house.layers))],
                sensors=sensors,
                rate=rate,
                days=days,
                progress=progress,
            )
        )
    )
    typer.echo(f"Wrote {counted(made[0].rows, 'reading')} of {counted(sensors, 'sensor')} in {made[0].seconds:.0f} s.")
    if not live:
        return
    stop = until_told()
    typer.echo(f"Sending {rate:g} uplinks a second; Ctrl-C ends it.")
    ingest.write(house, stop, kind="demo", simulator=made[0].simulator)
