"""Readings of the future: they neither are the state of their sites nor hide what comes until their time has come."""

from datetime import UTC, datetime
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from data.clock import TOLERANCE, Clock

_KEY: Final = ["site_id", "channel", "measure"]
_REST: Final = ["observed_at", "value", "flags", "simulated"]
NONE: Final = pa.table({name: [] for name in (*_KEY, *_REST)})


def present(clock: Clock) -> datetime:
    """Up to when readings are of the present, UTC; in a replay nothing is ahead of its clock."""
    now = clock.now().astimezone(UTC)
    return now + TOLERANCE if clock.replayed_at is None else now.replace(second=0, microsecond=0)


def is_ahead(rows: pa.Table, until: datetime) -> bool:
    """Whether some of these are of the future."""
    return bool(len(rows)) and pc.max(rows["observed_at"]).as_py() > until


def due(ahead: pa.Table, until: datetime) -> pa.Table:
    """The newest reading of each site, channel and measure whose time has come, of readings in the order of time."""
    come = _come(ahead, until)
    if come is None or not pc.any(come).as_py():
        return NONE
    newest = ahead.filter(come).group_by(_KEY, use_threads=False).aggregate([(name, "last") for name in _REST])
    return newest.rename_columns([name.removesuffix("_last") for name in newest.column_names])


def later(ahead: pa.Table, until: datetime) -> pa.Table:
    """Those whose time has not come."""
    come = _come(ahead, until)
    return ahead if come is None else ahead.filter(pc.invert(come))


def _come(ahead: pa.Table, until: datetime) -> pa.ChunkedArray | None:
    if not len(ahead):
        return None
    return pc.less_equal(ahead["observed_at"], pa.scalar(until, ahead.schema.field("observed_at").type))
