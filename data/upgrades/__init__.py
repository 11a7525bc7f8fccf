"""How the data of older versions become those of this one: numbered steps, a file each in `data.upgrades.steps`.

A step to version 2 of the lake is ``lake_0002.py`` with a `LakeStep`, one of the GeoParquet files of sites and town is
``files_0002.py`` with a `FileStep`; LAKE in data/versions.py or VERSION in data/geoparquet.py rises with it. The steps
of the records are Alembic's (data/records/migrations).
"""

from data.upgrades.step import FileStep, Geodata, LakeStep, UpgradeStep
from data.upgrades.upgrade import Pending, pending

__all__ = ["FileStep", "Geodata", "LakeStep", "Pending", "UpgradeStep", "pending"]
