"""Each GeoParquet file of sites and town says its version, which is written with every step."""

from data.upgrades.step import FileStep

STEP = FileStep(id="files_0001", says="the file says its version", run=lambda _path, geodata: geodata)
