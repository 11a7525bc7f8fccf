"""The bars beside an answer: how many of its shapes are in which class, in the colours of the map."""

from typing import Any, Final

from dashboard.apps.fachkarte.answer import charted, class_labels
from dashboard.apps.fachkarte.shades import Shades
from dashboard.parts.answer_text import AnswerText

CLEAR: Final = "rgba(0,0,0,0)"
HIDDEN: Final = {"visible": False, "fixedrange": True}
EMPTY: Final[dict[str, Any]] = {"paper_bgcolor": CLEAR, "plot_bgcolor": CLEAR, "xaxis": HIDDEN, "yaxis": HIDDEN}
EDGE: Final = "#6b7280"


def bars(text: AnswerText | None) -> dict[str, Any]:
    """Of the shapes that `charted` names; ``meta`` tells scripts which; a figure of plotly."""
    name = None if text is None else charted(text)
    if text is None or name is None:
        return {"data": [], "layout": {**EMPTY, "height": 10}}
    found, labels = Shades.of(text.result.shapes[name]), class_labels(text, name)
    drawn = {
        "type": "bar",
        "x": labels,
        "y": list(found.counts),
        "marker": {"color": list(found.colours), "line": {"color": EDGE, "width": 1}},
        "text": [text.cell("", one, decimals=0) for one in found.counts],
        "textposition": "outside",
        "cliponaxis": False,
        "hoverinfo": "none",
        "unselected": {"marker": {"opacity": 0.3}},
    }
    layout = {
        "template": {},
        "meta": name,
        "margin": {"l": 8, "r": 8, "t": 24, "b": 8},
        "height": 168,
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "font": {"family": "Fira Sans, sans-serif", "size": 12},
        "separators": ",." if text.words.language == "de" else ".,",
        "dragmode": "select",
        "selectdirection": "h",
        "bargap": 0.08,
        "xaxis": {"type": "category", "automargin": True, "fixedrange": True, "tickangle": 0},
        "yaxis": HIDDEN,
    }
    return {"data": [drawn], "layout": layout}
