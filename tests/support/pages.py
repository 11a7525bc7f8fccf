"""Every page there is, from the registry of routes: a new page is looked at without anyone remembering."""

from collections.abc import Iterable
from itertools import product
from typing import Final

from dashboard.http.routes import Routes
from data.records.permissions import PERMISSIONS
from tests.support.tiles import TILES

BUILDING: Final = "building-0001"
"""Stands for the building of a test's own, whose id is drawn when it is added."""
EXAMPLES: Final = {
    "site_id": ("heat-0002", "bins-0001"),
    "tile": tuple(TILES),
    "fleet_item": ("vehicle", "team", "depot", "unloading_point"),
    "round_id": ("neu",),
    "meter_id": ("neu",),
    "room_id": (),  # of a school whose caretaker looks: the manual shows one
    "building_id": (BUILDING,),
}
"""What stands for a parameter of a page's path."""

WITH: Final = {
    "/": ("layer=bins&page=2", "site=heat-0002", "layer=charging", "layer=poles&site=poles-0001"),
    "/karte": ("layers=heat,bins&site=bins-0001", "back=7&surface=1"),
    "/entsorgung": ("layer=bins", "site=paper-0001"),
    "/ort/heat-0002": ("span=30d&with=heat-0001", "span=years"),
    "/embed": ("tile=nearest&page=quatsch", "tile=chart", "tile=figure"),
    "/embed/map": ("layers=heat,bins",),
    "/embed/temperature": ("site_id=heat-0002",),
}
"""Queries that make another page of the same path."""

UNKNOWN: Final = "/gibt-es-nicht"
ENGLISH: Final = "lang=en"
_MACHINES: Final = (
    "/api",
    "/ingest",
    "/dash",
    "/fragments",
    "/assets",
    "/healthz",
    "/metrics",
    "/basemap.pmtiles",
    "/basemap.head",
    "/fotos",
    "/oembed",
    "/{path:path}",
)
_OF_TOURS: Final = ("/einsatz/touren",)
_READ_BY_PEOPLE: Final = ("/api/docs",)
_STAFF_FILES: Final = (".csv", ".json", ".pdf")
_PICTURE: Final = "/foto/"
_FILES: Final = (".png", ".svg", ".json", ".js", ".webmanifest", ".txt", ".atom")


def pages(routes: Routes) -> list[str]:
    """Addresses of all pages that everybody may open, with every example of their parameters, and of none."""
    public = [one.path for one in routes.registered if one.permission == "public" and "GET" in one.methods]
    shown = [path for path in public if not path.startswith(_MACHINES) and not path.endswith(_FILES)]
    filled = [made for path in (*shown, *_READ_BY_PEOPLE) for made in _filled(path)]
    varied = [f"{path}?{query}" for path in filled for query in WITH.get(path, ())]
    return [*filled, *varied, UNKNOWN]


def staff_pages(routes: Routes) -> list[str]:
    """Addresses of all pages of administration."""
    found = {one.path for one in routes.registered if one.path.startswith("/verwaltung") and "GET" in one.methods}
    return [
        made for one in sorted(found) if not (one.endswith(_STAFF_FILES) or _PICTURE in one) for made in _filled(one)
    ]


def working_pages(routes: Routes, *, tour_id: str) -> list[str]:
    """Addresses of all pages that only people who have logged in may open; those of tours with this one."""
    found = {one.path for one in routes.registered if one.permission in {*PERMISSIONS, "own"} and "GET" in one.methods}
    shown = [one for one in found if not one.startswith((*_MACHINES, "/verwaltung", *_OF_TOURS))]
    pages = [one for one in shown if not one.endswith((*_STAFF_FILES, ".gpx", "/stand"))]
    return [*(one.format(tour_id=tour_id) for one in sorted(pages)), *staff_pages(routes)]


def in_english(found: Iterable[str]) -> list[str]:
    """The same pages in English; the API speaks one language."""
    return [f"{one}{'&' if '?' in one else '?'}{ENGLISH}" for one in found if not one.startswith("/api")]


def _filled(path: str) -> list[str]:
    """The path with each example of its parameters; a parameter without an example is an error that says its name."""
    names = [part.partition("}")[0] for part in path.split("{")[1:]]
    chosen = product(*(EXAMPLES[name] for name in names))
    return [path.format(**dict(zip(names, one, strict=True))) for one in chosen]
