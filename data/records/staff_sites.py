"""Sites as staff want them: one row each, which ingest brings into the lake until the lake says the same."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any, Final

from sqlalchemy import select

from data.records.change import ACTOR, Change, Values
from data.records.ledger import Ledger
from data.records.schema import StaffSiteRow

_OURS: Final = re.compile(r"m(\d+)")
"""What follows the layer in the id of a site that staff made; no importer gives such a one."""
_LEAST: Final = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffSite:
    """A site as staff want it.

    Args:
        site_id: empty of one that is to be made.
        geometry: well-known text, EPSG:4326.
        attributes: further public facts.
        place_id: the same for all that stand together; empty: it stands alone.
        source: where the place is known from, as people read it.
        remark: what staff note for one another; nobody else reads it.
        changed_at: since when it is wanted so, UTC; given by `StaffSites.put`, as is the revision of the records.
    """

    site_id: str = ""
    name: str
    geometry: str
    attributes: Mapping[str, Any] = field(default_factory=dict)
    channels: int = 0
    place_id: str = ""
    source: str
    licence: str = ""
    valid_from: datetime
    valid_to: datetime | None = None
    remark: str = ""
    changed_at: datetime | None = None
    revision: int = 0


class StaffSites:
    """Such sites; safe to use from several threads."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def site(self, site_id: str) -> StaffSite | None:
        """One of them."""
        with self._ledger.read() as db:
            found = db.execute(select(*_COLUMNS).where(StaffSiteRow.site_id == site_id)).mappings().first()
        return StaffSite(**found) if found else None

    def since(self, revision: int = 0) -> list[StaffSite]:
        """Those that were changed after a revision of the records, the first change first."""
        newer = select(*_COLUMNS).where(StaffSiteRow.revision > revision)
        with self._ledger.read() as db:
            ordered = newer.order_by(StaffSiteRow.revision, StaffSiteRow.site_id)
            return [StaffSite(**row) for row in db.execute(ordered).mappings()]

    def put(
        self,
        what: str,
        layer: str,
        pairs: Iterable[tuple[StaffSite | None, StaffSite]],
        *,
        at: datetime,
        reason: str = "",
    ) -> list[str]:
        """Want sites of a layer otherwise, all in one change; return their ids in the order given.

        Args:
            what: the deed, for the audit.
            layer: the id of their layer.
            pairs: how each was known (None: it is new, and gets an id that nobody had) and how it shall be.
            at: since when, UTC; of two changes of one site the second is later in any case.
            reason: what whoever did it gave; the audit keeps it beside the change, and nothing else.
        """
        body, at = self._ledger.body_of(layer), at.replace(microsecond=at.microsecond // 1000 * 1000)
        with self._ledger.change(ACTOR.get(), what, body=body) as change:
            rows = change.rows(StaffSiteRow, StaffSiteRow.site_id.startswith(f"{layer}-", autoescape=True))
            held = {row["site_id"]: row for row in rows}
            fresh = _fresh_ids(layer, held)
            ids = [_put(change, held, before, after, fresh_ids=fresh, at=at) for before, after in pairs]
            for site_id in ids if reason else ():
                change.tell(f"{StaffSiteRow.__tablename__}:{site_id}", {"reason": reason})
            return ids


def _fresh_ids(layer: str, held: Iterable[str]) -> Iterator[str]:
    given = (_OURS.fullmatch(one.removeprefix(f"{layer}-")) for one in held)
    last = max((int(one[1]) for one in given if one), default=0)
    return (f"{layer}-m{number:04d}" for number in count(last + 1))


def _put(
    change: Change,
    held: Mapping[str, Values],
    before: StaffSite | None,
    after: StaffSite,
    *,
    fresh_ids: Iterator[str],
    at: datetime,
) -> str:
    if before is None:
        site_id = next(fresh_ids)
        change.insert(StaffSiteRow, [_values(change, after, at) | {"site_id": site_id}])
        return site_id
    row = held.get(after.site_id)
    if row is None:
        # The audit shall say what was there before, also where a file had brought it.
        (row,) = change.insert(StaffSiteRow, [_values(change, before, at - _LEAST) | {"site_id": after.site_id}])
    change.update(StaffSiteRow, [row], _values(change, after, max(at, row["changed_at"] + _LEAST)))
    return after.site_id


def _values(change: Change, site: StaffSite, at: datetime) -> Values:
    values = {name: getattr(site, name) for name in StaffSite.__slots__ if name != "site_id"}
    return values | {"attributes": dict(site.attributes), "changed_at": at, "revision": change.revision}


_COLUMNS: Final = [getattr(StaffSiteRow, name) for name in StaffSite.__slots__]
