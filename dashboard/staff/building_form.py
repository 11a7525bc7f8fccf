"""The form of a building's master data, new or known, and what somebody has typed into it."""

from typing import Final

from dashboard.parts.form import area, button, check, choice, field, hidden
from dashboard.parts.markup import Markup, tag
from dashboard.staff.page import StaffVisit
from dashboard.staff.typed_numbers import typed_number
from data.records.buildings import AREA_KINDS, Building

CATEGORIES: Final = ("13", "41", "42", "43", "44", "45", "51", "52", "53", "61", "62", "63", "64", "77", "91")
"""First two digits of BWZK numbers that have a name here."""
_TEXTS: Final = ("title", "address", "postcode", "category", "area_m2", "use_days", "use_from_h", "use_until_h")


def kind_of(category: str, visit: StaffVisit) -> str:
    """What buildings of a BWZK number are called; the number itself where no name is known."""
    two = category[:2]
    return visit.words[f"buildings.kind.{two}"] if two in CATEGORIES else category or "–"


def building_form(visit: StaffVisit, bodies: list[tuple[str, str]], known: Building | None = None) -> Markup:
    """The fields; ``bodies``: of which a new one may be."""
    words, typed = visit.words, visit.typed
    told = known or Building(title="")
    said = {name: typed.get(name, plain(getattr(told, name))) for name in (*_TEXTS, "closed", "area_kind")}
    kinds = [(one, words[f"buildings.area_kind_{one}"]) for one in AREA_KINDS]
    own = choice("body", words["meters.body"], bodies) if len(bodies) > 1 else hidden("body", bodies[0][0])
    return tag(
        "form",
        {"class": "form", "method": "post", "action": visit.address.to()},
        hidden("do", "put"),
        *(_line(name, said[name], visit) for name in _TEXTS[:5]),
        choice("area_kind", words["buildings.area_kind"], kinds, value=said["area_kind"]),
        *(_line(name, said[name], visit) for name in _TEXTS[5:]),
        area("closed", words["buildings.closed"], value=said["closed"], hint=words["buildings.closed_hint"]),
        *(_check(name, told, visit) for name in ("is_lived_in", "is_public")),
        tag("p", {"class": "status__note"}, words["buildings.public_rule"]),
        own if known is None else None,
        button(words["buildings.save"]),
    )


def typed_building(visit: StaffVisit, known: Building | None = None) -> Building:
    """What was typed; FieldError: a number is none."""
    typed = visit.typed
    texts = {name: typed.get(name, "") for name in ("title", "address", "postcode", "category", "closed", "use_days")}
    return Building(
        building_id=known.building_id if known else "",
        body=known.body if known else typed.get("body", ""),
        area_m2=_number("area_m2", visit),
        area_kind=typed.get("area_kind", ""),  # type: ignore[arg-type]  # the records refuse what it cannot be
        is_lived_in="is_lived_in" in typed,
        is_public="is_public" in typed,
        use_from_h=int(_number("use_from_h", visit)),
        use_until_h=int(_number("use_until_h", visit)),
        **texts,
    )


def plain(value: object) -> str:
    """As somebody would type it."""
    return f"{value:g}".replace(".", ",") if isinstance(value, float) else str(value)


def _check(name: str, told: Building, visit: StaffVisit) -> Markup:
    is_on = name in visit.typed if visit.typed else bool(getattr(told, name))
    return check(name, visit.words[f"buildings.{name}"], checked=is_on)


def _line(name: str, value: str, visit: StaffVisit) -> Markup:
    key = f"buildings.{name}_hint"
    hint = visit.words[key] if key in visit.words else ""  # noqa: SIM401 - Words has an error of its own
    return field(name, visit.words[f"buildings.{name}"], value=value, hint=hint, required=name == "title")


def _number(name: str, visit: StaffVisit) -> float:
    text = visit.typed.get(name, "").strip()
    return typed_number(name, text) if text else 0.0
