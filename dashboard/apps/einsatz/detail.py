"""One site as a dispatcher asks for it: how it is, when it was emptied last, by whom, and what stands beside it."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from urllib.parse import quote

import numpy as np

from dashboard.apps.einsatz.spans import NONE, expected
from dashboard.apps.einsatz.table import notes
from dashboard.apps.einsatz.view import EinsatzView
from dashboard.parts.figures import ZONE, aged, quantity, when
from dashboard.parts.markup import Attribute, Child, Markup, join, tag
from dashboard.parts.view import LayerView
from data.facts import OPERATOR, is_known
from services.board import CONDITIONS
from services.board.emptyings import last_emptied
from services.rounds.ahead import next_due


def detail(view: EinsatzView) -> Markup:
    """The piece: the chosen site, or nothing."""
    row = view.chosen
    if row is None:
        return tag("section", {"class": "spot", "id": "spot", "hidden": True})
    board, words = view.board, view.words
    close = tag(
        "a",
        {
            "class": "spot__close",
            "href": view.choice.to(site=None),
            "data-closes": True,
            "aria-label": words["einsatz.close"],
        },
        "\N{MULTIPLICATION SIGN}",
    )
    title = tag("h2", {"class": "spot__name", "id": "spot-name", "tabindex": "-1"}, board.name[row])
    page = {"href": view.choice.page_at(f"/ort/{quote(board.site_id[row], safe='')}")}
    place = tag(
        "p",
        {"class": "spot__place"},
        f"{board.district[row]} · {board.site_id[row]} · ",
        tag("a", page, words["einsatz.page"]),
    )
    said = {"class": "spot", "id": "spot", "data-site": board.site_id[row], "aria-labelledby": "spot-name"}
    return tag(
        "section", said, close, title, place, facts(view, row), _waste(view, row), _noted(view, row), _beside(view, row)
    )


def facts(view: EinsatzView, row: int) -> Markup:
    """What is known of one site, a line each."""
    pairs = [
        join(tag("dt", None, view.words[f"einsatz.{key}"]), tag("dd", None, *said)) for key, said in _facts(view, row)
    ]
    return tag("dl", {"class": "spot__facts"}, *pairs)


def _facts(view: EinsatzView, row: int) -> Iterator[tuple[str, list[Child]]]:
    board, words = view.board, view.words
    layer = view.views[board.layer[row]]
    yield "state", list(_state(view, row, layer))
    if board.facts.fullness[row] == 0:
        ends = (float(one[row]) for one in (board.facts.full_at_ms, board.earliest_ms, board.latest_ms))
        if (hour := expected(*ends, now=view.now, words=words)) != NONE:
            yield "full", [hour]
    emptied = last_emptied(view.einsatz.context.store, layer.layer, board.site_id[row], now=view.now)
    yield "emptied", [words["einsatz.emptied_unknown"] if emptied is None else when(emptied, now=view.now, words=words)]
    today, site_id = view.now.astimezone(ZONE).date(), board.site_id[row]
    house, there = view.einsatz.context.house, {layer.layer.id: board.currents[layer.layer.id].sites}
    if ahead := next_due(house, [site_id], today, given=board.reviere.get(site_id, ()), sites=there).get(site_id):
        yield "due_next", [_day(ahead.day, view), f", {ahead.round_name}"]
    yield "emptied_by", [*called(view, board.emptied_by[row] or owner(view, row))]
    if is_known(operator := board.attributes[row].get(OPERATOR.name)):
        yield "operator", [*called(view, str(operator))]


def called(view: EinsatzView, name: str) -> Iterator[Child]:
    """An operator or contractor, with the number that the town's file has of it."""
    yield name
    if contact := view.einsatz.context.town.contacts.get(name):
        number = re.sub(r"[ /-]", "", contact.phone)
        yield join(" · ", tag("a", {"href": f"tel:{number}", "class": "spot__call"}, contact.phone))
        yield f" ({contact.note})" if contact.note else None


def _day(day: date, view: EinsatzView) -> str:
    away = (day - view.now.astimezone(ZONE).date()).days
    if away < 2:  # noqa: PLR2004 - today, tomorrow
        return view.words["einsatz.today" if away == 0 else "einsatz.tomorrow"]
    weekday = view.words[f"einsatz.weekday.{day.weekday()}"]
    return view.words.say("einsatz.expected.day", day=weekday, date=f"{day:%d.%m.}")


def owner(view: EinsatzView, row: int) -> str:
    """The body that empties a site itself."""
    town = view.einsatz.context.town
    body = town.bodies.get(town.body_of(view.board.layer[row]))
    return town.name if body is None else body.name


def _state(view: EinsatzView, row: int, layer: LayerView) -> Iterator[Child]:
    board, words = view.board, view.words
    yield layer.row(board.index[row]).look.svg()
    yield words[f"einsatz.row.{CONDITIONS[board.condition[row]]}"]
    level, at_ms = float(board.level[row]), int(board.facts.at_ms[row])
    if np.isfinite(level) and at_ms >= 0:
        yield f", {quantity(level, unit=layer.layer.shows.unit, decimals=0, words=words)} "
        at = datetime.fromtimestamp(at_ms / 1000, UTC)
        yield tag("span", {"class": "spot__age"}, aged(at, now=view.now, words=words))


def _waste(view: EinsatzView, row: int) -> Markup | None:
    """What lies beside it: until the Ordnungsamt has released it nobody touches it, and what comes next."""
    state, words = view.board.side_waste.get(view.board.site_id[row]), view.words
    if state is None:
        return None
    link = tag("a", {"href": view.choice.page_at("/verwaltung/beistellungen")}, words["einsatz.side_waste.page"])
    title = tag("h3", {"class": "spot__title"}, words["einsatz.side_waste.title"])
    said = tag("strong", None, words[f"einsatz.side_waste.{state}"])
    own: dict[str, Attribute] = {"class": "spot__waste", "data-state": state}
    return tag("div", own, title, tag("p", None, said, f". {words[f'einsatz.side_waste.next_{state}']} ", link))


def _noted(view: EinsatzView, row: int) -> Markup | None:
    said = notes(view, row)
    title = tag("h3", {"class": "spot__title"}, view.words["einsatz.remark"])
    return (
        tag("div", {"class": "spot__noted"}, title, tag("ul", None, *(tag("li", None, one) for one in said)))
        if said
        else None
    )


def _beside(view: EinsatzView, row: int) -> Markup | None:
    """The other fractions of its Standort."""
    board = view.board
    others = [one for one in board.standing_with(row) if one != row]
    if not others:
        return None
    title = tag("h3", {"class": "spot__title"}, view.words["einsatz.beside"])
    return tag("div", {"class": "spot__beside"}, title, tag("ul", None, *(_other(view, one) for one in others)))


def _other(view: EinsatzView, row: int) -> Markup:
    board = view.board
    layer = view.views[board.layer[row]]
    link = {"href": view.choice.to(site=board.site_id[row]), "data-site": board.site_id[row]}
    by = f" ({board.emptied_by[row]})" if board.emptied_by[row] else ""
    return tag("li", None, *_state(view, row, layer), " · ", tag("a", link, layer.title), by)
