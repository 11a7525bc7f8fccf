"""The first start: lays the town, places sites, enrols devices, writes their history; later only what is missing."""

from typing import Final

from data.inbox import Inbox
from data.lake import Kind, Lake, WriterLock
from data.progress import Progress, silent
from data.simulate import town
from data.simulate.catch_up import begin
from data.simulate.demo import Demo
from data.simulate.live import Simulator
from data.simulate.places import in_order, place_sites
from services.context import House
from services.demo_fleet import put_demo_fleet

TOWN_SHARE: Final = 0.5
SITES_SHARE: Final = 0.55


def is_demo(house: House) -> bool:
    """Whether the lake is a demo: as it was created; before that, as the settings say, else if the town has a plan.

    An imported town has no plan; STADTKLIMA_SIMULATE=1 lets simulated devices report from its real sites.
    """
    lake = Lake(house.folders.lake)
    if lake.exists():
        return lake.kind == "demo"
    if house.settings.simulate is None:
        return _has_plan(house) and house.settings.demo != "none"
    return house.settings.simulate


def simulates(house: House) -> bool:
    """Whether simulated devices report: in a demo lake, unless the settings say no."""
    return is_demo(house) and house.settings.simulate is not False


def is_missing(house: House) -> bool:
    """Whether `build` has anything to do: no town, a layer without sites, no lake, or one half made."""
    if house.folders.unfinished.exists() or not Lake(house.folders.lake).exists():
        return True
    return _has_plan(house) and (not town.is_built(house.folders) or (is_demo(house) and bool(_unplaced(house))))


def build(house: House, *, progress: Progress) -> None:
    """Make what is missing; what is there stays. LakeBusyError: ingest runs."""
    demo = is_demo(house)
    with WriterLock(house.folders.ingest_lock):
        house.folders.unfinished.touch()
        if _has_plan(house) and not town.is_built(house.folders):
            town.build(house.town, house.folders, progress=lambda what, share: progress(what, share * TOWN_SHARE))
        if demo and _has_plan(house):
            _place(house, progress)
        kind: Kind = "demo" if demo else "real"
        lake = Lake(house.folders.lake).open_or_create(kind=kind)
        if demo:
            progress("registering devices", SITES_SHARE)
            begin_simulation(
                house, lake, progress=lambda what, share: progress(what, SITES_SHARE + (1 - SITES_SHARE) * share)
            )
            put_demo_fleet(house)
        house.folders.unfinished.unlink()
    progress("done", 1.0)


def _has_plan(house: House) -> bool:
    return (house.town.folder / "geography.toml").is_file()


def _unplaced(house: House) -> list[str]:
    return [layer_id for layer_id in house.layers if not house.folders.sites_of(layer_id).exists()]


def _place(house: House, progress: Progress) -> None:
    house.folders.demo_profile.write_text(house.settings.demo, "utf-8")
    for layer in in_order((house.layers[layer_id] for layer_id in _unplaced(house)), house.town):
        progress("placing sites", TOWN_SHARE)
        place_sites(layer, house.town, house.folders)


def begin_simulation(house: House, lake: Lake, *, progress: Progress = silent) -> Simulator:
    """The simulated devices of a demo, after what the lake lacks of their past was made up; the lock is held."""
    return begin(
        Demo.of(house.layers, house.town, house.folders, equipped=house.settings.equipped),
        lake=lake,
        inbox=Inbox(house.folders.inbox, most_messages=house.settings.inbox_limit),
        records=house.records,
        layers=house.layers,
        now=house.clock.now().replace(microsecond=0),
        days=house.settings.history_days,
        folders=house.folders,
        progress=progress,
    )
