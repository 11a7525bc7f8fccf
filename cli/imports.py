"""`stadtklima import`: real towns from real files; shows what would change before it changes anything."""

import math
import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli._approval import DryRun, Source, Yes, asking, take_sites, telling, to_be_restarted
from cli._context import open_house
from cli.catchments import catchments
from data.errors import BadRequestError

if TYPE_CHECKING:
    from data.declare import Layers
    from data.folders import Folders

Town = Annotated[str, typer.Option("--town", help="Folder of the town, such as lauf; then STADTKLIMA_CITY=lauf.")]
Name = Annotated[str, typer.Option(help="The town's name as people write it; without it the folder's, capitalised.")]
From = Annotated[str, typer.Option("--source", help="Whom to name for the data.")]
Licence = Annotated[str, typer.Option(help="Of the data, such as dl-de/by-2-0 or CC-BY-4.0.")]
LayerId = Annotated[str, typer.Option("--layer", help="Id of the layer.")]


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help="Real towns from real files.", no_args_is_help=True)
    for command in (
        osm,
        boundary,
        charging,
        population,
        sites,
        trees,
        readings,
        meter_readings,
        rounds,
        raster,
        catchments,
    ):
        group.command()(command)
    app.add_typer(group, name="import")


def osm(
    file: Source,
    *,
    town: Town,
    name: Name = "",
    boundary: Annotated[Path | None, typer.Option(help="GeoJSON; without it the streets' hull.")] = None,
    elevation: Annotated[Path | None, typer.Option(help="SRTM tile such as N49E011.hgt.zip; without it flat.")] = None,
    together_m: Annotated[float, typer.Option(help="Sites of one name or operator so near stand together.")] = 0.0,
    yes: Yes = False,
    dry_run: DryRun = False,
) -> None:
    """Make a town of an OpenStreetMap extract (.osm.pbf, .osm, .osm.gz), streets to sites; or bring it up to date."""
    from data.importers.osm import import_town  # noqa: PLC0415 - each command imports what it alone needs

    folders = _folders(town)
    began = time.monotonic()
    import_town(
        file,
        town_id=town,
        name=name or town.replace("_", " ").title(),
        folders=folders,
        layers=_layers(),
        at=datetime.now(UTC),
        boundary=boundary,
        elevation=elevation,
        together_m=together_m,
        approve=asking(yes=yes or not folders.town.is_dir(), dry_run=dry_run),
        progress=telling(),
    )
    typer.echo(f"Imported in {time.monotonic() - began:.0f} s.")
    typer.echo(f"{town} is in {folders.root}. Show it: STADTKLIMA_CITY={town} make run")
    to_be_restarted(folders)


def boundary(
    file: Source,
    *,
    town: Town,
    source: From,
    licence: Licence,
    name: Name = "",
    yes: Yes = False,
    dry_run: DryRun = False,
) -> None:
    """Make a town of nothing but its boundary (GeoJSON), or give a town a new one."""
    from data.importers.attribution import Origin  # noqa: PLC0415 - as in osm
    from data.importers.boundaries import import_boundary  # noqa: PLC0415 - as in osm

    folders = _folders(town)
    import_boundary(
        file,
        town_id=town,
        name=name or town.replace("_", " ").title(),
        origin=Origin("default", source, licence),
        folders=folders,
        layers=_layers(),
        approve=asking(yes=yes or not folders.town.is_dir(), dry_run=dry_run),
        progress=telling(),
    )
    typer.echo(f"{town} is in {folders.root}. Next: `stadtklima import sites` with STADTKLIMA_CITY={town}")
    to_be_restarted(folders)


def charging(file: Source, *, layer: LayerId = "", yes: Yes = False, dry_run: DryRun = False) -> None:
    """Bring charging stations up to date with the Ladesäulenregister of the Bundesnetzagentur (CSV of any year)."""
    from data.importers import charging as register  # noqa: PLC0415 - as in osm
    from data.importers import site_import  # noqa: PLC0415 - as in osm

    house = open_house()
    found = register.read(file)
    inside, layer = found.within(site_import.boundary(house.folders)), layer or register.layer_id_of(house.layers)
    typer.echo(f"Stations in the file: {len(found.stations)}, of them in {house.town.name}: {len(inside)}.")
    for one in found.rejected:
        typer.echo(f"  line {one.line} left out: {one.reason}")
    if not inside:
        raise BadRequestError(f"{file.name} has no station in {house.town.name}; nothing was changed")
    origin = site_import.From(register.SOURCE, register.LICENCE)
    take_sites(house, layer, inside, origin, file, asking(yes=yes, dry_run=dry_run))


def population(file: Source, *, yes: Yes = False, dry_run: DryRun = False) -> None:
    """Take residents from the 100 m grid of the Zensus 2022 (CSV)."""
    from data.importers import population as census  # noqa: PLC0415 - as in osm

    house = open_house()
    census.import_grid(file, house.folders, approve=asking(yes=yes, dry_run=dry_run))
    typer.echo(f"The residents of {house.town.name} are those of the census.")
    to_be_restarted(house.folders)


def sites(
    file: Source, *, layer: LayerId, source: From, licence: Licence, yes: Yes = False, dry_run: DryRun = False
) -> None:
    """Bring the sites of a layer up to date with a table of the town: CSV, GeoJSON or GeoPackage."""
    from data.importers import access, reconciliation, site_files, site_import  # noqa: PLC0415 - as in osm

    house = open_house()
    geometry = house.layers[layer].geometry
    incoming, shut = access.usable(site_files.read(file, site_import.bounds(house.folders), geometry))
    for line in (*shut, *reconciliation.without_hours(incoming)):
        typer.echo(line)
    take_sites(house, layer, incoming, site_import.From(source, licence), file, asking(yes=yes, dry_run=dry_run))


def trees(
    file: Source,
    *,
    source: From,
    licence: Licence,
    layer: LayerId = "",
    leave_out: Annotated[bool, typer.Option("--leave-out", help="Take the others where rows cannot be used.")] = False,
    yes: Yes = False,
    dry_run: DryRun = False,
) -> None:
    """Bring the trees of a layer up to date with a tree cadastre (CSV); whole or not at all."""
    from data.importers import site_import, tree_cadastre  # noqa: PLC0415 - as in osm

    house = open_house()
    layer = layer or tree_cadastre.layer_id_of(house.layers)
    found = tree_cadastre.read(file, site_import.bounds(house.folders), house.layers[layer].shows.codes or ())
    for line in found.lines():
        typer.echo(line, err=True)
    incoming = tree_cadastre.whole(found, file.name, leave_out=leave_out)
    take_sites(house, layer, incoming, site_import.From(source, licence), file, asking(yes=yes, dry_run=dry_run))


def readings(
    file: Source,
    *,
    layer: Annotated[str, typer.Option(help="Layer that the column id means; not needed with site_id.")] = "",
    source: Annotated[str, typer.Option(help="Whom to name for the readings, if another than for the sites.")] = "",
    licence: Annotated[str, typer.Option(help="Of the readings, with --source.")] = "",
    yes: Yes = False,
    dry_run: DryRun = False,
) -> None:
    """Bring readings of the past into the lake from a long table (CSV or Parquet); each of them once."""
    from data import known_sites  # noqa: PLC0415 - as in osm
    from data.declare import layer_id  # noqa: PLC0415 - as in osm
    from data.importers import attribution, reading_files  # noqa: PLC0415 - as in osm
    from data.importers import readings as history  # noqa: PLC0415 - as in osm
    from data.lake import Lake, WriterLock  # noqa: PLC0415 - as in osm

    if bool(source) != bool(licence):
        raise BadRequestError("give --source and --licence together, or neither")
    house = open_house()
    named = house.layers[layer] if layer else None
    now = house.clock.now()
    lake = Lake(house.folders.lake)
    known = partial(known_sites.of_layer, lake, house.folders)
    parsed = reading_files.read(file, layers=house.layers, known=known, at=now, layer=named)
    with WriterLock(house.folders.ingest_lock):
        made = history.import_readings(
            parsed,
            lake=lake.open_or_create(kind="real"),
            records=house.records,
            folders=house.folders,
            layers=house.layers,
            at=now,
            approve=asking(yes=yes, dry_run=dry_run),
            progress=telling(),
        )
    if source:
        touched = {layer_id(site_id) for site_id in parsed.rows["site_id"].unique().to_pylist()}
        attribution.add(house.folders.root, (attribution.Origin(of, source, licence) for of in sorted(touched)))
    for line in made.lines():
        typer.echo(line)


def meter_readings(
    file: Source,
    *,
    meter: Annotated[str, typer.Option(help="Id or name of the meter, where no column says it.")] = "",
    ends: Annotated[bool, typer.Option("--ends", help="Times are the ends of steps, not their beginnings.")] = False,
    yes: Yes = False,
    dry_run: DryRun = False,
) -> None:
    """Take counts or load profiles (15 minutes, hours) of meters of buildings, CSV or Excel; every fault is named."""
    from services.energy import meter_file  # noqa: PLC0415 - as in osm

    content, house = _content(file), open_house()
    found = meter_file.read(house, file.name, content, meter=meter, ends=ends)
    meter_file.refuse(file.name, found, partial(typer.echo, err=True))
    if asking(yes=yes, dry_run=dry_run)(meter_file.told(house, found)):
        typer.echo(meter_file.keep(house, house.store(), found).line())


def rounds(file: Source, *, layer: LayerId = "", yes: Yes = False, dry_run: DryRun = False) -> None:
    """Take over rounds (Tourenpläne) from Excel (.xlsx) or CSV; every fault is named by its row and column."""
    from data.town.gazetteer import Gazetteer  # noqa: PLC0415 - as in osm
    from services.rounds import upload as round_upload  # noqa: PLC0415 - as in osm

    content, house = _content(file), open_house()
    bodies = [*house.town.bodies] or [house.town.body_of("")]
    given = round_upload.RoundUpload(name=file.name, content=content, layer=layer, bodies=bodies, choices={})
    names = Gazetteer.read(house.folders.town)
    changes = round_upload.preview(house, given, names)
    for fault in changes.faults:
        where = f"{fault.sheet}, row {fault.line}" if fault.sheet else f"row {fault.line}"
        typer.echo(f"{where}, {fault.column}: {fault.sentence}", err=True)
    if changes.faults:
        raise BadRequestError(f"{file.name} has {len(changes.faults)} faults; nothing was changed")
    approve = asking(yes=yes, dry_run=dry_run)
    altered = [(before, one) for before, one in changes.pairs if before != one]
    lines = [f"{'changed' if before else 'new'}: {one.name} ({len(one.stops)} stops)" for before, one in altered]
    if approve(lines):
        done = round_upload.apply(house, given, names, shown=changes.digest(given), at=house.clock.now())
        typer.echo(f"{done} rounds are as in {file.name}.")


def _content(file: Path) -> bytes:
    if not file.is_file():
        raise BadRequestError(f"no file {str(file)!r}")
    return file.read_bytes()


def _folders(town: str) -> "Folders":
    """The folder of a town that may not be there yet."""
    from data.folders import Folders  # noqa: PLC0415 - as in osm
    from data.importers.town_file import check_id  # noqa: PLC0415 - as in osm
    from services.settings import Settings  # noqa: PLC0415 - as in osm

    check_id(town)
    return Folders(Settings().data_dir.resolve() / town)


def raster(
    file: Source,
    *,
    raster_id: Annotated[
        str, typer.Option("--id", help="Small letters, digits and _; one of the same id is replaced.")
    ],
    title: Annotated[str, typer.Option(help="As the map names it.")],
    unit: Annotated[str, typer.Option(help="Of its values, such as m or °C.")],
    source: From,
    licence: Licence,
    crs: Annotated[str, typer.Option(help="Where the file names none, such as EPSG:25832.")] = "",
    variable: Annotated[str, typer.Option(help="Of a NetCDF with several.")] = "",
    band: Annotated[int, typer.Option(help="From 1; of a NetCDF a step of its further dimensions.")] = 1,
    low: Annotated[float, typer.Option(help="Where colours begin; without it as the values say.")] = math.nan,
    high: Annotated[float, typer.Option(help="Where they end, likewise.")] = math.nan,
    colours: Annotated[str, typer.Option(help="viridis, warm, water, terrain or grey.")] = "viridis",
    classes: Annotated[bool, typer.Option("--classes", help="Values are classes, with nothing in between.")] = False,
    model: Annotated[bool, typer.Option("--model", help="Computed for an assumed event; nothing is measured.")] = False,
    return_years: Annotated[int, typer.Option(min=0, help="Return period of that event, years.")] = 0,
    topic: Annotated[str, typer.Option(help="Released for everybody on the page of this topic, such as water.")] = "",
) -> None:
    """Take a raster (GeoTIFF, COG, NetCDF, SRTM) into the town's folder, to be shown on maps of planners."""
    from data.importers.rasters import RasterWish, import_raster  # noqa: PLC0415 - as in osm
    from data.rasters.shelf import scale_named  # noqa: PLC0415 - as in osm

    house = open_house()
    wish = RasterWish(
        raster_id=raster_id,
        title=title,
        unit=unit,
        licence=licence,
        attribution=source,
        crs=crs,
        variable=variable,
        band=band,
        low=low,
        high=high,
        colours=scale_named(colours),
        is_classes=classes,
        is_model=model,
        return_years=return_years,
        topic=topic,
    )
    typer.echo(f"{title} is a raster of {house.town.name}: {import_raster(file, wish, house.folders.rasters)}")


def _layers() -> "Layers":
    from layers import discover  # noqa: PLC0415 - as in osm

    return discover()
