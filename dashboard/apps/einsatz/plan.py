"""A plan that is being made, or waits for somebody to agree: routes, what is left, and the fixed round beside it."""

from collections.abc import Mapping
from typing import Any, Final

from dashboard.apps.einsatz.rest import acceptance, rest
from dashboard.apps.einsatz.view import EinsatzView
from dashboard.parts.figures import number
from dashboard.parts.markup import Attribute, Markup, join, tag
from data.records.fleet import Vehicle
from data.records.jobs import JobRun
from services.jobs.planning import REST

LARGE: Final = 1000
"""From here on nobody reads decimals."""


def plan(view: EinsatzView) -> Markup:
    """The piece; nothing while nothing is planned."""
    run, words = view.planning, view.words
    if run is None:
        return tag("section", {"class": "plan", "id": "plan", "hidden": True})
    leave: dict[str, Attribute] = {"href": view.choice.to(plan=None), "data-list": True, "class": "spot__close"}
    leave |= {"aria-label": words["einsatz.close"]}
    title = tag("h2", {"class": "spot__name"}, words["einsatz.plan.title"])
    own: dict[str, Attribute] = {"class": "plan", "id": "plan", "data-state": run.state, "data-job": run.name}
    close = tag("a", leave, "\N{MULTIPLICATION SIGN}")
    if run.state == "done" and run.result:
        made = rest if run.name == REST else _proposal
        return tag("section", own, close, title, *made(view, run.result))
    said = words[f"einsatz.plan.{'failed' if run.state in {'failed', 'cancelled'} else 'working'}"]
    bar = tag("progress", {"max": 100, "value": round(run.progress * 100), "aria-label": said})
    below = bar if run.state in {"due", "running"} else tag("p", None, _why(view, run))
    return tag("section", own, close, title, tag("p", {"role": "status"}, said), below)


def _why(view: EinsatzView, run: JobRun) -> str:
    """Why nothing came of it, in the language of who reads."""
    reason = str((run.result or {}).get("reason", ""))
    return view.words.below("einsatz.script.reason").get(reason, view.words["einsatz.plan.again"])


def _proposal(view: EinsatzView, found: Mapping[str, Any]) -> list[Markup | None]:
    words, effort = view.words, found["effort"]
    names = {one.item_id: one.name for one in view.einsatz.context.house.records.fleet.items(Vehicle)}
    rows = [
        tag(
            "li",
            None,
            words.say(
                "einsatz.plan.route",
                name=names.get(one["vehicle_id"], ""),
                n=len(one["stops"]),
                **_said(view, one["length_m"], one["duration_s"]),
            ),
        )
        for one in found["routes"]
    ]
    left = len(found["dropped"])
    dropped = tag("p", None, words.say("einsatz.plan.left", n=left)) if left else None
    straight = tag("p", None, words["einsatz.plan.straight"]) if found["is_straight"] else None
    accept = acceptance(words)
    return [
        tag("ul", None, *rows),
        dropped,
        straight,
        accept if rows else None,
        comparison(view, effort, found["fixed"]),
    ]


def _said(view: EinsatzView, metres: int, seconds: int) -> dict[str, str]:
    km, minutes = metres / 1000, seconds / 60
    return {"km": number(km, decimals=1, words=view.words), "minutes": number(minutes, decimals=0, words=view.words)}


def comparison(view: EinsatzView, effort: Mapping[str, Any], fixed: Mapping[str, Any] | None) -> Markup | None:
    """The plan beside the fixed round of the day; nothing where there is none."""
    if fixed is None:
        return None
    words = view.words
    head = [
        tag("th", {"scope": "col"}, words[f"einsatz.plan.{one}"]) for one in ("what", "planned", "fixed", "difference")
    ]
    keys = ["km", "minutes", "lifts", "per_lift", "co2"]
    forecast = None
    if effort.get("overflow_hours") is not None and fixed.get("overflow_hours") is not None:
        keys.append("overflow")
        forecast = tag("p", {"class": "plan__before"}, words.say("einsatz.plan.forecast", n=effort["overflow_sites"]))
    rows = [_row(view, key, _value(effort, key), _value(fixed, key)) for key in keys]
    caption = tag("caption", None, words["einsatz.plan.compared"])
    made = tag(
        "table",
        {"class": "plan__table"},
        caption,
        tag("thead", None, tag("tr", None, *head)),
        tag("tbody", None, *rows),
    )
    return join(made, forecast)


def _value(effort: Mapping[str, Any], key: str) -> float:
    lifts = max(1, effort["lifts"])
    known = {
        "km": effort["metres"] / 1000,
        "minutes": effort["seconds"] / 60,
        "lifts": effort["lifts"],
        "per_lift": effort["litres"] / lifts,
        "co2": effort["kg_co2"],
        "overflow": effort.get("overflow_hours") or 0.0,
    }
    return float(known[key])


def _row(view: EinsatzView, key: str, planned: float, fixed: float) -> Markup:
    decimals = 1 if key in {"km", "co2", "overflow"} else 0
    share = f"{(planned - fixed) / fixed * 100:+.0f}\N{NO-BREAK SPACE}%".replace("-", "\N{MINUS SIGN}") if fixed else ""
    decimals = 0 if max(planned, fixed) >= LARGE else decimals
    cells = [number(one, decimals=decimals, words=view.words) for one in (planned, fixed)]
    name = tag("th", {"scope": "row"}, view.words[f"einsatz.plan.{key}"])
    return tag("tr", None, name, *(tag("td", None, one) for one in (*cells, share)))
