"""The lake has a table of what feeds say of sites; as every missing table it is made with the new version."""

from data.upgrades.step import LakeStep

STEP = LakeStep(id="lake_0002", says="a table of sites that come and go is made", run=lambda _folder: None)
