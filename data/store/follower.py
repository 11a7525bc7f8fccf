"""Following the lake: from one view to the next, reading only what was added."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from data import sites, stamps
from data.clock import Clock
from data.declare import Layers, layer_id
from data.folders import Folders
from data.lake import layer_transaction
from data.store.ahead import due, is_ahead, later, present
from data.store.engine import Engine
from data.store.initial_state import BEGINNING, EVER, last_readings
from data.store.last_readings import Last
from data.store.snapshot import Follower, SnapshotChange
from data.store.tail import Tail, every, small_and_new
from data.store.view import TABLES, View


class Following:
    """Makes the next view. Not thread-safe: the store calls it from one thread at a time."""

    def __init__(self, engine: Engine, lake_root: Path, folders: Folders, layers: Layers, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock
        self._folders = folders
        self._layers = layers
        self._tail = Tail(engine, name="tail", choose=small_and_new)
        self._late = Tail(engine, name="late", choose=every)
        self._news = Tail(engine, name="news", choose=small_and_new)
        applications = [layer_transaction(one) for one in layers]
        self._followers = {table: Follower(lake_root / table, applications=applications) for table in TABLES}
        self._sites_seen: dict[str, stamps.Stamp] = {}
        self._unsettled = True

    def next(self, view: View) -> View:
        """The view after what was committed since `view`; `view` itself if that is nothing.

        Raises:
            Exception: the lake could not be read; the next call then begins anew instead of from `view`.
        """
        changes = {table: change for table, one in self._followers.items() if (change := one.refresh())}
        seen = {layer: stamps.of_files([self._folders.sites_of(layer)]) for layer in self._layers}
        if not changes and not self._unsettled and seen == self._sites_seen:
            released = self._released(view)
            return view if released is view else replace(released, generation=view.generation + 1)
        self._unsettled, unsettled = True, self._unsettled
        other = {one for one in seen if unsettled or seen[one] != self._sites_seen.get(one)}
        following = self._advance(self._with_sites(view, other), changes, other=other)
        self._sites_seen = seen
        self._unsettled = False
        return following

    def _with_sites(self, view: View, other: Collection[str]) -> View:
        """The view with the files of these layers."""
        read = {one: sites.read(self._folders.sites_of(one)) for one in other}
        return replace(view, imported={**view.imported, **read})

    def _advance(self, view: View, changes: dict[str, SnapshotChange], *, other: set[str]) -> View:
        files = {table: one.files for table, one in self._followers.items()}
        generation = view.generation + 1
        tail = self._tail.sync(files["readings"], generation=generation)
        self._late.sync(files["flags"], generation=generation)
        tail |= self._news.sync(files["events"], generation=generation)
        version_of = self._followers["readings"].transaction_version
        versions = {layer: version_of(layer_transaction(layer)) for layer in self._layers}
        following = replace(view, generation=generation, files=files, tail=tail, versions=versions)
        if (change := changes.get("site_changes")) and (change.added or change.reload):
            paths = {"site_changes": files["site_changes"].paths}
            told = self._engine.ask("changes_of_sites", {}, files=paths)
            other = other | {layer_id(one) for one in pc.unique(told["site_id"]).to_pylist()}
            following = replace(following, changes=told)
        following = self._taken_in(following, changes.get("readings"), other=other & {*self._layers})
        return replace(following, last=self._flagged(dict(following.last), changes.get("flags")))

    def _released(self, view: View) -> View:
        """The view with those readings whose time has come; `view` itself if there are none."""
        until = present(self._clock)
        come = due(view.ahead, until)
        if not len(come):
            return view
        return replace(view, last=_folded(view.last, come), ahead=later(view.ahead, until))

    def _taken_in(self, view: View, change: SnapshotChange | None, *, other: set[str]) -> View:
        """With the last readings up to the present and those ahead; ``other``: layers whose sites are new."""
        until, view = present(self._clock), self._released(view)
        anew = {*self._layers} if change and change.reload else other
        nothing = {one: Last.none(self._layers[one], view.sites(one)) for one in anew}
        asked = {one: last for one, last in nothing.items() if not self._layers[one].stated}
        found = last_readings(self._engine, view, asked, at=until) if asked else {}
        last = {one: (nothing | found).get(one) or view.last[one] for one in self._layers}
        ahead = view.ahead
        if len(anew) == len(self._layers):
            files = view.files_between("readings", until.date(), date.max)
            ahead = self._engine.ask("readings_ahead", {"after": until}, files=files, generation=view.generation)
        if not change or not change.added or change.reload:
            return replace(view, last=last, ahead=ahead)
        # The added files alone: generation -1 sees nothing of what is in memory.
        added, span = {"readings": change.added}, {"since": BEGINNING, "until": EVER}
        rows = self._engine.ask("last_values", span, files=added, generation=-1, is_once=True)
        if is_ahead(rows, until):
            rows = self._engine.ask("last_values", {**span, "until": until}, files=added, generation=-1, is_once=True)
            more = self._engine.ask("readings_ahead", {"after": until}, files=added, generation=-1, is_once=True)
            ahead = pa.concat_tables([ahead, more]).sort_by("observed_at") if len(ahead) else more
        return replace(view, last=_folded(last, rows), ahead=ahead)

    def _flagged(self, last: dict[str, Last], change: SnapshotChange | None) -> dict[str, Last]:
        """Add what became known late about a last reading."""
        if not change or not change.added:
            return last
        rows = self._engine.ask("late_flags", {"files": list(change.added)}, is_once=True)
        return {layer: one.flag(rows) for layer, one in last.items()}


def _folded(known: Mapping[str, Last], rows: pa.Table) -> dict[str, Last]:
    return {layer: last.fold(rows) for layer, last in known.items()} if len(rows) else dict(known)
