"""Weather stations, air and noise within the topic: their sentence, panel, methods and tile."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC

from analysis.air.quality_index import CLASSES, ENOUGH, UBA
from analysis.sound.levels import COMPLETE
from dashboard.parts.addresses import Address
from dashboard.parts.markup import Child, Markup, tag
from dashboard.parts.method import classes, method, plain
from dashboard.parts.sentence import Lead, Rank, at_place
from dashboard.parts.site_detail import station_address
from dashboard.parts.tile import Options, Tile
from dashboard.parts.tile_content import TileContent, as_of, in_town, site_content
from dashboard.parts.view import LayerView
from dashboard.texts import Words
from dashboard.topics.climate import outdoors_words as said
from dashboard.topics.climate.outdoors_now import OutdoorsNow, is_outdoors
from dashboard.topics.climate.outdoors_site import DAMP_PERCENT, OutdoorsAtSite
from data.declare import Layer
from data.measures import PM25, WIND_GUST


@dataclass(frozen=True, slots=True, eq=False)
class Outdoors:
    """Parts of the topic for its layers of stations, air and noise."""

    now: OutdoorsNow

    @property
    def site(self) -> OutdoorsAtSite:
        """Sections of a site's page."""
        return OutdoorsAtSite(self.now)

    def lead(self, view: LayerView) -> Lead | None:
        """Of the air its index, worst place named; None where nobody knows one, and of other layers."""
        known = {site: one for site, one in self.now.air(view).items() if one.verdict.name}
        if view.layer.shows != PM25 or not known:
            return None
        words = view.words
        at = {site: CLASSES.index(one.verdict.name) for site, one in known.items()}
        worst = max(at, key=lambda site: (at[site], site))
        best, low = min(at.values()), at[worst]
        place = at_place(view.current.sites.name[view.current.sites.site_id.index(worst)], words)
        named = {one: words[f"air.class.{CLASSES[i]}"] for one, i in (("best", best), ("worst", low))}
        key = "one" if len(at) == 1 else "alike" if best == low else "from_to"
        answer = words.say(
            f"air.lead.{key}", **named, place=place, because=said.pollutants(known[worst].verdict.worst, words)
        )
        is_poor = low >= CLASSES.index("poor")
        more = words.say("air.lead.more", **said.hour(known[worst].end))
        return Lead(answer, more, rank=Rank.THRESHOLD if is_poor else Rank.CALM)

    def panel(self, view: LayerView, address: Address) -> Markup | None:
        """Above the list: the index of each place, or mean levels of day, evening and night."""
        rows = [*self._air(view, address), *self._sound(view, address)]
        if not rows:
            return None
        key = "air.panel" if view.layer.shows == PM25 else "sound.panel"
        title = tag("h3", {"class": "water__kind"}, view.words[f"{key}.title"])
        note = tag("p", {"class": "water__note"}, view.words[f"{key}.note"])
        return tag("div", {"class": "water"}, title, tag("ul", {"class": "water__rows"}, *rows), note)

    def _air(self, view: LayerView, address: Address) -> Iterator[Markup]:
        if view.layer.shows != PM25:
            return
        words, sites = view.words, view.current.sites
        found = self.now.air(view)
        rank = {site: CLASSES.index(one.verdict.name) if one.verdict.name else -1 for site, one in found.items()}
        for site_id in sorted(found, key=lambda one: (-rank[one], one)):
            one, row = found[site_id], sites.site_id.index(site_id)
            value = words[f"air.class.{one.verdict.name}"] if one.verdict.name else words["air.unknown"]
            because = said.pollutants(one.verdict.worst, words) if one.verdict.worst else "–"
            told = words.say("air.panel.because", because=because, **said.hour(one.end))
            yield _row(station_address(address, site_id), sites.name[row], value, told)

    def _sound(self, view: LayerView, address: Address) -> Iterator[Markup]:
        words, sites, found = view.words, view.current.sites, self.now.sound(view)
        for site_id in sorted(found, key=lambda one: (-(found[one].hour or 0.0), one)):
            one = found[site_id]
            name = sites.name[sites.site_id.index(site_id)]
            told = words.say(
                "sound.periods", **{period: said.level(each, words) for period, each in one.periods.items()}
            )
            yield _row(station_address(address, site_id), name, said.level(one.hour, words), told)

    def methods(self, words: Words) -> Iterator[tuple[str, Markup]]:
        """A section for each layer that the town has."""
        for layer in (one for one in self.now.context.layers.values() if is_outdoors(one)):
            if not len(self.now.context.store.current(layer.id).sites):
                continue
            if layer.shows == WIND_GUST:
                yield "wind", method("wind", words, {"classes": classes(layer, self.now.context.town, words)})
                yield "felt", method("felt", words, {})
            elif layer.shows == PM25:
                share = {"percent": plain(100 * ENOUGH, words), "damp": plain(DAMP_PERCENT, words)}
                yield "air", method("air", words, {**share, "limits": _limits(words)})
            else:
                yield "sound", method("sound", words, {"percent": plain(100 * COMPLETE, words)})

    def tiles(self) -> tuple[Tile, ...]:
        """One for all three; none where the town has no such layer."""
        texts = self.now.context.texts
        own = Tile(
            id="outdoors",
            title=texts.all("builder.name.outdoors"),
            say=self.said,
            offers=self._offered,
            takes=("layer", "site_id"),
            scripts=("embed.js",),
            whole=texts.all("builder.site_all"),
        )
        return (own,) if self._offered() else ()

    def _offered(self) -> dict[str, Layer]:
        layers = self.now.context.layers.values()
        return {one.id: one for one in layers if is_outdoors(one) and one.shows in one.visible("public")}

    def said(self, options: Options, words: Words) -> TileContent:
        """One site, or the sentence of the layer."""
        context = self.now.context
        now = context.house.clock.now().astimezone(UTC)
        view, summary = context.view(options.layer, words, now), context.store.summary(options.layer)
        if options.site_id is not None:
            return site_content(view, options.site_id)
        about, lead = in_town(view, summary), self.lead(view)
        if lead is None:
            return about
        return replace(about, answer=lead.answer, more=lead.more, measured=as_of(summary.newest, words))


def _limits(words: Words) -> str:
    """``PM10 9, 27, 54, 90; …``: where the first four classes end."""
    told = []
    for one, limits in UBA.pollutants.items():
        ends = ", ".join(plain(end, words) for end in limits.upper)
        told.append(f"{said.pollutants((one,), words)} {ends}")
    return "; ".join(told)


def _row(href: str, name: str, value: Child, told: Child) -> Markup:
    return tag(
        "li",
        {"class": "water__row"},
        tag("a", {"class": "water__name", "href": href}, name),
        tag("strong", {"class": "water__value"}, value),
        tag("span", {"class": "water__told"}, told),
    )
