"""The frame of every page: head, sprite of symbols, body; no script and no style stands inline."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dashboard.parts.addresses import Address
from dashboard.parts.markup import Markup, tag
from dashboard.texts import LANGUAGES


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFiles:
    """Addresses of what a page loads.

    Args:
        scripts: modules and, below ``vendor/``, plain scripts, in the order in which they run after the page is read.
        modules: what the modules load; it is on its way before they run.
        fonts: fonts that every page needs at once.
        fetches: data that a script asks for as soon as it runs.
        manifest: says how the site stands on a home screen.
        touch_icon: its picture there, where the manifest is not read.
    """

    icon: str
    styles: Sequence[str]
    scripts: Sequence[str] = ()
    modules: Sequence[str] = ()
    fonts: Sequence[str] = ()
    fetches: Sequence[str] = ()
    manifest: str | None = None
    touch_icon: str | None = None


def document(
    address: Address,
    *,
    title: str,
    description: str,
    files: PageFiles,
    sprite: Markup,
    body: Markup,
    robots: str | None = None,
    about: Iterable[Markup] = (),
) -> str:
    """A whole page.

    ``<use>`` refers to the sprite's symbols, ``robots`` is a word to search engines, ``about`` to other programs.
    """
    root = {
        "lang": address.language,
        "data-kern-theme": address.theme,
        "data-base": address.base,
        "data-app": address.app,
    }
    head = tag(
        "head",
        None,
        tag("meta", {"charset": "utf-8"}),
        tag("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}),
        tag("title", None, title),
        tag("meta", {"name": "description", "content": description}),
        tag("meta", {"name": "robots", "content": robots}) if robots else None,
        *about,
        tag("meta", {"name": "color-scheme", "content": address.theme or "light dark"}),
        tag("link", {"rel": "icon", "href": files.icon, "type": "image/svg+xml"}),
        *_links(files),
        *_translations(address),
    )
    return "<!doctype html>\n" + tag("html", root, head, tag("body", None, sprite, body))


def _links(files: PageFiles) -> list[Markup]:
    fonts = [
        tag("link", {"rel": "preload", "as": "font", "type": "font/woff2", "href": font, "crossorigin": True})
        for font in files.fonts
    ]
    styles = [tag("link", {"rel": "stylesheet", "href": style}) for style in files.styles]
    fetches = [
        tag("link", {"rel": "preload", "as": "fetch", "href": one, "crossorigin": "anonymous"}) for one in files.fetches
    ]
    modules = [tag("link", {"rel": "modulepreload", "href": one}) for one in files.modules]
    home = [
        tag("link", {"rel": rel, "href": href})
        for rel, href in (("manifest", files.manifest), ("apple-touch-icon", files.touch_icon))
        if href
    ]
    return [*styles, *fonts, *map(script, files.scripts), *modules, *fetches, *home]


def script(address: str) -> Markup:
    """A module of ours; what libraries bring is no module and runs in its turn among them."""
    plain = "/assets/vendor/" in address
    return tag("script", {"src": address, "defer" if plain else "type": True if plain else "module"})


def _translations(address: Address) -> list[Markup]:
    return [
        tag("link", {"rel": "alternate", "hreflang": language, "href": address.to(language=language, theme=None)})
        for language in LANGUAGES
        if language != address.language
    ]
