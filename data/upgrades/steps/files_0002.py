"""Sites say at which place they stand; until an import knows better each stands alone."""

from pathlib import Path

from data.upgrades.step import FileStep, Geodata


def run(path: Path, geodata: Geodata) -> Geodata:
    """Add the column to sites; town files have none."""
    table, geometry = geodata
    if path.parent.name != "sites" or "place_id" in table.column_names:
        return geodata
    return table.append_column("place_id", table["site_id"]), geometry


STEP = FileStep(id="files_0002", says="sites say at which place they stand", run=run)
