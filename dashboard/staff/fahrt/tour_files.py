"""A tour as files: GPX for navigation, CSV of all that is kept of it, for whom it concerns."""

from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

from starlette.responses import Response

from dashboard.parts.page import PageContext, Visit
from dashboard.staff.fahrt.tour_view import TourView
from dashboard.staff.spreadsheet import download
from data import instants
from data.xml_text import xml_text

GPX: Final = "tour.gpx"
CSV: Final = "tour.csv"
_GPX: Final = "http://www.topografix.com/GPX/1/1"
COLUMNS: Final = (
    *("tour", "day", "vehicle", "position", "stop", "site_id", "name", "lon", "lat", "planned_at", "amount_l", "side"),
    *("remark", "state", "level", "reason", "note", "photos"),
)


def gpx(_context: PageContext, _visit: Visit, view: TourView) -> Response:
    """The stops in order as a route, and the planned way as a track, where it is known (GPX 1.1)."""
    root = Element("gpx", {"version": "1.1", "creator": "Stadtklima", "xmlns": _GPX})
    SubElement(SubElement(root, "metadata"), "name").text = xml_text(f"{view.vehicle} {view.tour.day.isoformat()}")
    route = SubElement(root, "rte")
    SubElement(route, "name").text = view.tour.tour_id
    for number, stop in enumerate(view.stops, 1):
        if (place := view.place(stop)) is not None:
            point = _point(route, "rtept", place.lon, place.lat)
            SubElement(point, "name").text = xml_text(f"{number} {place.name}")
    if view.tour.line:
        segment = SubElement(SubElement(root, "trk"), "trkseg")
        for lon, lat in view.tour.line:
            _point(segment, "trkpt", lon, lat)
    content = tostring(root, encoding="utf-8", xml_declaration=True)
    return Response(content, headers=_named(GPX), media_type="application/gpx+xml")


def csv(_context: PageContext, _visit: Visit, view: TourView) -> Response:
    """Everything that is kept of it: a row a stop."""
    tour = view.tour
    rows = []
    for stop in view.stops:
        place = view.place(stop)
        there = (place.lon, place.lat) if place else (None, None)
        at = instants.text(stop.planned_at) if stop.planned_at else ""
        facts = (stop.position, stop.stop_id, stop.site_id, view.name(stop), *there, at, stop.amount_l, stop.side)
        came = (stop.remark, stop.state, stop.level, stop.reason, stop.note, len(stop.photos))
        rows.append((tour.tour_id, tour.day.isoformat(), view.vehicle, *facts, *came))
    return download(CSV, COLUMNS, rows)


def _point(inside: Element, name: str, lon: float, lat: float) -> Element:
    return SubElement(inside, name, {"lat": f"{lat:.6f}", "lon": f"{lon:.6f}"})


def _named(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}
