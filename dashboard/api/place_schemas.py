"""JSON schemas of what is asked and answered about places: names, nearest sites, coverage, clusters."""

from typing import Any

from analysis.heat.surface.quality import REASONS
from analysis.waste.nearest import GROUPS
from analysis.waste.time_to_full import RELIABILITIES
from dashboard.api import coverage, events, nearest, places
from dashboard.api.operations import reference
from dashboard.api.parameters import Parameter
from dashboard.api.schemas import INSTANT, LABEL, NUMBER, TEXT, WHOLE, YES_NO, Schema, many, maybe, record
from data.state import STATES


def schemas() -> dict[str, Schema]:
    """Every schema by name."""
    return {
        "PlacesQuestion": _question(places.PARAMETERS, required=("q",)),
        "Places": record({"places": many(reference("Place"))}),
        "Place": record(
            {
                "name": TEXT,
                "kind": {"type": "string", "enum": ["address", "street", "district", "place"]},
                "district": TEXT,
                "lon": NUMBER,
                "lat": NUMBER,
            }
        ),
        "NearestQuestion": _question(nearest.PARAMETERS, required=("layer", "lon", "lat")),
        "Nearest": _nearest(),
        "Offer": _offer(),
        "Step": record({"turn": TEXT, "street": maybe(TEXT), "distance_m": WHOLE, "bearing_deg": WHOLE}),
        "Coverage": _coverage(),
        "Hotspots": _hotspots(),
        "Surface": _surface(),
        "Events": record(
            {
                "since": INSTANT,
                "until": INSTANT,
                "events": many(reference("Event")),
                "attribution": TEXT,
                "licence": TEXT,
            }
        ),
        "Event": _event(),
    }


def _event() -> Schema:
    return record(
        {
            "id": TEXT,
            "kind": {"type": "string", "enum": list(events.KINDS)},
            "at": INSTANT,
            "text": {"type": "object", "additionalProperties": TEXT},
            "layer": maybe(TEXT),
            "site_id": maybe(TEXT),
            "name": TEXT,
            "district": maybe(TEXT),
            "value": maybe(NUMBER),
            "lon": maybe(NUMBER),
            "lat": maybe(NUMBER),
            "simulated": YES_NO,
        }
    )


def _question(parameters: tuple[Parameter, ...], *, required: tuple[str, ...]) -> Schema:
    """The same names as in an address."""
    fields = {one.name: {**one.schema, "description": one.about} for one in parameters}
    return {**record(fields, required=required), "additionalProperties": False}


def _nearest() -> Schema:
    offers = many(reference("Offer"))
    return record(
        {
            "layer": TEXT,
            "mode": TEXT,
            "asked_from": many(NUMBER),
            "in_town": YES_NO,
            "timeStamp": INSTANT,
            "groups": record(dict.fromkeys(GROUPS, offers)),
            "large_loads": offers,
            "attribution": TEXT,
            "licence": TEXT,
        }
    )


def _offer() -> Schema:
    line: dict[str, Any] = record({"type": TEXT, "coordinates": many(many(NUMBER))})
    return record(
        {
            "site_id": TEXT,
            "name": TEXT,
            "district": TEXT,
            "lon": NUMBER,
            "lat": NUMBER,
            "distance_m": WHOLE,
            "distance_kind": {"type": "string", "enum": ["network", "straight"]},
            "duration_s": WHOLE,
            "state": {"type": "string", "enum": list(STATES)},
            "class": maybe(TEXT),
            "label": maybe(TEXT),
            "value": maybe(NUMBER),
            "observed_at": maybe(INSTANT),
            "state_until": maybe(INSTANT),
            "full_at": maybe(INSTANT),
            "full_at_earliest": maybe(INSTANT),
            "full_at_latest": maybe(INSTANT),
            "full_at_reliability": maybe({"type": "string", "enum": list(RELIABILITIES)}),
            "opens_at": maybe(INSTANT),
            "attributes": {"type": "object", "additionalProperties": True},
            "simulated": YES_NO,
            "route": maybe(line),
            "steps": maybe(many(reference("Step"))),
        }
    )


def _coverage() -> Schema:
    return record(
        {
            "layer": TEXT,
            "radius_m": WHOLE,
            "mode": {"type": "string", "enum": list(coverage.MODES)},
            "state": {"type": "string", "enum": list(coverage.COUNTED)},
            "residents": WHOLE,
            "share": maybe(NUMBER),
            "residents_within": WHOLE,
            "residents_without": WHOLE,
            "residents_unreached": WHOLE,
            "median_distance_m": maybe(NUMBER),
            "n_sites": WHOLE,
            "residents_per_site": maybe(NUMBER),
            "sites": many(record({"site_id": TEXT, "residents": WHOLE})),
            "residents_are": {"type": "string", "enum": ["counted", "estimated"]},
            "residents_attribution": TEXT,
            "residents_licence": TEXT,
            "attribution": TEXT,
            "licence": TEXT,
        }
    )


def _hotspots() -> Schema:
    finding = {"type": "string", "enum": ["high", "low"]}
    properties = {"name": TEXT, "district": TEXT, "value": maybe(NUMBER), "z": maybe(NUMBER), "p": maybe(NUMBER)}
    point = record({"type": TEXT, "coordinates": many(NUMBER)})
    found = record(
        {"type": TEXT, "id": TEXT, "geometry": point, "properties": record({**properties, "finding": maybe(finding)})}
    )
    return record(
        {
            "type": {"type": "string", "enum": ["FeatureCollection"]},
            "layer": TEXT,
            "measure": TEXT,
            "unit": TEXT,
            "statistic": TEXT,
            "from": LABEL,
            "to": LABEL,
            "band_m": WHOLE,
            "alpha": NUMBER,
            "n_sites_with_data": WHOLE,
            "n_sites_needed": WHOLE,
            "share_needed": NUMBER,
            "enough_data": YES_NO,
            "attribution": TEXT,
            "licence": TEXT,
            "features": many(found),
        }
    )


def _surface() -> Schema:
    reason = {"type": "string", "enum": list(REASONS)}
    figures = ("loo_rmse_k", "loo_bias_k", "standard_error_k", "low", "high")
    return record(
        {
            "layer": TEXT,
            "measure": TEXT,
            "unit": TEXT,
            "shown": YES_NO,
            "reason": maybe(reason),
            "observed_at": maybe(INSTANT),
            "computed_at": maybe(INSTANT),
            "n_stations": WHOLE,
            "n_stations_needed": WHOLE,
            "loo_rmse_limit_k": NUMBER,
            **dict.fromkeys(figures, maybe(NUMBER)),
            "bounds": maybe(many(NUMBER)),
            "picture": maybe(TEXT),
            "simulated": YES_NO,
            "attribution": TEXT,
            "licence": TEXT,
        }
    )
