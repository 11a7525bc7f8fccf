"""A tile as a page of its own: the answer stands in the first HTML, a small script keeps it current."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from dashboard.assets import Shelf
from dashboard.embed.options import MAX_ZOOM, MIN_ZOOM
from dashboard.embed.speaker import Speaker
from dashboard.embed.window import window
from dashboard.http.static import BASEMAP_HEAD
from dashboard.parts.chart.figure import figure
from dashboard.parts.chart.plot import LOW
from dashboard.parts.classes import symbol
from dashboard.parts.markup import Attribute, Markup, data_block, join, tag
from dashboard.parts.notices import HOME
from dashboard.parts.page_data import items_address, page_data
from dashboard.parts.tile import Options
from dashboard.parts.tile_content import TileContent
from dashboard.texts import Words
from data.town import Attribution


@dataclass(frozen=True, slots=True)
class TilePage:
    """Renders ``/embed/{tile}``."""

    speaker: Speaker
    shelf: Shelf
    sprite: Markup

    def html(self, options: Options, words: Words, *, now: datetime, found: Markup) -> str:
        """The whole tile; ``found`` tells programs how to embed it."""
        said = self.speaker.say(options, words)
        address = options.address
        kind = options.tile.id if said.usable else "wrong"
        body = tag(
            "body",
            {"class": f"tile tile--{kind}"},
            self.sprite,
            tag("main", {"class": "tile__main"}, _said(said, options, words), self._drawn(said, options, words)),
            _foot(said, options, words),
            data_block("page-data", self._data(options, words, now)) if said.usable else None,
        )
        root = {
            "lang": address.language,
            "data-kern-theme": address.theme,
            "data-base": address.base,
            "data-app": address.app,
        }
        town = words.say("page.title", town=self.speaker.context.house.town.name)
        title = f"{said.heading} – {town}"
        head = self._head(options, title, said, found)
        return "<!doctype html>\n" + tag("html", root, head, body)

    # ---- head --------------------------------------------------------------------------------------------------

    def _head(self, options: Options, title: str, said: TileContent, found: Markup) -> Markup:
        base = options.address.base
        styles = options.tile.styles if said.usable else ("embed.css",)
        scripts = options.tile.scripts if said.usable else ()
        font: dict[str, Attribute] = {"rel": "preload", "as": "font", "type": "font/woff2", "crossorigin": True}
        return tag(
            "head",
            None,
            tag("meta", {"charset": "utf-8"}),
            tag("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}),
            tag("title", None, title),
            tag("meta", {"name": "robots", "content": "noindex"}),
            found if said.usable else None,
            tag("meta", {"name": "color-scheme", "content": options.address.theme or "light dark"}),
            tag("link", {"rel": "icon", "href": self.shelf.address("icon.svg", base=base), "type": "image/svg+xml"}),
            *(
                tag("link", {"rel": "stylesheet", "href": self.shelf.address(one, base=base)})
                for one in (*styles, *self.shelf.styles)
            ),
            *(tag("script", {"src": self.shelf.address(one, base=base), "type": "module"}) for one in scripts),
            *(tag("link", {"rel": "modulepreload", "href": one}) for one in self.shelf.modules(scripts, base=base)),
            *(tag("link", {**font, "href": self.shelf.address(one, base=base)}) for one in self.shelf.fonts),
            *(self._fetched(options) if "layers" in options.tile.takes and said.usable else ()),
        )

    def _fetched(self, options: Options) -> list[Markup]:
        """What the map asks for as soon as it runs; the browser may begin before."""
        wanted = {"rel": "preload", "as": "fetch", "crossorigin": "anonymous"}
        versions = {one: self.speaker.context.store.current(one).version for one in options.layers}
        items = [f"{items_address(options.address, one)}&v={version}" for one, version in versions.items()]
        return [tag("link", {**wanted, "href": one}) for one in (options.address.asset(BASEMAP_HEAD), *items)]

    # ---- body --------------------------------------------------------------------------------------------------

    def _drawn(self, said: TileContent, options: Options, words: Words) -> Markup | None:
        """What scripts draw below the sentence."""
        if not said.usable or options.tile.body is None:
            return None
        noscript = tag("noscript", None, tag("p", {"class": "tile__note"}, words["embed.no_script"]))
        return join(options.tile.body(options, words), noscript)

    def _data(self, options: Options, words: Words, now: datetime) -> dict[str, Any]:
        """What scripts need to know: of the layers only where they are drawn or asked for."""
        context, tile = self.speaker.context, options.tile
        seen = [context.view(one, words, now) for one in options.layers if tile.body is not None]
        views = [context.scaled(one, options.address) for one in seen]
        names = self.speaker.context.ground.names
        data = page_data(views, options.address, words, town=context.town, now=now, names=names, spoken=tile.words)
        west, south, east, north = window(options, context)
        bounds = [[south, west], [north, east]] if options.district else None
        view = {"centre": options.centre and options.centre[::-1], "zoom": options.zoom, "bounds": bounds}
        return {**data, "view": view, "minZoom": MIN_ZOOM, "maxZoom": MAX_ZOOM, "opened": options.layer}


def _said(said: TileContent, options: Options, words: Words) -> Markup:
    """Notice, heading, figure, sentence, chart: a script takes them anew from this address when something changed."""
    return tag(
        "div",
        {"class": "tile__said", "id": "said-here", "data-fragment": "", "data-live": " ".join(said.layers)},
        _replay(said),
        _notice(said, options, words),
        tag("h1", {"class": "tile__heading"}, said.heading),
        _figure(said),
        tag("p", {"class": "tile__answer"}, said.answer) if said.answer else None,
        tag("p", {"class": "tile__more"}, said.more) if said.more and not said.plot else None,
        tag("p", {"class": "tile__measured"}, said.measured) if said.measured else None,
        figure(said.plot, options.address, sizes=(LOW,)) if said.plot else None,
    )


def _replay(said: TileContent) -> Markup | None:
    """The mark of a replay."""
    return tag("p", {"class": "replay"}, tag("strong", None, said.replay)) if said.replay else None


def _notice(said: TileContent, options: Options, words: Words) -> Markup | None:
    """One line, which leads to where all of it stands, unless inside of the app."""
    if not said.notice:
        return None
    name = tag("strong", None, f"{words['notices.one']}: ")
    away = {"href": _ours(HOME, options), **_AWAY}
    line = said.notice if options.address.app else tag("a", away, said.notice)
    return tag("p", {"class": "tile__told"}, name, line)


def _figure(said: TileContent) -> Markup | None:
    if not said.figure:
        return None
    look = None if said.look is None else symbol(said.look.symbol, colour=said.look.colour)
    state = " tile__figure--faded" if said.faded or said.struck else ""
    number = tag("s" if said.struck else "span", None, said.figure)
    return tag("p", {"class": f"tile__figure{state}"}, look, number)


def _foot(said: TileContent, options: Options, words: Words) -> Markup:
    """Whose data, under which licence, and that they are made up; the way to us, unless inside of the app."""
    named = [_source(kind, one, words) for kind, one in said.sources]
    if said.official is not None:
        named.append(tag("a", {"href": said.official[1], **_AWAY}, said.official[0]))
    notice = tag("p", {"class": "demo"}, words["page.demo"]) if said.simulated else None
    sources = tag("ul", {"class": "tile__sources"}, *(tag("li", None, one) for one in named)) if named else None
    alert = (
        None if "layers" in options.tile.takes else tag("p", {"class": "tile__alert", "id": "alert", "role": "status"})
    )
    return tag("footer", {"class": "tile__foot"}, alert, notice, sources, _follow(said, options, words))


_AWAY: Final = {"target": "_blank", "rel": "noopener"}


def _follow(said: TileContent, options: Options, words: Words) -> Markup | None:
    """A link to the page that says more, with a list where the tile has a map."""
    if options.address.app:
        return None
    href = _ours(said.follow, options)
    label = words["embed.map_instead" if "layers" in options.tile.takes else "embed.follow"]
    hidden = tag("span", {"class": "sr-only"}, f" ({words['embed.new_tab']})")
    return tag("a", {"class": "tile__follow", "href": href, **_AWAY}, label, hidden)


def _ours(follow: str, options: Options) -> str:
    """The address of a page of ours, in the tile's language, theme and plainness."""
    path, _, query = follow.partition("?")
    kept = options.address.manner().items()
    more = [part for part in (query, *(f"{key}={value}" for key, value in kept)) if part]
    return options.address.asset(path) + (f"?{'&'.join(more)}" if more else "")


def _source(kind: str, one: Attribution, words: Words) -> Markup:
    label = {"aria-label": words.say("footer.licence", licence=one.licence)}
    link = tag("a", {"href": one.licence_url, "target": "_blank", "rel": "license noopener", **label}, one.licence)
    return join(f"{kind}: {one.holder}, ", link)
