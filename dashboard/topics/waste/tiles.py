"""The tile that finds the nearest place with room."""

from dataclasses import dataclass, replace
from datetime import UTC

from dashboard.parts.markup import Markup, tag
from dashboard.parts.page import PageContext
from dashboard.parts.tile import Options, Tile
from dashboard.parts.tile_content import TileContent, in_town
from dashboard.texts import Words
from dashboard.topics.waste import answer, search
from dashboard.topics.waste.page import PATH
from data.declare import Layer


@dataclass(frozen=True, slots=True, eq=False)
class NearestTile:
    """The search for room as a tile."""

    context: PageContext

    def tile(self) -> Tile:
        """The tile."""
        return Tile(
            id="nearest",
            title=self.context.texts.all("builder.name.nearest"),
            say=self.say,
            offers=self._offered,
            takes=("layer", "mode"),
            height=560,
            position=True,
            body=_search,
            scripts=("embed_nearest.js",),
            styles=("page.css", "disposal.css", "embed.css"),
            words=answer.SPOKEN,
            is_mapped=True,
        )

    def _offered(self) -> dict[str, Layer]:
        seen = [one for one in search.offered(self.context) if one.shows.min_count is None]
        return {one.id: one for one in search.in_order(seen, self.context.texts.of(None))}

    def say(self, options: Options, words: Words) -> TileContent:
        """The question, and how much room there is at all."""
        now = self.context.house.clock.now().astimezone(UTC)
        view, summary = self.context.view(options.layer, words, now), self.context.store.summary(options.layer)
        question = search.question(view.layer, words)
        return replace(in_town(view, summary), heading=question, follow=f"{PATH}?layer={options.layer}")


def _search(options: Options, words: Words) -> Markup:
    """Search, kinds of going and the place of the answer: the same parts as on the page it is taken from."""
    return tag(
        "div",
        {"class": "ask", "data-mode": options.mode},
        search.search(words),
        search.modes(words),
        tag("p", {"class": "hint scripted", "id": "hint"}, words["disposal.private"]),
        *answer.places(words),
        answer.more(),
    )
