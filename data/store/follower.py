"""Following the lake: from one view to the next, reading only what was added."""

from dataclasses import replace
from pathlib import Path

from data import sites, stamps
from data.declare import Layers
from data.folders import Folders
from data.lake import layer_transaction
from data.store.engine import Engine
from data.store.initial_state import BEGINNING, EVER, last_readings
from data.store.last_readings import Last
from data.store.snapshot import Follower, SnapshotChange
from data.store.tail import Tail, every, small_and_new
from data.store.view import TABLES, View


class Following:
    """Makes the next view. Not thread-safe: the store calls it from one thread at a time."""

    def __init__(self, engine: Engine, lake_root: Path, folders: Folders, layers: Layers) -> None:
        self._engine = engine
        self._folders = folders
        self._layers = layers
        self._tail = Tail(engine, name="tail", choose=small_and_new)
        self._late = Tail(engine, name="late", choose=every)
        self._news = Tail(engine, name="news", choose=small_and_new)
        self._followers = {table: Follower(lake_root / table) for table in TABLES}
        self._nothing: dict[str, Last] = {}
        self._sites_seen: stamps.Stamp = ()
        self._unsettled = True

    def next(self, view: View) -> View:
        """The view after what was committed since `view`; `view` itself if that is nothing.

        Raises:
            Exception: the lake could not be read; the next call then begins anew instead of from `view`.
        """
        changes = {table: change for table, one in self._followers.items() if (change := one.refresh())}
        anew = self._look_at_sites() or self._unsettled
        if not changes and not anew:
            return view
        self._unsettled = True
        following = self._advance(view, changes, anew=anew)
        self._unsettled = False
        return following

    def _advance(self, view: View, changes: dict[str, SnapshotChange], *, anew: bool) -> View:
        files = {table: one.files for table, one in self._followers.items()}
        generation = view.generation + 1
        tail = self._tail.sync(files["readings"], generation=generation)
        self._late.sync(files["flags"], generation=generation)
        tail |= self._news.sync(files["events"], generation=generation)
        version_of = self._followers["readings"].transaction_version
        versions = {layer: version_of(layer_transaction(layer)) for layer in self._layers}
        following = replace(view, generation=generation, files=files, tail=tail, versions=versions)
        last = self._last(following, changes.get("readings"), anew=anew)
        return replace(following, last=self._flagged(last, changes.get("flags")))

    def _last(self, view: View, change: SnapshotChange | None, *, anew: bool) -> dict[str, Last]:
        if anew or (change and change.reload):
            return last_readings(self._engine, view, self._nothing, at=None)
        if not change or not change.added:
            return dict(view.last)
        # The added files alone: generation -1 sees nothing of what is in memory.
        added = {"readings": change.added}
        rows = self._engine.ask("last_values", {"since": BEGINNING, "until": EVER}, files=added, generation=-1)
        return {layer: last.fold(rows) for layer, last in view.last.items()}

    def _flagged(self, last: dict[str, Last], change: SnapshotChange | None) -> dict[str, Last]:
        """Add what became known late about a last reading."""
        if not change or not change.added:
            return last
        rows = self._engine.ask("late_flags", {"files": list(change.added)})
        return {layer: one.flag(rows) for layer, one in last.items()}

    def _look_at_sites(self) -> bool:
        """Read the sites if a file of them is new; True if so."""
        seen = stamps.of_files(map(self._folders.sites_of, self._layers))
        if seen == self._sites_seen and self._nothing:
            return False
        read = {layer: sites.read(self._folders.sites_of(layer)) for layer in self._layers}
        self._nothing = {one: Last.none(layer, read[one]) for one, layer in self._layers.items()}
        self._sites_seen = seen
        return True
