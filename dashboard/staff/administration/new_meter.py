"""The form that adds a meter: what it counts, where it hangs, how often it is to be read."""

from functools import partial
from typing import Final

from analysis.energy.units import OF_CARRIER, MeterUnitError
from dashboard.parts.form import button, choice, field, hidden
from dashboard.parts.markup import Markup, tag
from dashboard.staff.administration.meters import NEW, path_of
from dashboard.staff.page import Content, StaffContext, StaffPage, StaffVisit, within
from dashboard.staff.typed_numbers import typed_number
from data.records.meters import Meter
from data.records.permissions import ForeignBodyError
from services.meter_readings import add

_UNITS: Final = tuple(dict.fromkeys(unit for units in OF_CARRIER.values() for unit in units))
_NUMBERS: Final = ("factor", "calorific_kwh", "state")


def page(given: StaffContext) -> StaffPage:
    """Stands at ``/verwaltung/zaehler/neu``; who may add none is told so."""
    return StaffPage(
        name="meter_new",
        path=NEW,
        permission="meters.count",
        changes="meters.count",
        order=None,
        show=partial(_show, given),
        change=partial(_add, given),
        wrong={MeterUnitError: "unit", ForeignBodyError: "foreign"},
    )


def _show(given: StaffContext, visit: StaffVisit) -> Content:
    return [tag("p", {"class": "article__intro"}, visit.words["meter_new.intro"]), _form(given, visit)]


def _form(given: StaffContext, visit: StaffVisit) -> Markup:
    """For who may; else a sentence."""
    words, typed = visit.words, visit.typed
    bodies = given.bodies(visit.account.bodies("meters.change"))
    if not bodies:
        return tag("p", {"class": "status__answer"}, words["meters.not_yours"])
    carriers = [(one, words[f"meters.carrier.{one}"]) for one in OF_CARRIER]
    return tag(
        "form",
        {"class": "form", "method": "post", "action": visit.address.to()},
        _line("building", visit, label="meters.building", required=True),
        _line("title", visit, label="meters.meter", required=True),
        choice("carrier", words["meters.column.carrier"], carriers, value=typed.get("carrier", "gas")),
        choice("unit", words["meters.unit"], [(one, one) for one in _UNITS], value=typed.get("unit", "m³")),
        _line("digits", visit, kind="number", value="5"),
        *(_line(one, visit) for one in _NUMBERS),
        _line("every_days", visit, kind="number", value="31"),
        choice("body", words["meters.body"], bodies) if len(bodies) > 1 else hidden("body", bodies[0][0]),
        button(words["meter_new.go"]),
    )


def _line(
    name: str, visit: StaffVisit, *, label: str = "", kind: str = "text", value: str = "", required: bool = False
) -> Markup:
    key = label or f"meters.{name}"
    hint = visit.words[f"{key}_hint"] if f"{key}_hint" in visit.words else ""  # noqa: SIM401 - Words has an error of its own
    return field(name, visit.words[key], kind=kind, value=visit.typed.get(name, value), hint=hint, required=required)


def _add(given: StaffContext, visit: StaffVisit) -> str:
    typed = visit.typed
    factor, calorific, state = (_number(visit, one, empty=float(one == "factor")) for one in _NUMBERS)
    meter = Meter(
        body=typed.get("body", ""),
        building=typed.get("building", ""),
        title=typed.get("title", ""),
        carrier=_known(typed.get("carrier", "")),
        unit=typed.get("unit", ""),
        digits=int(_number(visit, "digits")),
        factor=factor,
        calorific_kwh=calorific,
        state=state,
        every_days=int(_number(visit, "every_days")),
    )
    with within(visit.account, "meters.change"):
        return visit.address.page_at(path_of(add(given.house, meter)))


def _known(carrier: str) -> str:
    if carrier not in OF_CARRIER:
        raise MeterUnitError(f"unknown carrier {carrier[:20]!r}; known: {', '.join(OF_CARRIER)}")
    return carrier


def _number(visit: StaffVisit, name: str, *, empty: float = 0.0) -> float:
    text = visit.typed.get(name, "").strip()
    return typed_number(name, text) if text else empty
