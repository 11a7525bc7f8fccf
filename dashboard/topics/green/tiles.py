"""The tile about Green: one trench or lawn, or what all of them need until Friday."""

from dataclasses import dataclass, replace
from datetime import UTC

from dashboard.parts.page import PageContext
from dashboard.parts.tile import Options, Tile
from dashboard.parts.tile_content import TileContent, as_of, in_town, site_content
from dashboard.texts import Words
from dashboard.topics.green.lead import GreenLead
from dashboard.topics.green.now import GreenNow
from data.declare import Layer


@dataclass(frozen=True, slots=True, eq=False)
class GreenTiles:
    """Water for trees and lawns as a tile for other websites."""

    now: GreenNow

    @property
    def _context(self) -> PageContext:
        return self.now.context

    def tiles(self) -> tuple[Tile, ...]:
        """None where the town has no such layer."""
        texts = self._context.texts
        own = Tile(
            id="green",
            title=texts.all("builder.name.green"),
            say=self.said,
            offers=self._offered,
            takes=("site_id",),
            scripts=("embed.js",),
            whole=texts.all("builder.site_all"),
        )
        return (own,) if self._offered() else ()

    def _offered(self) -> dict[str, Layer]:
        return {one.id: one for one in self.now.layers() if one.shows in one.visible("public")}

    def said(self, options: Options, words: Words) -> TileContent:
        """One site, or the sentence of the topic."""
        now = self._context.house.clock.now().astimezone(UTC)
        view, summary = self._context.view(options.layer, words, now), self._context.store.summary(options.layer)
        if options.site_id is not None:
            return site_content(view, options.site_id)
        about, lead = in_town(view, summary), GreenLead(self.now).lead(view)
        if lead is None:
            return about
        return replace(about, answer=lead.answer, more=lead.more, measured=as_of(summary.newest, words))
