"""`stadtklima check`: is everything where and how it should be."""

import typer

from dashboard.cli._opening import open_house
from data.errors import LakeError


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(check)


def check() -> None:
    """Look at town, sites, lake, ingest and disk; exit 1 if something is wrong."""
    from dashboard.health import checks  # noqa: PLC0415 - only this command needs the store
    from data import sites  # noqa: PLC0415 - likewise

    house = open_house()
    store = house.store()
    store.follow()
    found = checks(house, store)
    for layer_id in house.layers:
        count = len(sites.read(house.folders.sites_of(layer_id)))
        found[f"sites of {layer_id}"] = {"ok": count > 0, "count": count}
    found["basemap"] = {"ok": house.folders.basemap.is_file()}
    for name, one in found.items():
        facts = ", ".join(f"{key} {value}" for key, value in one.items() if key != "ok")
        typer.echo(f"{'ok     ' if one['ok'] else 'WRONG  '} {name}" + (f": {facts}" if facts else ""))
    wrong = [name for name, one in found.items() if not one["ok"]]
    if wrong:
        raise LakeError(f"not as it should be: {', '.join(wrong)}")
