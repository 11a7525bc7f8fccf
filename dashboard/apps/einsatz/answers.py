"""What a caller's words find: each site with all that is asked at the telephone, in one line."""

from typing import Final

from dashboard.apps.einsatz.detail import facts
from dashboard.apps.einsatz.view import EinsatzView
from dashboard.parts.markup import Markup, tag
from services.board.search import search

LONGEST: Final = 80


def answers(view: EinsatzView, asked: object) -> Markup:
    """The piece: nothing while nothing is asked."""
    text = str(asked or "").strip()[:LONGEST]
    if not text:
        return tag("div", {"class": "calls", "id": "calls", "hidden": True})
    names = view.einsatz.context.ground.gazetteer if view.einsatz.context.ground else None
    rows = search(view.board, text, names=names)
    said = view.words.say("einsatz.found", n=len(rows)) if rows else view.words["einsatz.found_none"]
    items = [_call(view, row) for row in rows]
    return tag("div", {"class": "calls", "id": "calls"}, tag("p", {"role": "status"}, said), tag("ul", None, *items))


def _call(view: EinsatzView, row: int) -> Markup:
    board = view.board
    link = {"href": view.choice.to(site=board.site_id[row]), "data-site": board.site_id[row]}
    what = f"{view.views[board.layer[row]].title} · {board.district[row]}"
    name = tag("a", link, board.name[row])
    return tag("li", {"class": "calls__one"}, name, tag("span", {"class": "calls__what"}, what), facts(view, row))
