"""Who may use a place: what is not for everybody, or not in use, is neither a site nor a point of interest."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

from data.importers.csv_file import normalised
from data.importers.reconciliation import Incoming

COLUMNS: Final = frozenset({"access", "zugang", "zugaenglichkeit"})
SHUT: Final = frozenset(
    {"private", "no", "customers", "permit", "residents", "employees", "members", "students", "guests", "delivery"}
    | {"military", "restricted", "privat", "nein", "nicht_oeffentlich", "kunden", "nur_kunden", "anwohner"}
    | {"nur_anwohner", "gesperrt"}
)
"""Values of OpenStreetMap's ``access``, and what German tables write; ``permissive`` is for everybody."""
GONE: Final = ("disused", "abandoned", "demolished", "removed", "razed")


def why_not(told: Mapping[str, Any]) -> str:
    """What keeps people from using a place, by its tags or columns: ``access=private``; empty where nothing does."""
    shut = (key for key, value in told.items() if normalised(key) in COLUMNS and normalised(str(value)) in SHUT)
    gone = (key for key in GONE if str(told.get(key, "no")) not in {"no", "False"})
    return next((f"{key}={told[key]}" for key in (*shut, *gone)), "")


def usable(sites: Iterable[Incoming]) -> tuple[list[Incoming], list[str]]:
    """The sites of a table that everybody may use, and a line on those that are left out."""
    reasons = [(one, why_not(one.attributes)) for one in sites]
    return [one for one, reason in reasons if not reason], left_out("sites", (reason for _, reason in reasons))


def left_out(what: str, reasons: Iterable[str]) -> list[str]:
    """A line that counts what is left out by reason; none where nothing is."""
    counts = Counter(filter(None, reasons))
    told = ", ".join(f"{reason} {n}" for reason, n in counts.most_common())
    return [f"{what} left out, not for everybody: {counts.total()} ({told})"] if counts else []
