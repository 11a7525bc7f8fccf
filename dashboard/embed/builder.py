"""The builder of tiles: choose, see, copy; a form that works by itself, and scripts that spare the reload."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Final
from urllib.parse import urlencode, urlsplit

from dashboard.embed.options import Reader
from dashboard.embed.origins import FramingVerdict, Origins, completed
from dashboard.parts.addresses import THEMES, Address
from dashboard.parts.document import PageFiles
from dashboard.parts.markup import Attribute, Markup, tag
from dashboard.parts.page import Page, PageContext, Visit
from dashboard.parts.tile import Options, Tile, Tiles
from dashboard.texts import LANGUAGES, Words
from data.state import UNMEASURED

PATH: Final = "/embed"
NAMES: Final[dict[str, str]] = {"de": "Deutsch", "en": "English"}
Choices = Iterable[tuple[str, str]]


def page(context: PageContext, tiles: Tiles) -> Page:
    """``/embed``."""
    origins = Origins(context.house.settings.embed_origins)
    files = context.files(styles=("builder.css",), scripts=("builder.js",))
    return Page(path=PATH, render=BuilderPage(context, tiles, files, origins).html)


@dataclass(frozen=True, slots=True)
class BuilderPage:
    """Renders the page for the tiles that can be chosen and the origins that may frame."""

    context: PageContext
    tiles: Tiles
    files: PageFiles
    origins: Origins

    def html(self, visit: Visit) -> str:
        """The whole page for what was chosen."""
        address, query = visit.address, visit.query
        words, name = self.context.texts.of(address.language), query.get("tile", "")
        tile = self.tiles[name if name in self.tiles else next(iter(self.tiles))]
        made = ChosenTile(self, tile, query, words, address.base, visit.origin)
        main = tag(
            "main",
            {"class": "builder", "id": "main"},
            tag("h1", {"class": "builder__title"}, words["builder.title"]),
            tag("p", {"class": "builder__intro"}, words["builder.intro"]),
            tag("div", {"class": "builder__parts"}, made.form(address), made.result()),
            tag("p", {"class": "sr-only", "id": "said", "role": "status", "data-updated": words["builder.updated"]}),
        )
        return self.context.frame.document(
            address,
            words,
            title=f"{words['builder.title']} – {words.say('page.title', town=self.context.town.name)}",
            description=words["builder.description"],
            files=self.files,
            main=main,
            current="embed",
            views=[self.context.view(one, words, visit.now) for one in self.context.layers],
        )


class ChosenTile:
    """One tile as it was chosen: its form, its preview, its code."""

    def __init__(  # noqa: PLR0917 - what a page is given, handed on
        self, page: BuilderPage, tile: Tile, query: Mapping[str, str], words: Words, base: str, public: str
    ) -> None:
        self.page, self.tile, self.words, self.base, self.public = page, tile, words, base, public
        self.chosen = {key: value for key, value in query.items() if key in {*tile.takes, "tile_lang", "tile_theme"}}
        # Boxes of a form come as a name each; an address has them as one list.
        layers = [one for one in page.context.layers if query.get(f"on_{one}")]
        if "layers" in tile.takes and layers:
            self.chosen["layers"] = ",".join(layers)
        self.pasted = completed(query.get("page", ""))
        self.options = self._options()

    def _options(self) -> Options:
        """What can be used of it; a place of another layer than the one now chosen is dropped."""
        wanted = {key: value for key, value in self.chosen.items() if key in self.tile.takes}
        options = Reader(wanted, self.page.context).read(self.tile, base=self.base)
        while options.wrong is not None and options.wrong[0] in wanted:
            del wanted[options.wrong[0]]
            options = Reader(wanted, self.page.context).read(self.tile, base=self.base)
        self.chosen = {**wanted, **{key: self.chosen[key] for key in ("tile_lang", "tile_theme") if key in self.chosen}}
        return options

    # ---- choosing ------------------------------------------------------------------------------------------------

    def form(self, address: Address) -> Markup:
        """Everything that can be chosen."""
        words = self.words
        kept = address.manner().items()
        hidden = [tag("input", {"type": "hidden", "name": key, "value": value}) for key, value in kept]
        page = {
            "class": "seek__input",
            "id": "page",
            "name": "page",
            "type": "text",
            "inputmode": "url",
            "value": self.pasted or None,
            "autocomplete": "url",
            "maxlength": 300,
            "aria-describedby": "page-hint",
        }
        return tag(
            "form",
            {"class": "builder__form", "id": "builder", "action": f"{self.base}{PATH}"},
            tag("h2", None, words["builder.choose"]),
            *hidden,
            self._tiles(),
            tag("div", {"id": "choices"}, *self._choices()),
            self._select("tile_lang", words["builder.language"], NAMES.items(), self.chosen.get("tile_lang", "de")),
            self._select("tile_theme", words["builder.theme"], self._themes(), self.chosen.get("tile_theme", "")),
            tag("label", {"class": "builder__label", "for": "page"}, words["builder.page"]),
            tag("p", {"class": "builder__hint", "id": "page-hint"}, words["builder.page_hint"]),
            tag("input", page),
            tag("button", {"class": "button builder__show", "type": "submit"}, words["builder.show"]),
        )

    def _tiles(self) -> Markup:
        choices = [
            tag(
                "label",
                {"class": "builder__tile"},
                tag("input", {"type": "radio", "name": "tile", "value": one, "checked": one == self.tile.id}),
                tag("span", None, tile.title[self.words.language]),
            )
            for one, tile in self.page.tiles.items()
        ]
        return tag("fieldset", {"class": "builder__tiles"}, tag("legend", None, self.words["builder.tile"]), *choices)

    def _choices(self) -> list[Markup]:
        """What this tile takes."""
        words, takes = self.words, self.tile.takes
        found = []
        if "layers" in takes:
            found.append(self._boxes())
        if "layer" in takes:
            found.append(self._select("layer", words["builder.layer"], self._layer_names(), self.options.layer))
        if "figure" in takes:
            counted = self.tile.figures(self.page.context.layers[self.options.layer])
            figures = [(one, words[f"builder.figures.{one}"]) for one in counted]
            found.append(self._select("figure", words["builder.figure"], figures, self.options.figure))
        if "site_id" in takes:
            found.append(self._sites())
        return found

    def _themes(self) -> Choices:
        return [("", self.words["builder.theme_auto"]), *((one, self.words[f"builder.theme_{one}"]) for one in THEMES)]

    def _layer_names(self) -> Choices:
        offered = self.tile.offers()
        return [(one, layer.title[self.words.language]) for one, layer in offered.items()]

    def _boxes(self) -> Markup:
        boxes = [
            tag(
                "label",
                {"class": "builder__box"},
                tag(
                    "input",
                    {"type": "checkbox", "name": f"on_{one}", "value": "1", "checked": one in self.options.layers},
                ),
                tag("span", None, title),
            )
            for one, title in self._layer_names()
        ]
        return tag("fieldset", {"class": "builder__boxes"}, tag("legend", None, self.words["builder.layers"]), *boxes)

    def _sites(self) -> Markup:
        """Every place that measures, by layer; the first entry needs no place."""
        words = self.words
        first = self.tile.whole[words.language] if self.tile.whole else ""
        groups = []
        for one, title in self._layer_names():
            current = self.page.context.store.current(one)
            sites = current.sites
            rows = [i for i in range(len(sites)) if current.state[i] not in UNMEASURED]
            named = sorted((sites.name[i], sites.district[i], sites.site_id[i]) for i in rows)
            options = [
                _option(site_id, f"{name}, {district}", self.options.site_id or "") for name, district, site_id in named
            ]
            groups.append(tag("optgroup", {"label": title}, *options))
        select = tag(
            "select",
            {"class": "select", "id": "site_id", "name": "site_id"},
            _option("", first, self.options.site_id or ""),
            *groups,
        )
        return _labelled("site_id", words["builder.site"], select)

    def _select(self, name: str, label: str, choices: Choices, chosen: str) -> Markup:
        options = (_option(value, text, chosen) for value, text in choices)
        return _labelled(name, label, tag("select", {"class": "select", "id": name, "name": name}, *options))

    # ---- seeing and copying ----------------------------------------------------------------------------------------

    def result(self) -> Markup:
        """Preview, verdict about a page, code, picture: all of what changes with a choice."""
        words = self.words
        code = self.code()
        area: dict[str, Attribute] = {
            "id": "code",
            "class": "builder__code",
            "readonly": True,
            "rows": 6,
            "spellcheck": "false",
            "aria-label": words["builder.code"],
        }
        copy = {
            "class": "kern-btn kern-btn--primary",
            "type": "button",
            "id": "copy",
            "data-copied": words["builder.copied"],
            "data-failed": words["builder.copy_failed"],
        }
        return tag(
            "div",
            {"class": "builder__result", "id": "result"},
            self._verdict(),
            tag("h2", None, words["builder.see"]),
            self._preview(),
            tag("h2", None, words["builder.copy_title"]),
            tag("textarea", area, code),
            tag("button", copy, tag("span", {"class": "kern-label"}, words["builder.copy"])),
            tag("p", {"class": "builder__hint"}, words["builder.position"]) if self.tile.position else None,
            tag("p", {"class": "builder__hint"}, words["builder.app"]),
            tag("h3", None, words["builder.picture"]),
            tag(
                "p",
                {"class": "builder__links"},
                tag("a", {"href": self._address(".png", root=self.base)}, words["builder.picture_link"]),
                " ",
                tag("a", {"href": self._address(".json", root=self.base)}, words["builder.alt_link"]),
            ),
            tag("p", {"class": "builder__hint"}, words["builder.picture_note"]),
        )

    def _verdict(self) -> Markup:
        """What a browser will do on the page that was pasted."""
        if not self.pasted:
            return tag("div", {"id": "verdict"})
        verdict = self.verdict()
        text = self.words.say(f"builder.{verdict.key}", **dict(verdict.values))
        kind = "good" if verdict.good else "bad"
        mark = "✓ " if verdict.good else "✕ "
        return tag("div", {"id": "verdict", "class": f"verdict verdict--{kind}"}, tag("p", None, mark, text))

    def verdict(self) -> FramingVerdict:
        """Of the page that was pasted."""
        return self.page.origins.judge(self.pasted, self.tile, ours=urlsplit(self.public))

    def _preview(self) -> Markup:
        frame: dict[str, Attribute] = {
            "class": f"builder__frame builder__frame--{self.tile.id}",
            "id": "preview",
            "title": self._title(),
            "src": self._address(root=self.base),
            "width": self.tile.width,
            "height": self.tile.height,
        }
        return tag("iframe", frame | ({"allow": "geolocation"} if self.tile.position else {}))

    def code(self) -> str:
        """What goes into a page: a frame with a title and an aspect ratio that needs no script."""
        tile = self.tile
        style = (
            f"width:100%;max-width:{tile.width}px;height:auto;aspect-ratio:{tile.width}/{tile.height};"
            f"min-height:{min(tile.height, 260)}px;border:0"
        )
        allow = ' allow="geolocation"' if tile.position else ""
        return (
            f'<iframe src="{escape(self._address(root=self.public))}" title="{escape(self._title())}" loading="lazy"'
            f'{allow} width="{tile.width}" height="{tile.height}" style="{style}"></iframe>'
        )

    def _title(self) -> str:
        words = self.page.context.texts.of(self.chosen.get("tile_lang"))
        return f"{self.tile.title[words.language]} – {words.say('page.title', town=self.page.context.town.name)}"

    def _address(self, ending: str = "", *, root: str) -> str:
        """Of the tile, with what differs from its default."""
        own = {name: self.chosen[name] for name in self.tile.takes if self.chosen.get(name)}
        language, theme = self.chosen.get("tile_lang"), self.chosen.get("tile_theme")
        if language in LANGUAGES and language != "de":
            own["lang"] = language
        if theme in THEMES:
            own["theme"] = theme
        query = urlencode(own, safe=",")
        return f"{root}{PATH}/{self.tile.id}{ending}" + (f"?{query}" if query else "")


def _option(value: str, text: str, chosen: str) -> Markup:
    return tag("option", {"value": value, "selected": value == chosen}, text)


def _labelled(name: str, label: str, control: Markup) -> Markup:
    return tag(
        "div", {"class": "builder__choice"}, tag("label", {"class": "builder__label", "for": name}, label), control
    )
