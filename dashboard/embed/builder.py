"""The builder of tiles: choose, see, copy; a form that works by itself, and scripts that spare the reload."""

from collections.abc import Iterator
from dataclasses import dataclass

from dashboard.embed.builder_form import NAMES, BuilderForm
from dashboard.embed.chosen_tile import PATH, ChosenTile
from dashboard.embed.iframe import SCRIPT
from dashboard.embed.origins import Origins
from dashboard.embed.privacy import privacy_notice
from dashboard.parts.document import PageFiles
from dashboard.parts.markup import Attribute, Markup, tag
from dashboard.parts.page import Page, PageContext, Visit
from dashboard.parts.tile import Tiles
from dashboard.texts import LANGUAGES, Language, Words


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
        words, name = visit.words, query.get("tile", "")
        tile = self.tiles[name if name in self.tiles else next(iter(self.tiles))]
        made = ChosenTile(self.context, tile, query, base=address.base, public=visit.origin)
        form, result = BuilderForm(made, self.tiles, words).markup(address), BuilderResult(made, words, self.origins)
        main = tag(
            "main",
            {"class": "builder", "id": "main"},
            tag("h1", {"class": "builder__title"}, words["builder.title"]),
            tag("p", {"class": "builder__intro"}, words["builder.intro"]),
            tag("div", {"class": "builder__parts"}, form, result.markup()),
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
            views=[self.context.view(one, words, visit.now) for one in self.context.present],
            further=tag("script", {"src": f"{address.base}{SCRIPT}", "defer": True}),
        )


@dataclass(frozen=True, slots=True)
class BuilderResult:
    """Preview, verdict about a page, code, picture, notice: all of what changes with a choice."""

    made: ChosenTile
    words: Words
    origins: Origins

    def markup(self) -> Markup:
        """All of it."""
        return tag(
            "div",
            {"class": "builder__result", "id": "result"},
            self._verdict(),
            *self._seen(),
            *self._code(),
            *self._picture(),
            *self._privacy(),
        )

    def _verdict(self) -> Markup:
        """What a browser will do on the page that was pasted."""
        if not self.made.pasted:
            return tag("div", {"id": "verdict"})
        verdict = self.made.verdict(self.origins)
        text = self.words.say(f"builder.{verdict.key}", **dict(verdict.values))
        kind = "good" if verdict.good else "bad"
        mark = "✓ " if verdict.good else "✕ "
        return tag("div", {"id": "verdict", "class": f"verdict verdict--{kind}"}, tag("p", None, mark, text))

    def _seen(self) -> Iterator[Markup]:
        """The frame as it will stand in a page that is wide enough, with its size."""
        frame, size, words = self.made.frame(self.made.base), self.made.size, self.words
        own: dict[str, Attribute] = {"class": "builder__frame", "id": "preview", "style": frame.style}
        own |= {"title": frame.title, "src": frame.address, "width": size.width, "height": size.height}
        own |= {"data-height": None if frame.script else "fixed", "allow": "geolocation" if frame.position else None}
        yield tag("h2", None, words["builder.see"])
        yield tag("p", {"class": "builder__hint"}, words.say("builder.seen", size=size.said(words)))
        yield tag("iframe", own)

    def _code(self) -> Iterator[Markup]:
        words, made = self.words, self.made
        notes = {"adapts_note": "adapts" in made.looks, "position": made.tile.position, "app": True}
        yield tag("h2", None, words["builder.copy_title"])
        yield _area("code", made.code(), {"spellcheck": "false", "aria-label": words["builder.code"]})
        yield self._copy("copy", "code", "primary")
        yield from (_hint(words[f"builder.{key}"]) for key, is_said in notes.items() if is_said)

    def _picture(self) -> Iterator[Markup]:
        words, made = self.words, self.made
        links = {"picture_link": ".png", "alt_link": ".json"}
        shown = [
            tag("a", {"href": made.address(ending, root=made.base)}, words[f"builder.{key}"])
            for key, ending in links.items()
        ]
        yield tag("h3", None, words["builder.picture"])
        yield tag("p", {"class": "builder__links"}, *shown)
        yield _hint(words["builder.picture_note"])

    def _privacy(self) -> Iterator[Markup]:
        """What the page that shows the tile may say of it, in both languages."""
        yield tag("h3", None, self.words["builder.privacy"])
        yield _hint(self.words["builder.privacy_note"])
        for language in LANGUAGES:
            own = f"privacy-{language}"
            yield tag("label", {"class": "builder__label", "for": own}, NAMES[language])
            yield _area(own, self._notice(language), {"lang": language, "class": "builder__code builder__code--prose"})
            yield self._copy(f"copy-{own}", own, "secondary")

    def _notice(self, language: Language) -> str:
        context, made = self.made.context, self.made
        words = context.texts.of(language)
        return privacy_notice(context.town.name, made.public, words, position=made.tile.position)

    def _copy(self, own: str, copied: str, kind: str) -> Markup:
        key, words = "copied" if copied == "code" else "notice_copied", self.words
        said = {"data-copied": words[f"builder.{key}"], "data-failed": words["builder.copy_failed"]}
        about = {"class": f"kern-btn kern-btn--{kind}", "type": "button", "id": own, "data-copies": copied}
        label = words["builder.copy" if copied == "code" else "builder.copy_notice"]
        name = None if copied == "code" else tag("span", {"class": "sr-only"}, f" ({NAMES[copied[-2:]]})")
        return tag("button", {**about, **said}, tag("span", {"class": "kern-label"}, label), name)


def _area(own: str, text: str, further: dict[str, Attribute]) -> Markup:
    area: dict[str, Attribute] = {"id": own, "class": "builder__code", "readonly": True, "rows": 6}
    return tag("textarea", area | further, text)


def _hint(text: str) -> Markup:
    return tag("p", {"class": "builder__hint"}, text)
