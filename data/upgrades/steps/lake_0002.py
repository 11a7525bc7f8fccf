"""The lake has a table of what feeds say of sites."""

from pathlib import Path

from data.lake import Lake
from data.upgrades.step import LakeStep


def run(folder: Path) -> None:
    """Make the table where it is not there yet."""
    lake = Lake(folder)
    lake.open_or_create(kind=lake.kind)


STEP = LakeStep(id="lake_0002", says="a table of sites that come and go is made", run=run)
