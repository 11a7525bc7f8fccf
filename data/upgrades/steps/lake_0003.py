"""The lake has a table of how many sites stood in each district of layers that are not kept."""

from pathlib import Path

from data.lake import Lake
from data.upgrades.step import LakeStep


def run(folder: Path) -> None:
    """Make the table where it is not there yet."""
    lake = Lake(folder)
    lake.open_or_create(kind=lake.kind)


STEP = LakeStep(id="lake_0003", says="a table of counts per district is made", run=run)
