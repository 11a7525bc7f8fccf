"""What there is without a connection: the last state of pages, one page in place of all others; the manifest."""

import hashlib
from collections.abc import Sequence
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Final

from starlette.requests import Request
from starlette.responses import Response

from dashboard.assets import Shelf
from dashboard.assets.listed import ICON_SIZES
from dashboard.parts.document import PageFiles
from dashboard.parts.figures import ZONE
from dashboard.parts.markup import tag
from dashboard.parts.notice import notice
from dashboard.parts.page import MANIFEST, Page, PageContext, Visit
from dashboard.texts import LANGUAGES, Texts
from dashboard.topics import Topics
from data import strict_json

if TYPE_CHECKING:
    from dashboard.http.routes import Routes
    from services.context import House

PATH: Final = "/offline"
WORKER: Final = "/worker.js"
TOURS: Final = "/fahrt"
"""Crews read the list of tours and each of them without a connection, too."""
_COLOUR: Final = "#ffffff"
_LOCALES: Final = {"de": "de-DE", "en": "en-GB"}
_ALWAYS_ASKED: Final = {"Cache-Control": "no-cache"}


def page(context: PageContext, _: Topics) -> Page:
    """``/offline``: what the worker keeps beforehand and shows in the place of what it does not have."""
    return Page(path=PATH, render=partial(_html, context, context.files()))


def _html(context: PageContext, files: PageFiles, visit: Visit) -> str:
    words, frame = visit.words, context.frame
    title, text, again = (words[f"offline.{one}"] for one in ("title", "text", "again"))
    seen = tag("div", {"id": "seen", "hidden": True}, tag("h2", None, words["offline.seen"]))
    return frame.document(
        visit.address,
        words,
        title=f"{title} – {words.say('page.title', town=frame.town.name)}",
        description=text,
        files=files,
        main=notice(title, text, href="", back=again, further=seen),
        robots="noindex",
    )


def register(routes: "Routes", context: PageContext, paths: Sequence[str]) -> None:
    """Serve the worker, whose address decides what it may answer for, and the manifest."""
    texts, shelf = context.texts, context.shelf

    @lru_cache(1)
    def made(_revision: int) -> tuple[str, str]:
        return worker(shelf, texts, paths), manifest(context.house, texts, shelf)

    async def send_worker(_: Request) -> Response:
        script, _about = made(texts.revision)
        return Response(script, headers=_ALWAYS_ASKED, media_type="text/javascript")

    async def send_manifest(_: Request) -> Response:
        _script, about = made(texts.revision)
        return Response(about, headers=_ALWAYS_ASKED, media_type="application/manifest+json")

    routes.add(WORKER, send_worker, permission="public")
    routes.add(MANIFEST, send_manifest, permission="public")


def worker(shelf: Shelf, texts: Texts, paths: Sequence[str]) -> str:
    """The service worker: another one as soon as any file or text is another, so that nothing outlives its version."""
    locales = {language: _LOCALES.get(language, _LOCALES["de"]) for language in LANGUAGES}
    said = {one: {**texts[one].below("offline"), "locale": locale} for one, locale in locales.items()}
    digests = "".join(shelf[name].digest for name in sorted(shelf))
    version = hashlib.sha256((digests + strict_json.dumps(said)).encode()).hexdigest()[:12]
    given = {"version": version, "pages": paths, "tours": TOURS, "instead": PATH, "said": said, "zone": ZONE.key}
    return f"const KEPT = {strict_json.dumps(given, ensure_ascii=False)};\n{shelf['worker.js'].content.decode()}"


def manifest(house: "House", texts: Texts, shelf: Shelf) -> str:
    """The web app manifest, in German: a home screen has one language, the page has its switch."""
    words, base = texts.of(None), house.settings.public_path
    painted = [
        {"src": shelf.address(name, base=base), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for name, size in ICON_SIZES.items()
        for purpose in ("any", "maskable")
    ]
    drawn = {"src": shelf.address("icon.svg", base=base), "sizes": "any", "type": "image/svg+xml"}
    return strict_json.dumps(
        {
            "name": words.say("page.title", town=house.town.name),
            "short_name": words["page.product"],
            "description": words.say("page.description", town=house.town.name),
            "lang": words.language,
            "id": f"{base}/",
            "start_url": f"{base}/",
            "scope": f"{base}/",
            "display": "standalone",
            "background_color": _COLOUR,
            "theme_color": _COLOUR,
            "icons": [drawn, *painted],
        },
        ensure_ascii=False,
    )
