"""`stadtklima import catchments`: the ground whose water passes a town's gauges."""

import typer

from cli._approval import DryRun, Source, Yes, asking
from cli._context import open_house


def catchments(file: Source, *, yes: Yes = False, dry_run: DryRun = False) -> None:
    """Take over catchments of gauges (GeoJSON, GeoPackage): id, gauge, sealed; what cannot be right is left out."""
    from data import known_sites  # noqa: PLC0415 - only this command needs it
    from data.importers import catchments as ground  # noqa: PLC0415 - likewise
    from data.importers import site_import  # noqa: PLC0415 - likewise
    from data.lake import Lake  # noqa: PLC0415 - likewise

    house = open_house()
    lake, judged = Lake(house.folders.lake), [one.id for one in house.layers.values() if one.marks is not None]
    gauges = ground.outlets(known_sites.of_layer(lake, house.folders, one) for one in judged)
    found = ground.read(file, site_import.bounds(house.folders), gauges)
    for line in found.left_out:
        typer.echo(f"left out: {line}", err=True)
    ground.import_catchments(found, house.folders.catchments, approve=asking(yes=yes, dry_run=dry_run))
    typer.echo(f"{len(found.catchments)} catchments of {house.town.name} are as in {file.name}.")
