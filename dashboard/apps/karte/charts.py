"""The charts beside the map: how many sites are in which class, and the last two days of the open layer or a site."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dashboard.apps.karte.board import Board
from dashboard.parts.chart.axis import HOURS as MARKED
from dashboard.parts.classes import state_label
from dashboard.parts.figures import ZONE, clock_time
from dashboard.parts.markup import Markup, tag
from data.state import ATTENDED, OK, STATES
from services.publication import STEPS, finest_step, publishable

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

SPAN: Final = timedelta(hours=48)
GREY: Final = "#8a8f98"
LINE: Final = "#2f6fb5"
BAND: Final = "rgba(47, 111, 181, .22)"
SITE: Final = "#d2493f"
CLEAR: Final = "rgba(0,0,0,0)"
HIDDEN: Final = {"visible": False, "fixedrange": True}
EMPTY: Final = {"paper_bgcolor": CLEAR, "plot_bgcolor": CLEAR, "xaxis": HIDDEN, "yaxis": HIDDEN}
HOURS: Final = pa.schema({"site_id": pa.string(), "observed_at": pa.timestamp("ms", "UTC"), "mean": pa.float64()})
"""Hourly means, labelled at their end."""


@dataclass(frozen=True, slots=True)
class Share:
    """How many sites look the same: label, colour and count."""

    label: str
    colour: str
    count: int


def shares(board: Board) -> list[Share]:
    """Each class in rising order, then each state that is none; they add up to the sites of the list."""
    view, sites = board.view, board.matching
    classed = view.current.class_index[sites] if view.is_seen else np.full(len(sites), -1)
    states = view.current.state[sites]
    found = [
        Share(look.label, look.colour or GREY, int(np.count_nonzero((classed == index) & _classed(states))))
        for index, look in enumerate(view.looks)
    ]
    left = states[~((classed >= 0) & _classed(states))]
    counts = [(state, int(np.count_nonzero(left == code))) for code, state in enumerate(STATES)]
    labels = {state: state_label(state, view.table, view.words) for state, count in counts if count}
    return [*found, *(Share(labels[state], GREY, count) for state, count in counts if count)]


def _classed(states: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Where a state says that the class counts."""
    return np.isin(states, (OK, *ATTENDED[:1]))


def told(board: Board) -> Markup:
    """The shares in words, for everyone who does not see bars."""
    said = ", ".join(f"{one.label}: {one.count}" for one in shares(board) if one.count)
    return tag("p", {"id": "told", "class": "sr-only"}, said or board.words["list.empty"])


def distribution(board: Board) -> "Figure":
    """Bars: one a class or state."""
    if not board.matching:
        return _figure(board, [], _without(board.words["list.empty"]), right=8)
    found = _between(shares(board)) if board.view.table.kind == "scale" else shares(board)
    bars = {
        "type": "bar",
        "orientation": "h",
        "x": [one.count for one in found],
        "y": [one.label for one in found],
        "marker": {"color": [one.colour for one in found], "line": {"color": GREY, "width": 1}},
        "text": [str(one.count) for one in found],
        "textposition": "outside",
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
    rows = {"autorange": "reversed", "automargin": True, "ticklabelstandoff": 6, "fixedrange": True}
    layout = {"xaxis": HIDDEN, "yaxis": rows, "height": 24 * len(found) + 16}
    return _figure(board, [bars], layout, right=40)


def _between(found: list[Share]) -> list[Share]:
    """Without the steps of a scale below the lowest and above the highest that has sites."""
    some = [index for index, one in enumerate(found) if one.count] or [0]
    return found[some[0] : some[-1] + 1]


def course(board: Board) -> "Figure":
    """The hours of the chosen site before the range of all sites of the list."""
    rows, sites, words, site = hours(board), board.view.current.sites, board.words, board.choice.site or ""
    listed = pc.is_in(rows["site_id"], pa.array([sites.site_id[one] for one in board.matching], pa.string()))
    measured = [("mean", "min"), ("mean", "max"), ("mean", "approximate_median")]
    band = rows.filter(listed).group_by("observed_at").aggregate(measured).sort_by("observed_at")
    own = rows.filter(pc.equal(rows["site_id"], site)).sort_by("observed_at")
    edge = {"line": {"width": 0}, "hoverinfo": "skip"}
    middle = {"color": LINE, "width": 2, "dash": "dot" if len(own) else "solid"}
    lines = [
        _line(band, "mean_min", **edge, showlegend=False),
        _line(band, "mean_max", **edge, fill="tonexty", fillcolor=BAND, name=words["karte.range"]),
        _line(band, "mean_approximate_median", line=middle, name=words["karte.middle"]),
    ]
    if len(own):
        name = escape(sites.name[sites.site_id.index(site)], quote=False)  # plotly reads HTML
        lines.append(_line(own, "mean", line={"color": SITE, "width": 2.5}, name=name))
    some = len(band) or len(own)
    return _figure(board, lines, _course_layout(board) if some else _without(words["karte.none"]), right=8)


def _line(rows: pa.Table, column: str, **look: Any) -> dict[str, Any]:
    """A line through a column. Plotly knows no time zones: hours are categories, so that one may come twice."""
    at = [_hour(one) for one in rows["observed_at"].to_pylist()]
    return {"type": "scatter", "mode": "lines", "x": at, "y": rows[column].to_pylist(), **look}


def _hour(at: datetime) -> str:
    """``14:00 24.11.`` in the town's time."""
    return f"{clock_time(at)} {at.astimezone(ZONE):%d.%m.}"


def hours(board: Board) -> pa.Table:
    """HOURS of the open layer's sites; none where the public sees none."""
    shows, end = board.view.layer.shows, board.at or board.now
    if not board.view.is_seen or shows.codes is not None or STEPS.index(finest_step(shows)) > STEPS.index("hour"):
        return HOURS.empty_table()
    found = board.karte.context.store.series(board.opened, shows.id, start=end - SPAN, end=end, step="hour")
    found = publishable(found, [shows])
    return found.filter(pc.equal(found["channel"], 0)).select(HOURS.names).drop_null()


def _without(text: str) -> dict[str, Any]:
    """Of a chart of nothing: a sentence instead."""
    said = {"text": text, "showarrow": False, "xref": "paper", "yref": "paper", "x": 0.5, "y": 0.5}
    return {**EMPTY, "annotations": [said], "height": 72}


def _course_layout(board: Board) -> dict[str, Any]:
    end = (board.at or board.now).replace(minute=0, second=0, microsecond=0)
    shown = [end - SPAN + timedelta(hours=n) for n in range(1, SPAN // timedelta(hours=1) + 2)]
    marks = [_hour(one) for one in shown if one.astimezone(ZONE).hour in MARKED]
    axis = {
        "type": "category",
        "categoryarray": [_hour(one) for one in shown],
        "range": [0, len(shown) - 1],
        "tickvals": marks,
        "ticktext": [one.replace(" ", "<br>") for one in marks],
        "tickangle": 0,
        "showgrid": False,
        "fixedrange": True,
    }
    unit = board.view.layer.shows.unit
    values = {"ticksuffix": f" {unit}".rstrip(), "automargin": True, "zeroline": False, "fixedrange": True}
    return {
        "xaxis": axis,
        "yaxis": values,
        "height": 232,
        "hovermode": "x unified",
        "legend": {"orientation": "h", "y": -0.26, "x": 0},
    }


def _figure(board: Board, traces: list[dict[str, Any]], layout: dict[str, Any], *, right: int) -> "Figure":
    """What all charts share; texts and grid take their colours from the page's stylesheet."""
    from plotly import graph_objects as go  # noqa: PLC0415 - 12 MB that no other page needs

    shared = {
        "template": {},
        "margin": {"l": 8, "r": right, "t": 8, "b": 8},
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "font": {"family": "Fira Sans, sans-serif", "size": 13},
        "separators": ",." if board.words.language == "de" else ".,",
        "dragmode": False,
        "bargap": 0.3,
    }
    return go.Figure(traces, {**shared, **layout})
