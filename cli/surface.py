"""`stadtklima surface`: air temperature everywhere, from the stations' current readings."""

import os

import typer

from cli._context import open_house
from dashboard.parts.figures import clock_time
from data.amounts import counted


def surface() -> None:
    """Compute the surface of air temperature once; the worker does this every hour."""
    from cli.processes.lifeline import die_with_supervisor  # noqa: PLC0415 - only this command needs it
    from services.jobs.surface import compute  # noqa: PLC0415 - likewise

    die_with_supervisor()
    os.nice(10)  # readings and visitors come first
    made = compute(open_house())
    if made is None:
        typer.echo("No station has a usable reading; nothing was computed.")
        return
    error = "no error" if made.loo_rmse_k is None else f"leave-one-out error {made.loo_rmse_k:.2f} K"
    shown = "kept with its picture" if made.picture else "not shown"
    time = clock_time(made.observed_at)
    typer.echo(f"Surface of {time} from {counted(made.n_stations, 'station')}, {error}: {shown}.")
