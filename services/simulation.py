"""Whether a town is a demo, and its simulated devices; nothing here can lay a town (services.build)."""

from data.inbox import Inbox
from data.lake import Lake
from data.progress import Progress, silent
from data.simulate.catch_up import begin
from data.simulate.demo import Demo
from data.simulate.live import Simulator
from services.context import House


def is_demo(house: House) -> bool:
    """Whether the lake is a demo: as it was created; before that, as the settings say, else if the town has a plan.

    An imported town has no plan; STADTKLIMA_SIMULATE=1 lets simulated devices report from its real sites.
    """
    lake = Lake(house.folders.lake)
    if lake.exists():
        return lake.kind == "demo"
    if house.settings.simulate is None:
        return has_plan(house) and house.settings.demo != "none"
    return house.settings.simulate


def simulates(house: House) -> bool:
    """Whether simulated devices report: in a demo lake, unless the settings say no."""
    return is_demo(house) and house.settings.simulate is not False


def has_plan(house: House) -> bool:
    """Whether there is a plan to lay the town by; an imported one has none."""
    return (house.town.folder / "geography.toml").is_file()


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
