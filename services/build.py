"""The first start: lays the town, places sites, enrols devices, writes their history; later only what is missing."""

from typing import Final

from data.lake import Kind, Lake, WriterLock
from data.progress import Progress
from data.simulate import town
from data.simulate.places import in_order, place_sites
from services.context import House
from services.demo_fleet import put_demo_fleet
from services.simulation import begin_simulation, has_plan, is_demo

TOWN_SHARE: Final = 0.5
SITES_SHARE: Final = 0.55


def is_missing(house: House) -> bool:
    """Whether `build` has anything to do: no town, a layer without sites, no lake, or one half made."""
    if house.folders.unfinished.exists() or not Lake(house.folders.lake).exists():
        return True
    return has_plan(house) and (not town.is_built(house.folders) or (is_demo(house) and bool(_unplaced(house))))


def build(house: House, *, progress: Progress) -> None:
    """Make what is missing; what is there stays. LakeBusyError: ingest runs."""
    demo = is_demo(house)
    with WriterLock(house.folders.ingest_lock):
        house.folders.unfinished.touch()
        if has_plan(house) and not town.is_built(house.folders):
            town.build(house.town, house.folders, progress=lambda what, share: progress(what, share * TOWN_SHARE))
        if demo and has_plan(house):
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


def _unplaced(house: House) -> list[str]:
    return [layer_id for layer_id in house.layers if not house.folders.sites_of(layer_id).exists()]


def _place(house: House, progress: Progress) -> None:
    house.folders.demo_profile.write_text(house.settings.demo, "utf-8")
    for layer in in_order((house.layers[layer_id] for layer_id in _unplaced(house)), house.town):
        progress("placing sites", TOWN_SHARE)
        place_sites(layer, house.town, house.folders)
