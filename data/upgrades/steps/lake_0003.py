"""The lake has a table of how many sites stood in each district of layers that are not kept; made as that of 2 is."""

from data.upgrades.step import LakeStep

STEP = LakeStep(id="lake_0003", says="a table of counts per district is made", run=lambda _folder: None)
