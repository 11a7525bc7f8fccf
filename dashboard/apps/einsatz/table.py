"""The table of what is due, the most urgent first, a hundred rows at a time."""

from typing import Final

import numpy as np

from dashboard.apps.einsatz.padlock import padlock
from dashboard.apps.einsatz.spans import expected, lasted
from dashboard.apps.einsatz.view import EinsatzView
from dashboard.parts.classes import Look
from dashboard.parts.figures import clock_time, number, quantity, when
from dashboard.parts.glyphs import glyph
from dashboard.parts.markup import Attribute, Child, Markup, join, tag
from dashboard.parts.view import LayerView
from services.board import CONDITIONS
from services.board.condition import SILENT

PAGE: Final = 100
COLUMNS: Final = ("state", "place", "level", "full", "since", "tour", "remark")


def table(view: EinsatzView) -> Markup:
    """The piece: rows, or a sentence where there are none, and the way to further ones."""
    first = (min(view.choice.page, _pages(view)) - 1) * PAGE
    rows = view.rows[first : first + PAGE].tolist()
    if not rows:
        return tag("div", {"class": "due", "id": "due"}, _empty(view))
    heads = [tag("th", {"scope": "col", "class": f"due__{one}"}, view.words[f"einsatz.{one}"]) for one in COLUMNS]
    tick = tag(
        "th", {"scope": "col", "class": "due__tick"}, tag("span", {"class": "sr-only"}, view.words["einsatz.tick"])
    )
    body = tag("tbody", None, *(_row(view, row) for row in rows))
    caption = tag("caption", {"class": "sr-only"}, view.words["einsatz.table"])
    made = tag("table", {"class": "due__table"}, caption, tag("thead", None, tag("tr", None, tick, *heads)), body)
    return tag("div", {"class": "due", "id": "due"}, made, _onward(view))


def _row(view: EinsatzView, row: int) -> Markup:
    board, site = view.board, view.board.site_id[row]
    layer = view.views[board.layer[row]]
    condition = CONDITIONS[board.condition[row]]
    level, full, tour, remark = _level(view, row, layer), _full(view, row), _tour(view, row), _remark(view, row)
    own: dict[str, Attribute] = {
        "class": f"row due__row due__row--{condition}",
        "id": f"row-{site}",
        "data-site": site,
        "data-layer": board.layer[row],
        "data-locked": _is_locked(view, row),
        "data-pulse": f"{condition} {level} {remark} {tour} {'locked' if _is_locked(view, row) else ''}",
        "aria-current": "true" if row == view.chosen else None,
    }
    cells: dict[str, Child] = {
        "state": _state(view, row, layer),
        "place": _place(view, row, layer),
        "level": level,
        "full": full,
    }
    cells |= {"since": lasted(_since_ms(view, row), view.words), "remark": remark}
    cells["tour"] = join(tour, padlock(view.words["einsatz.locked"])) if _is_locked(view, row) else tour
    said = [tag("th" if one == "place" else "td", _cell(one), cells[one]) for one in COLUMNS]
    return tag("tr", own, _tick(view, row), *said)


def _cell(name: str) -> dict[str, Attribute]:
    return {"class": f"due__{name}", "scope": "row" if name == "place" else None}


def _tick(view: EinsatzView, row: int) -> Markup:
    label = view.words.say("einsatz.tick_one", name=view.board.name[row])
    own: dict[str, Attribute] = {"type": "checkbox", "class": "tick", "value": view.board.site_id[row]}
    own |= {"aria-label": label, "autocomplete": "off"}
    return tag("td", {"class": "due__tick"}, tag("label", {"class": "due__box"}, tag("input", own)))


def _state(view: EinsatzView, row: int, layer: LayerView) -> Markup:
    """The symbol that the map has, and what is due in a word."""
    look: Look = layer.row(view.board.index[row]).look
    word = view.words[f"einsatz.row.{CONDITIONS[view.board.condition[row]]}"]
    return join(look.svg(), tag("span", None, word))


def _place(view: EinsatzView, row: int, layer: LayerView) -> Markup:
    board = view.board
    href = view.choice.to(site=board.site_id[row])
    name = tag("a", {"href": href, "data-site": board.site_id[row], "class": "due__name"}, board.name[row])
    mark = tag(
        "span",
        {"class": "due__fraction", "title": layer.title},
        glyph(layer),
        tag("span", {"class": "sr-only"}, layer.title),
    )
    return join(
        mark if len(view.views) > 1 else None, name, tag("span", {"class": "due__district"}, board.district[row])
    )


def _level(view: EinsatzView, row: int, layer: LayerView) -> str:
    value, shows = float(view.board.level[row]), layer.layer.shows
    if not np.isfinite(value):
        return ""
    return quantity(value, unit=shows.unit, decimals=0, words=view.words)


def _full(view: EinsatzView, row: int) -> str:
    board = view.board
    if board.facts.fullness[row] > 0 or board.condition[row] == SILENT:
        return ""
    ends = (float(one[row]) for one in (board.facts.full_at_ms, board.earliest_ms, board.latest_ms))
    return expected(*ends, now=view.now, words=view.words)


def _since_ms(view: EinsatzView, row: int) -> float:
    """How long it has been full, or its device silent."""
    board, now_ms = view.board, view.now.timestamp() * 1000
    if board.condition[row] == SILENT:
        at = int(board.facts.at_ms[row])
        return now_ms - at if at >= 0 else float("nan")
    return now_ms - float(board.facts.since_ms[row])


def _tour(view: EinsatzView, row: int) -> str:
    """The tour that has it, with the hour, else its round of today."""
    board = view.board
    if (place := board.tours.places.get(board.site_id[row])) is None:
        return board.round[row]
    if place.state != "open":
        return f"{place.label} \N{CHECK MARK}"
    return f"{place.label} {clock_time(place.planned_at)}" if place.planned_at else place.label


def _is_locked(view: EinsatzView, row: int) -> bool:
    """Whether no plan moves it on its tour."""
    place = view.board.tours.places.get(view.board.site_id[row])
    return place is not None and place.is_locked and place.state == "open"


def _remark(view: EinsatzView, row: int) -> str:
    """Who else empties it, else what is noted of it."""
    return view.board.emptied_by[row] or " · ".join(remarks(view, row))


def remarks(view: EinsatzView, row: int) -> list[str]:
    """What lies beside a site, and what is noted of it, the newest first."""
    waste = view.board.side_waste.get(view.board.site_id[row])
    beside = [view.words[f"einsatz.side_waste.{waste}"]] if waste else []
    return [*beside, *notes(view, row)]


def notes(view: EinsatzView, row: int) -> list[str]:
    """What is noted of a site, the newest first."""
    items = view.board.work.get(view.board.site_id[row], ())
    return [
        view.words.say(f"einsatz.work.{one.kind}", time=when(one.at, now=view.now, words=view.words), text=one.text)
        for one in items
    ]


def _empty(view: EinsatzView) -> Markup:
    if not len(view.board):
        return tag("p", {"class": "due__none"}, view.words["einsatz.no_sites"])
    link = tag("a", {"href": view.choice.unfiltered(), "data-list": True}, view.words["einsatz.show_all"])
    return tag("p", {"class": "due__none"}, view.words["einsatz.nothing"], " ", link)


def _pages(view: EinsatzView) -> int:
    return max(1, -(-len(view.rows) // PAGE))


def _onward(view: EinsatzView) -> Markup | None:
    page, pages = min(view.choice.page, _pages(view)), _pages(view)
    if pages == 1:
        return None
    ends = {"first": (page - 1) * PAGE + 1, "last": min(page * PAGE, len(view.rows)), "n": len(view.rows)}
    shown = {key: number(value, decimals=0, words=view.words) for key, value in ends.items()}
    ways = [("back", page - 1), ("next", page + 1)]
    links = [
        tag(
            "a",
            {"href": view.choice.to(page=to), "data-list": True, "id": f"page-{name}"},
            view.words[f"einsatz.{name}"],
        )
        for name, to in ways
        if 1 <= to <= pages
    ]
    said = tag("span", None, view.words.say("einsatz.shown", **shown))
    return tag("nav", {"class": "due__pages", "aria-label": view.words["einsatz.pages"]}, said, *links)
