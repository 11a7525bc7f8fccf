"""The tiles about heat: the temperature of the town or of one station, and the DWD's warning."""

from dataclasses import dataclass, replace
from datetime import UTC

from dashboard.parts.figures import number
from dashboard.parts.page import PageContext
from dashboard.parts.tile import Options, Tile
from dashboard.parts.tile_content import TileContent, as_of, in_town, site_content
from dashboard.texts import Words
from dashboard.topics.climate.warning_tile import official, warning
from data.declare import Layer
from data.measures import AIR_TEMPERATURE


@dataclass(frozen=True, slots=True, eq=False)
class HeatTiles:
    """Temperature and warning."""

    context: PageContext

    def tiles(self) -> tuple[Tile, ...]:
        """Both of them; the temperature only where a layer shows one."""
        texts = self.context.texts
        own = Tile(
            id="temperature",
            title=texts.all("builder.name.temperature"),
            say=self.temperature,
            offers=self._offered,
            takes=("site_id",),
            scripts=("embed.js",),
            whole=texts.all("builder.site_all"),
        )
        heard = Tile(
            id="warning", title=texts.all("builder.name.warning"), say=self.warned, offers=dict, scripts=("embed.js",)
        )
        return (own, heard) if self._offered() else (heard,)

    def _offered(self) -> dict[str, Layer]:
        layers = self.context.layers.values()
        return {one.id: one for one in layers if one.shows == AIR_TEMPERATURE and one.shows in one.visible("public")}

    def temperature(self, options: Options, words: Words) -> TileContent:
        """One station, or the span of all."""
        now = self.context.house.clock.now().astimezone(UTC)
        view, summary = self.context.view(options.layer, words, now), self.context.store.summary(options.layer)
        if options.site_id is not None:
            return site_content(view, options.site_id)
        about = in_town(view, summary)
        if not summary.n_ok or summary.low is None or summary.high is None:
            return about
        low, high = (number(value, decimals=0, words=words) for value in (summary.low, summary.high))
        span = low if low == high else words.say("embed.span", low=low, high=high)
        n = number(summary.n_ok, decimals=0, words=words)
        return replace(
            about,
            figure=f"{span}\N{NO-BREAK SPACE}{view.layer.shows.unit}",
            answer=words["embed.stations_one"] if summary.n_ok == 1 else words.say("embed.stations", n=n),
            measured=as_of(summary.newest, words),
            look=view.row(view.current.sites.site_id.index(summary.high_site or "")).look,
        )

    def warned(self, _: Options, words: Words) -> TileContent:
        """What the DWD says; a replay says nothing of now."""
        house = self.context.house
        if house.clock.replayed_at is not None:
            heading = words.say("embed.warning_title", town=house.town.name)
            return TileContent(heading=heading, answer=words["replay.tile_warning"], official=official(words))
        return warning(house.town, house.folders.weather, words, now=house.clock.now().astimezone(UTC))
