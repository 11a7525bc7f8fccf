"""The form that adds a meter: what it counts, where it hangs, how often it is to be read."""

from typing import Final

from analysis.energy.units import OF_CARRIER, MeterUnitError
from dashboard.parts.form import button, choice, field, hidden
from dashboard.parts.markup import Markup, tag
from dashboard.staff.page import ROOT, StaffContext, StaffVisit, within
from data.errors import FieldError
from data.records.meters import Meter
from services.meter_readings import add

PATH: Final = f"{ROOT}/zaehler"
NEW: Final = "neu"
"""Stands for the id of a meter that is to be added."""
LABELS: Final = f"{PATH}/etiketten"
_UNITS: Final = tuple(dict.fromkeys(unit for units in OF_CARRIER.values() for unit in units))
_NUMBERS: Final = ("factor", "calorific_kwh", "state")


def path_of(meter_id: str) -> str:
    """Where a meter has its page."""
    return f"{PATH}/{meter_id}"


def number_of(visit: StaffVisit, name: str, *, empty: float = 0.0) -> float:
    """A number as people type it, with a comma or a point; FieldError: it is none."""
    text = visit.typed.get(name, "").replace(" ", "").replace(",", ".")
    try:
        value = float(text) if text else empty
    except ValueError:
        raise FieldError(name, f"{visit.typed[name][:40]!r} is no number") from None
    if not value < float("inf"):
        raise FieldError(name, f"{visit.typed[name][:40]!r} is no number")
    return value


def new_meter(given: StaffContext, visit: StaffVisit) -> Markup:
    """The form, for who may; else a sentence."""
    words, typed = visit.words, visit.typed
    bodies = given.bodies(visit.account.bodies("meters.change"))
    if not bodies:
        return tag("p", {"class": "status__answer"}, words["meters.not_yours"])
    carriers = [(one, words[f"meters.carrier.{one}"]) for one in OF_CARRIER]
    return tag(
        "form",
        {"class": "form", "method": "post", "action": visit.address.page_at(path_of(NEW))},
        _line("building", visit, label="meters.building", required=True),
        _line("title", visit, label="meters.meter", required=True),
        choice("carrier", words["meters.column.carrier"], carriers, value=typed.get("carrier", "gas")),
        choice("unit", words["meters.unit"], [(one, one) for one in _UNITS], value=typed.get("unit", "m³")),
        _line("digits", visit, kind="number", value="5"),
        *(_line(one, visit) for one in _NUMBERS),
        _line("every_days", visit, kind="number", value="31"),
        choice("body", words["meters.body"], bodies) if len(bodies) > 1 else hidden("body", bodies[0][0]),
        button(words["meters.add_go"]),
    )


def _line(
    name: str, visit: StaffVisit, *, label: str = "", kind: str = "text", value: str = "", required: bool = False
) -> Markup:
    key = label or f"meters.{name}"
    hint = visit.words[f"{key}_hint"] if f"{key}_hint" in visit.words else ""  # noqa: SIM401 - Words has an error of its own
    return field(name, visit.words[key], kind=kind, value=visit.typed.get(name, value), hint=hint, required=required)


def added(given: StaffContext, visit: StaffVisit) -> str:
    """Add what the form says; return where the meter has its page.

    Raises:
        FieldError, MeterUnitError: it cannot be so.
        ForeignBodyError: who sends it may add none there.
    """
    typed = visit.typed
    factor, calorific, state = (number_of(visit, one, empty=float(one == "factor")) for one in _NUMBERS)
    meter = Meter(
        body=typed.get("body", ""),
        building=typed.get("building", ""),
        title=typed.get("title", ""),
        carrier=_known(typed.get("carrier", "")),
        unit=typed.get("unit", ""),
        digits=int(number_of(visit, "digits")),
        factor=factor,
        calorific_kwh=calorific,
        state=state,
        every_days=int(number_of(visit, "every_days")),
    )
    with within(visit.account, "meters.change"):
        return visit.address.page_at(path_of(add(given.house, meter)))


def _known(carrier: str) -> str:
    if carrier not in OF_CARRIER:
        raise MeterUnitError(f"unknown carrier {carrier[:20]!r}; known: {', '.join(OF_CARRIER)}")
    return carrier
