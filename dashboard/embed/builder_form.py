"""The form of the builder: everything that can be chosen of a tile; it works without scripts."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from dashboard.embed.chosen_tile import PATH, ChosenTile
from dashboard.embed.iframe import HEIGHTS, NAMED, OWN, WIDTHS, FrameSize
from dashboard.embed.place_around import ZOOMS
from dashboard.parts.addresses import THEMES, Address
from dashboard.parts.markup import Attribute, Markup, join, tag
from dashboard.parts.place_search import LONGEST
from dashboard.parts.tile import Tile, Tiles
from dashboard.texts import Words
from data.state import UNMEASURED

NAMES: Final[dict[str, str]] = {"de": "Deutsch", "en": "English"}
Choices = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class BuilderForm:
    """Every choice, as it was made."""

    made: ChosenTile
    tiles: Tiles
    words: Words

    @property
    def tile(self) -> Tile:
        """The tile that is chosen."""
        return self.made.tile

    def markup(self, address: Address) -> Markup:
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
            "value": self.made.pasted or None,
            "autocomplete": "url",
            "maxlength": 300,
            "aria-describedby": "page-hint",
        }
        return tag(
            "form",
            {"class": "builder__form", "id": "builder", "action": f"{self.made.base}{PATH}"},
            tag("h2", None, words["builder.choose"]),
            *hidden,
            self._tiles(),
            tag("div", {"id": "choices"}, *self._choices()),
            self._select("tile_lang", words["builder.language"], NAMES.items(), self.made.looks.get("tile_lang", "de")),
            self._select("tile_theme", words["builder.theme"], self._themes(), self.made.looks.get("tile_theme", "")),
            self._box("tile_simple", words["builder.simple"]),
            tag("div", {"id": "sizes"}, *self._sizes()),
            self._box("adapts", words["builder.adapts"]),
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
            for one, tile in self.tiles.items()
            if tile is self.tile or self._has_layers(tile)
        ]
        return tag("fieldset", {"class": "builder__tiles"}, tag("legend", None, self.words["builder.tile"]), *choices)

    def _has_layers(self, tile: Tile) -> bool:
        """Whether the town has what it shows; a tile of no layer is about the town itself."""
        offered = tile.offers()
        return not offered or not offered.keys().isdisjoint(self.made.context.present)

    def _choices(self) -> list[Markup]:
        """What this tile takes."""
        words, takes = self.words, self.tile.takes
        found = []
        if "layers" in takes:
            found.append(self._boxes())
        if "layer" in takes:
            found.append(self._select("layer", words["builder.layer"], self._layer_names(), self.made.options.layer))
        if "figure" in takes:
            counted = self.tile.figures(self.made.context.layers[self.made.options.layer])
            figures = [(one, words[f"builder.figures.{one}"]) for one in counted]
            found.append(self._select("figure", words["builder.figure"], figures, self.made.options.figure))
        if "site_id" in takes:
            found.append(self._sites())
        if "district" in takes:
            found += self._views()
        return found

    def _views(self) -> list[Markup]:
        """What the map shows: all of the town, a Stadtteil, or what is around a place."""
        words, town = self.words, self.made.context.town
        districts = [("", words["builder.view_town"]), *((one, one) for one in sorted(town.districts))]
        typed: dict[str, Attribute] = {"class": "seek__input", "id": "around", "name": "around", "type": "text"}
        typed |= {"value": self.made.place.typed or None, "maxlength": LONGEST, "autocomplete": "off"}
        answer = tag("p", {"class": "builder__hint", "id": "around-hint"}, self.made.place.said(words))
        zooms = [(str(one), words[f"builder.zoom.{one}"]) for one in ZOOMS]
        near = self._select("zoom", words["builder.zoom_title"], zooms, str(self.made.options.zoom or ZOOMS[0]))
        around = tag("input", {**typed, "aria-describedby": "around-hint"})
        return [
            self._select("district", words["builder.view"], districts, self.made.options.district),
            _labelled("around", words["builder.around"], join(around, answer)),
            *([near] if self.made.place.found else []),
        ]

    def _sizes(self) -> list[Markup]:
        """Named sizes, each with its ratio; of an own one width and height."""
        words, tile = self.words, self.tile
        named = {"": FrameSize(tile.width, tile.height), **NAMED}
        labels = {name: words[f"builder.size.{name or 'usual'}"] for name in named}
        shown = [name for name, one in named.items() if not name or one != named[""]]
        sizes = [(name, f"{labels[name]}: {named[name].said(words)}") for name in shown]
        chosen = self.made.looks.get("size", "")
        select = self._select("size", words["builder.size_title"], [*sizes, (OWN, words["builder.size.own"])], chosen)
        return [select, *(self._own_size() if chosen == OWN else ())]

    def _own_size(self) -> list[Markup]:
        fields = []
        for name, value, (least, most) in zip(("width", "height"), self.made.size, (WIDTHS, HEIGHTS), strict=True):
            bounds: dict[str, Attribute] = {"min": least, "max": most, "value": value, "inputmode": "numeric"}
            own: dict[str, Attribute] = {"class": "seek__input", "id": name, "name": name, "type": "number", **bounds}
            label = self.words.say(f"builder.{name}", least=least, most=most)
            fields.append(_labelled(name, label, tag("input", own)))
        return fields

    def _box(self, name: str, label: str) -> Markup:
        return _ticked(name, label, on=name in self.made.looks)

    def _themes(self) -> Choices:
        return [("", self.words["builder.theme_auto"]), *((one, self.words[f"builder.theme_{one}"]) for one in THEMES)]

    def _layer_names(self) -> Choices:
        there = {*self.made.context.present, self.made.options.layer, *self.made.options.layers}
        offered = {one: layer for one, layer in self.tile.offers().items() if one in there}
        return [(one, layer.title[self.words.language]) for one, layer in offered.items()]

    def _boxes(self) -> Markup:
        boxes = [_ticked(f"on_{one}", title, on=one in self.made.options.layers) for one, title in self._layer_names()]
        return tag("fieldset", {"class": "builder__boxes"}, tag("legend", None, self.words["builder.layers"]), *boxes)

    def _sites(self) -> Markup:
        """Every place that measures, by layer; the first entry needs no place."""
        words = self.words
        first = self.tile.whole[words.language] if self.tile.whole else ""
        groups, chosen = [], self.made.options.site_id or ""
        for one, title in self._layer_names():
            current = self.made.context.store.current(one)
            sites = current.sites
            rows = [i for i in range(len(sites)) if current.state[i] not in UNMEASURED]
            named = sorted((sites.name[i], sites.district[i], sites.site_id[i]) for i in rows)
            options = [_option(site_id, f"{name}, {district}", chosen) for name, district, site_id in named]
            groups.append(tag("optgroup", {"label": title}, *options))
        select = tag(
            "select",
            {"class": "select", "id": "site_id", "name": "site_id"},
            _option("", first, chosen),
            *groups,
        )
        return _labelled("site_id", words["builder.site"], select)

    def _select(self, name: str, label: str, choices: Choices, chosen: str) -> Markup:
        options = (_option(value, text, chosen) for value, text in choices)
        return _labelled(name, label, tag("select", {"class": "select", "id": name, "name": name}, *options))


def _option(value: str, text: str, chosen: str) -> Markup:
    return tag("option", {"value": value, "selected": value == chosen}, text)


def _ticked(name: str, label: str, *, on: bool) -> Markup:
    box = tag("input", {"type": "checkbox", "name": name, "value": "1", "checked": on})
    return tag("label", {"class": "builder__box"}, box, tag("span", None, label))


def _labelled(name: str, label: str, control: Markup) -> Markup:
    return tag(
        "div", {"class": "builder__choice"}, tag("label", {"class": "builder__label", "for": name}, label), control
    )
