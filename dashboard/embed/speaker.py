"""What a tile says, once for HTML, picture and alt text: its own words, whom to name, the mark of a replay."""

from dataclasses import dataclass, replace

from dashboard.parts import replay_mark
from dashboard.parts.notices import concerning, headline
from dashboard.parts.page import PageContext
from dashboard.parts.tile import Options, Tiles
from dashboard.parts.tile_content import TileContent
from dashboard.texts import Words
from data.errors import UnknownSiteError
from data.town import Attribution


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says what a tile says."""

    context: PageContext
    tiles: Tiles

    def say(self, options: Options, words: Words) -> TileContent:
        """The content of a tile; a wrong value or an unknown site is said in a sentence."""
        if options.wrong is not None:
            name, value, allowed, is_known = options.wrong
            known = words.say("embed.wrong", name=name, value=value, allowed=allowed)
            return _wrong(known if is_known else words.say("embed.unknown", name=name, allowed=allowed), words)
        try:
            said = options.tile.say(options, words)
        except UnknownSiteError:
            return _wrong(words.say("embed.no_site", site=options.site_id), words)
        at = self.context.house.clock.replayed_at
        sources = self._sources(options, words)
        replay = "" if at is None else replay_mark.sentence(at, words)
        return replace(said, sources=said.sources or sources, replay=replay, notice=self._notice(said, options, words))

    def _notice(self, said: TileContent, options: Options, words: Words) -> str:
        """The newest that concerns its layers or its site, and how many more there are."""
        sites = [one for one in (said.site_id, options.site_id) if one]
        found = concerning(self.context.frame.released(), layers=options.layers, sites=sites)
        if not found:
            return ""
        first, more = headline(found[0].said(words.language)), len(found) - 1
        return words.say("notices.and_more", text=first, n=more) if more else first

    def _sources(self, options: Options, words: Words) -> tuple[tuple[str, Attribution], ...]:
        town = self.context.town
        named = {one.holder: (words["footer.data"], one) for one in map(town.attribution_of, options.layers)}
        drawn = [(words["footer.basemap"], town.attribution["basemap"])] if options.tile.is_mapped else []
        return (*named.values(), *drawn)


def _wrong(sentence: str, words: Words) -> TileContent:
    return TileContent(heading=words["embed.wrong_title"], answer=sentence, usable=False)
