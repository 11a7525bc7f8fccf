"""A table of sites that staff upload: what it would change is shown first, and what was shown is what is done."""

import hashlib
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from data.declare import Layer
from data.errors import BadRequestError
from data.importers import access, site_files, site_import
from data.importers.reconciliation import SiteDifference, merge
from data.importers.site_files import Fault
from data.records.staff_sites import StaffSite
from data.sites import Sites
from services.context import House
from services.site_changes import of_row, source_of
from services.site_release import as_before

MOST_BYTES: Final = 1_000_000
"""Some 10,000 sites."""


class OtherFileError(BadRequestError):
    """What is to be done is not what was shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A table of sites for a layer.

    Args:
        name: of the file; its ending says of which kind it is.
        source: whose sites it brings up to date; empty: the body's own.
        all_there: whether sites of that source that it does not name have gone.
    """

    layer_id: str
    name: str
    content: bytes
    source: str = ""
    all_there: bool = False

    def digest(self, changes: "Changes") -> str:
        """The same where the same bytes, asked the same, would do the same."""
        said = [self.layer_id, self.name, self.source, str(self.all_there), *changes.difference.lines()]
        return hashlib.sha256("\n".join(said).encode() + b"\0" + self.content).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What an upload would change.

    Args:
        faults: what is wrong with it; while there are any nothing is done.
        left_out: lines on sites that are left out.
        pairs: how each site was, None where it is new, and how it would be.
    """

    difference: SiteDifference
    faults: Sequence[Fault]
    left_out: Sequence[str]
    pairs: Sequence[tuple[StaffSite | None, StaffSite]]


def preview(house: House, existing: Sites, upload: Upload, *, at: datetime) -> Changes:
    """What would be changed of the sites that are there; ImportRefusedError: the file as a whole cannot be used."""
    layer = house.layers[upload.layer_id]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(upload.name).name
        path.write_bytes(upload.content)
        told, faults = site_files.examined(path, house.town.bounds, layer.geometry)
    usable, left_out = access.usable(told)
    source = upload.source or source_of(house, layer.id)
    merged, difference = merge(
        existing,
        site_import.with_districts(usable, house.folders),
        layer_id=layer.id,
        source=source,
        licence=house.town.attribution_of(layer.id).licence,
        at=at,
        all_there=upload.all_there,
    )
    return Changes(
        difference=difference,
        faults=faults,
        left_out=left_out,
        pairs=_pairs(house, existing, merged, difference, layer),
    )


def apply(house: House, existing: Sites, upload: Upload, *, shown: str, at: datetime) -> int:
    """Do what was shown, all in one change; return how many sites are new, changed or gone.

    Args:
        house: whose records.
        existing: the sites of the layer as they are.
        upload: what was shown, once more.
        shown: its digest when it was shown.
        at: since when, UTC.

    Raises:
        OtherFileError: it would do something else now.
        BadRequestError: it has faults.
    """
    changes = preview(house, existing, upload, at=at)
    if changes.faults:
        raise BadRequestError(changes.faults[0].sentence)
    if upload.digest(changes) != shown:
        raise OtherFileError("the file or the sites are not those that were shown; look at it once more")
    house.records.sites.put("sites upload", upload.layer_id, changes.pairs, at=at)
    return changes.difference.changes


def _pairs(
    house: House, existing: Sites, merged: Sites, difference: SiteDifference, layer: Layer
) -> list[tuple[StaffSite | None, StaffSite]]:
    rows = {site_id: i for i, site_id in enumerate(merged.site_id)}
    before = {site_id: i for i, site_id in enumerate(existing.site_id)}
    wanted = {one.site_id: one for one in house.records.sites.since()}
    known = {one: wanted.get(one) or of_row(existing, before[one]) for one in (*difference.changed, *difference.gone)}
    return [
        (known.get(one), as_before(layer, known.get(one), of_row(merged, rows[one])))
        for one in (*difference.added, *known)
    ]
