"""The last readings at an instant, from the lake: the days before it, and further back only for what was silent."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

import numpy as np
import pyarrow as pa

from data.store.engine import Engine
from data.store.last_readings import Last
from data.store.view import View

WINDOW: Final = timedelta(days=2)
BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)
EVER: Final = datetime(9000, 1, 1, tzinfo=UTC)
_KEY = ["site_id", "channel", "measure"]


def last_readings(engine: Engine, view: View, nothing: Mapping[str, Last], *, at: datetime) -> dict[str, Last]:
    """The last readings of each layer up to an instant (UTC); ``nothing``: its sites without any."""
    at = at.astimezone(UTC)
    newest = min(_newest_day(view), at.date())
    since = min(at, datetime.combine(newest, time.max, UTC)) - WINDOW
    files = view.files_between("readings", since.date(), newest)
    recent = engine.ask("last_values", {"since": since, "until": at}, files=files, generation=view.generation)
    silent = _silent(engine, view, recent, before=since.date(), until=at)
    return {layer: last.fold(recent).fold(silent) for layer, last in nothing.items()}


def _newest_day(view: View) -> date:
    days = view.files["readings"].days
    return days[-1].astype(object) if days.size else EVER.date()


def _silent(engine: Engine, view: View, recent: pa.Table, *, before: date, until: datetime) -> pa.Table:
    """The last readings of what has not reported since `before`, from the days on which the rollups saw it last."""
    files = {"rollup_day": view.files["rollup_day"].between(date.min, before)}
    days = engine.ask("last_days", {"until": before}, files=files)
    silent = days.join(recent.select(_KEY), keys=_KEY, join_type="left anti")
    # A UTC+1 day begins one hour before the UTC day of its name.
    named = silent["day"].to_numpy().astype("datetime64[D]")
    wanted = np.unique(np.concatenate([named, named - np.timedelta64(1, "D")]))
    return engine.ask(
        "last_values_of_sites",
        {"sites": silent["site_id"].unique().to_pylist(), "until": until},
        files={"readings": view.files["readings"].of_days(wanted, without=view.tail)},
        generation=view.generation,
    )
