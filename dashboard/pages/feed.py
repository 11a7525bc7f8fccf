"""Released notices as a feed (Atom, RFC 4287) that newsreaders and other sites follow."""

from typing import Final
from xml.etree import ElementTree as ET

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from dashboard.http.routes import Routes
from dashboard.parts.page import PageContext
from data import instants

PATH: Final = "/mitteilungen.atom"
_ATOM: Final = "http://www.w3.org/2005/Atom"
_AGAIN: Final = {"Cache-Control": "public, max-age=60"}


def register(routes: Routes, context: PageContext) -> None:
    """Add ``/mitteilungen.atom``."""

    async def send(request: Request) -> Response:
        content = await run_in_threadpool(feed, context, context.api.base(request))
        return Response(content, media_type="application/atom+xml", headers=_AGAIN)

    routes.add(PATH, send, permission="public")


def feed(context: PageContext, base: str) -> bytes:
    """The whole feed; texts are plain, so that no reader takes them for markup."""
    words, now = context.texts["de"], context.api.now()
    notices = context.house.records.notices.shown(now)
    root = ET.Element(f"{{{_ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "de"})
    changed = max((one.released_at for one in notices if one.released_at), default=now)
    _add(root, "id", f"{base}{PATH}")
    _add(root, "title", words.say("notices.feed", town=context.town.name))
    _add(root, "updated", instants.text(changed))
    ET.SubElement(root, f"{{{_ATOM}}}link", {"rel": "self", "href": f"{base}{PATH}"})
    _add(ET.SubElement(root, f"{{{_ATOM}}}author"), "name", context.town.name)
    for one in notices:
        entry = ET.SubElement(root, f"{{{_ATOM}}}entry")
        _add(entry, "id", f"{base}{PATH}#{one.notice_id}")
        _add(entry, "title", one.text.splitlines()[0][:120])
        _add(entry, "updated", instants.text(one.released_at or now))
        _add(entry, "content", one.text, type="text")
        ET.SubElement(entry, f"{{{_ATOM}}}link", {"rel": "alternate", "href": f"{base}/"})
    ET.register_namespace("", _ATOM)
    return bytes(ET.tostring(root, "utf-8", xml_declaration=True))


def _add(parent: ET.Element, name: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, f"{{{_ATOM}}}{name}", attributes).text = text
