"""`stadtklima export`: readings as one file."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from cli._context import open_house
from data.amounts import counted
from data.declare import Audience, Step
from data.errors import BadRequestError, UnknownMeasureError
from data.folders import replace


def export(
    layer: Annotated[str, typer.Argument(help="Id of a layer.")],
    target: Annotated[Path, typer.Argument(help="File to write: .csv or .parquet.")],
    *,
    measure: Annotated[str, typer.Option(help="Id of a measure; without it the one the map shows.")] = "",
    since: Annotated[str, typer.Option(help="First instant, or date. Without it 7 days ago.")] = "",
    until: Annotated[str, typer.Option(help="Ends before this instant, or with this date. Without it now.")] = "",
    step: Annotated[str, typer.Option(help="raw, hour or day.")] = "hour",
    staff: Annotated[bool, typer.Option(help="Also measures that the public does not see.")] = False,
) -> None:
    """Write one measure of all sites of a layer; the public's limits hold unless --staff is given."""
    from dashboard.api import parameters  # noqa: PLC0415 - only this command needs it
    from dashboard.api.context import credit  # noqa: PLC0415 - likewise
    from dashboard.api.tables import MEDIA, write  # noqa: PLC0415 - likewise
    from services.publication import check_step, publishable, step_named  # noqa: PLC0415 - likewise

    house = open_house()
    one = house.layers[layer]
    audience: Audience = "staff" if staff else "public"
    seen = {visible.id: visible for visible in one.visible(audience)}
    wanted = measure or one.shows.id
    if wanted not in seen:
        raise UnknownMeasureError(wanted, seen)
    chosen: Step = step_named(step)
    if not staff:
        check_step(chosen, [seen[wanted]])
    form = target.suffix.removeprefix(".")
    if form not in MEDIA:
        raise BadRequestError(f"{target}: unknown kind of file; write one of: {', '.join(MEDIA)}")
    if not target.parent.is_dir():
        raise BadRequestError(f"{target}: there is no folder {target.parent}; make it first")
    now, week = house.clock.now(), timedelta(days=7)
    start, end = parameters.span(
        since or None, until or None, now=now, default=week, longest=timedelta.max, step=chosen
    )
    store = house.store()
    store.follow()
    parts = store.series_parts(layer, wanted, start=start, end=end, step=chosen)
    tables = parts if staff else (publishable(one, [seen[wanted]]) for one in parts)
    source = credit(house.town, layer, simulated=store.simulated)
    said: dict[str, str | bool] = {"layer": layer, "measure": wanted, "step": step, **source}
    draft = target.with_name(f"{target.name}.unfinished")
    try:
        with draft.open("wb") as sink:
            rows = write(tables, {**said, "simulated": store.simulated}, form, sink)
        if not staff:  # what everybody may read, a web server may hand on
            draft.chmod(target.stat().st_mode if target.exists() else 0o644)
        replace(draft, target)
    finally:
        draft.unlink(missing_ok=True)
    typer.echo(f"Wrote {counted(rows, 'row')} to {target} ({', '.join(source.values())}).")
