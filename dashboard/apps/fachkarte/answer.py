"""The answer beside the map: its sentence, figures, chart, tables, how it was worked out, and files."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

import shapely

from dashboard.apps.fachkarte.answer_files import answer_files
from dashboard.apps.fachkarte.outcome import Outcome
from dashboard.apps.fachkarte.shades import Shades
from dashboard.parts.answer_text import AnswerText, FigureText, TableText
from dashboard.parts.markup import Attribute, Markup, tag
from dashboard.texts import Words
from data import strict_json

FIRST: Final = 4
"""Figures that stand above the bars; more fold away below them."""
ROWS: Final = 12
"""Of a table; more fold away."""
CELLS: Final = ("left_out", "reached")
"""Kinds of shapes that are cells as a rule, and look so in a legend; points of them look like sites."""


PIECES: Final = ("reply", "chart-said", "more", "legend-answer")
"""Elements of the page that say an answer; between the second and the third stand the bars."""


def pieces(made: Outcome | None, words: Words, sources: Mapping[str, Mapping[str, str]]) -> dict[str, Markup]:
    """What is said of an answer, by the id of each element; without a question what there is to do."""
    text = made.text if made else None
    if made is None or text is None:
        return dict(zip(PIECES, (_nothing(made, words), _chart_said(None), *_rest(())), strict=True))
    title = tag("h2", {"class": "reply__title"}, text.title)
    sentence = tag("p", {"class": "reply__sentence", "id": "sentence"}, text.sentence)
    notes = [tag("p", {"class": "reply__note"}, note) for note in text.notes]
    large, others = _figures(text)
    first = tag("div", {"id": "reply", "class": "reply"}, title, sentence, large, *notes, _aged(made, words))
    tables = [_table(one, words, is_open=not n) for n, one in enumerate(text.tables())]
    rest = (*others, *tables, _method(text, sources), answer_files(made.form, words))
    return dict(zip(PIECES, (first, _chart_said(text), *_rest(rest, text)), strict=True))


def _nothing(made: Outcome | None, words: Words) -> Markup:
    own: dict[str, Attribute] = {"id": "reply", "class": "reply"}
    if made is None:
        start = tag("p", {"class": "reply__start"}, words["fachkarte.start"])
        return tag("div", own, tag("h2", {"class": "reply__title"}, words["fachkarte.answer_title"]), start)
    title = tag("h2", {"class": "reply__title"}, words[f"question.{made.form.question.id}.title"])
    role = "status" if made.deed == "cancel" else "alert"
    return tag("div", own, title, tag("div", {"role": role}, made.problem), _again(made, words))


def _again(made: Outcome, words: Words) -> Markup:
    """The button that asks once more, has a long question worked out, or lets it be."""
    own: dict[str, Attribute] = {"type": "button", "class": "button scripted", "id": "again", "data-soon": made.soon}
    label = words[f"fachkarte.{made.deed}" if made.deed else "fachkarte.again"]
    return tag("button", {**own, "data-asks": made.deed or None}, label)


def _aged(made: Outcome, words: Words) -> Markup | None:
    """When an answer that took long was worked out, and the way to a new one."""
    if not made.made_at:
        return None
    said = words.say("fachkarte.made_at", at=made.made_at)
    return tag("p", {"class": "reply__note"}, said, " ", _again(replace(made, deed="begin"), words))


def _rest(inside: Sequence[Markup], text: AnswerText | None = None) -> tuple[Markup, Markup]:
    """What stands below the bars, and the legend on the map."""
    asked = None if text is None else _asked(text)
    return tag("div", {"id": "more", "class": "reply", "data-asked": asked}, *inside), legend(text)


def _asked(text: AnswerText) -> str:
    """What whoever keeps the answer says of it to the API (assets/js/workbench/saving.js)."""
    parameters = text.asked.model_dump(mode="json", exclude_unset=True)
    return strict_json.compact({"question": text.question, "parameters": parameters})


def _figures(text: AnswerText) -> tuple[Markup, list[Markup]]:
    """As lists of terms: the first ones large, and what folds the others away, where there are any."""
    made = text.figures()
    rest = [_figure(one, "figure") for one in made[FIRST:]]
    title = tag("summary", {"class": "reply__head"}, tag("h3", None, text.words["fachkarte.figures"]))
    fold = {"class": "reply__fold", "id": "figures"}
    others = [tag("details", fold, title, tag("dl", {"class": "figures"}, *rest))] if rest else []
    return tag("dl", {"class": "figures"}, *(_figure(one, "figure figure--first") for one in made[:FIRST])), others


def _figure(one: FigureText, look: str) -> Markup:
    interval = tag("span", {"class": "figure__interval"}, one.interval) if one.interval else None
    own: dict[str, Attribute] = {"class": look, "data-figure": one.name}
    return tag("div", own, tag("dt", None, one.label), tag("dd", None, one.text, interval))


def charted(text: AnswerText) -> str | None:
    """The shapes whose column is drawn as bars: of those that show one, those that are no sites, then the most."""
    shown = {name: one for name, one in text.result.shapes.items() if one.shows and len(Shades.of(one).counts) > 1}
    ranked = sorted(shown, key=lambda name: (shown[name].kind == "sites", -len(shown[name].geometry)))
    return ranked[0] if ranked else None


def _chart_said(text: AnswerText | None) -> Markup:
    """What the bars count; hidden with them where there are none."""
    name = None if text is None else charted(text)
    own: dict[str, Attribute] = {"id": "chart-said", "class": "charts__title", "hidden": name is None}
    if text is None or name is None:
        return tag("figcaption", own)
    shown = text.result.shapes[name]
    column = text.column(shown.shows or "", unit=shown.unit)
    said = text.words.say("fachkarte.chart", shapes=text.shape(name), column=column)
    return tag("figcaption", own, said, tag("span", {"class": "charts__hint"}, text.words["fachkarte.brush"]))


def _table(table: TableText, words: Words, *, is_open: bool) -> Markup:
    heads = [
        tag("th", {"scope": "col", "class": "is-number" if numeric else None}, one)
        for one, numeric in zip(table.columns, table.is_number, strict=True)
    ]
    rows = [tag("tr", None, *_cells(row, table.is_number)) for row in table.rows]
    head = tag("thead", None, tag("tr", None, *heads))
    caption = tag("caption", {"class": "sr-only"}, table.title)
    first = tag("table", {"class": "reply__table"}, caption, head, tag("tbody", None, *rows[:ROWS]))
    more = None
    if len(rows) > ROWS:
        rest = tag("table", {"class": "reply__table"}, caption, head, tag("tbody", None, *rows[ROWS:]))
        said = words.say("fachkarte.more_rows", n=len(rows) - ROWS)
        label = tag("summary", None, said)
        more = tag("details", {"class": "reply__more"}, label, _scrolled(rest, f"{table.title}: {said}"))
    title = tag("summary", {"class": "reply__head"}, tag("h3", None, table.title))
    own: dict[str, Attribute] = {"class": "reply__fold", "open": is_open, "data-table": table.name}
    return tag("details", own, title, _scrolled(first, table.title), more)


def _scrolled(inner: Markup, label: str) -> Markup:
    """What is wider than the panel scrolls in itself, by keyboard too."""
    return tag("div", {"class": "reply__scroll", "tabindex": 0, "role": "region", "aria-label": label}, inner)


def _cells(row: list[str], numeric: list[bool]) -> list[Markup]:
    first, *rest = zip(row, numeric, strict=True)
    return [
        tag("th", {"scope": "row", "class": "is-number" if first[1] else None}, first[0]),
        *(tag("td", {"class": "is-number" if one else None}, cell) for cell, one in rest),
    ]


def _method(text: AnswerText, sources: Mapping[str, Mapping[str, str]]) -> Markup:
    words = text.words
    asked = [part for name, value in text.parameters() for part in (tag("dt", None, name), tag("dd", None, value))]
    named = dict.fromkeys(f"{one['attribution']} ({one['licence']})" for one in sources.values())
    return tag(
        "details",
        {"class": "reply__fold reply__method"},
        tag("summary", {"class": "reply__head"}, tag("h3", None, words["fachkarte.method"])),
        tag("p", None, text.method),
        tag("h4", None, words["fachkarte.limits"]),
        tag("p", None, text.limits),
        tag("h4", None, words["fachkarte.asked_with"]),
        tag("dl", {"class": "reply__asked"}, *asked),
        tag("h4", None, words["fachkarte.sources"]),
        tag("ul", None, *(tag("li", None, one) for one in named)),
    )


def legend(text: AnswerText | None) -> Markup:
    """What the shapes on the map are; a class is a button that lights its shapes on the map and its bar."""
    own: dict[str, Attribute] = {"id": "legend-answer", "class": "legend"}
    if text is None or not any(len(one.geometry) for one in text.result.shapes.values()):
        return tag("div", {**own, "hidden": True})
    inside = [_legend_of(text, name) for name, one in text.result.shapes.items() if len(one.geometry)]
    return tag("details", {**own, "open": True}, tag("summary", None, text.words["fachkarte.legend"]), *inside)


def _legend_of(text: AnswerText, name: str) -> Markup:
    shown, words = text.result.shapes[name], text.words
    found = Shades.of(shown)
    column = f": {text.column(shown.shows, unit=shown.unit)}" if shown.shows else ""
    title = tag("p", {"class": "legend__title"}, f"{text.shape(name)}{column}")
    labels = class_labels(text, name)
    are_points = not shapely.get_dimensions(shown.geometry).any()
    look = "sites" if are_points and shown.kind in CELLS else shown.kind
    entries = [
        tag("li", None, _shade(name, n, label, colour, words.say("fachkarte.n", n=count), kind=look))
        for n, (label, colour, count) in enumerate(zip(labels, found.colours, found.counts, strict=True))
    ]
    own: dict[str, Attribute] = {"class": "legend__layer shades", "role": "group", "aria-label": text.shape(name)}
    return tag("div", own, title, tag("ul", {"class": "shades__all"}, *entries))


def _shade(name: str, index: int, label: str, colour: str, count: str, *, kind: str) -> Markup:
    swatch = tag("span", {"class": f"shade__colour shade__colour--{kind}", "style": f"background:{colour}"})
    own: dict[str, Attribute] = {"type": "button", "class": "shade", "aria-pressed": "false"}
    facts: dict[str, Attribute] = {"data-shapes": name, "data-class": index}
    return tag("button", {**own, **facts}, swatch, label, " ", tag("span", {"class": "shade__count"}, count))


def class_labels(text: AnswerText, name: str) -> list[str]:
    """What the classes of shapes are called: ``bis 12``, ``12 bis 40``, ``ab 40``."""
    shown, words = text.result.shapes[name], text.words
    lows = Shades.of(shown).lows
    if not lows:
        return [text.shape(name)]
    decimals = 0 if all(one.is_integer() for one in lows) else 1 if max(map(abs, lows)) >= 1 else 2
    said = [text.cell(shown.shows or "", one, decimals=decimals) for one in lows]
    between = [words.say("fachkarte.between", low=low, high=high) for low, high in pairwise(said)]
    return [words.say("fachkarte.below", high=said[0]), *between, words.say("fachkarte.above", low=said[-1])]
