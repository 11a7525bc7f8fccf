"""How often pages and tiles are opened, by the hour: counts of what was answered, nothing of who asked."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final, Literal, TypeAlias

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from data.records.ledger import Ledger
from data.records.schema import UsageRow

Kind: TypeAlias = Literal["page", "tile", "api"]
KINDS: Final[tuple[Kind, ...]] = ("page", "tile", "api")
_KEY: Final = ("hour", "kind", "name", "origin", "is_crawler")
_INSERT: Final[Mapping[str, Callable[..., sqlite.Insert | postgresql.Insert]]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageKey:
    """What is counted together.

    Args:
        hour: its beginning, UTC.
        name: a page's path, a tile's id, a pattern of the API.
        origin: of tiles the site that may frame them, as the settings name it; empty: another, or none.
        is_crawler: whether who asked declared to be one.
    """

    hour: datetime
    kind: Kind
    name: str
    origin: str = ""
    is_crawler: bool = False


class Usage:
    """Adds up what processes counted; safe in several processes."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def add(self, counts: Mapping[UsageKey, int]) -> None:
        """Add counts to those there are."""
        with self._ledger.note() as db:
            insert = _INSERT[db.dialect.name]
            for use, count in counts.items():
                row = insert(UsageRow).values(**self._ledger.owner, **asdict(use), count=count)
                more = {"count": UsageRow.count + count}
                db.execute(row.on_conflict_do_update(index_elements=_KEY, set_=more))

    def counts(self, since: datetime, until: datetime) -> Iterable[tuple[UsageKey, int]]:
        """What was counted in the hours that begin at ``since`` or later and before ``until``, in their order."""
        columns = [getattr(UsageRow, name) for name in (*_KEY, "count")]
        where = (UsageRow.hour >= since, UsageRow.hour < until)
        with self._ledger.read() as db:
            rows = db.execute(select(*columns).where(*where).order_by(*columns[:-1])).all()
        return [(UsageKey(**dict(zip(_KEY, row[:-1], strict=True))), row[-1]) for row in rows]

    def forget(self, *, before: datetime) -> int:
        """Delete what was counted in hours before; return how many rows."""
        with self._ledger.note() as db:
            return db.execute(delete(UsageRow).where(UsageRow.hour < before)).rowcount
