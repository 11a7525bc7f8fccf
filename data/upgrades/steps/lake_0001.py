"""The lake's card and each of its tables say their version, which is written after every step."""

from data.upgrades.step import LakeStep

STEP = LakeStep(id="lake_0001", says="the card and each table say their version", run=lambda _folder: None)
