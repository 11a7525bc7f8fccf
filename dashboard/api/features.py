"""Sites and their current values as GeoJSON features: built column by column, without a dict a site."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import shapely
from numpy.typing import NDArray

from data import instants, strict_json
from data.declare import Layer, Measure
from data.sites import Sites
from data.state import MISSING, STATES, UNMEASURED
from data.store import Current
from data.thresholds import ClassTable
from data.town import Town
from services.publication import public_geometry, public_position, seen_classes, withheld

_VALUE_DECIMALS = 3


@dataclass(frozen=True, slots=True)
class Places:
    """What does not change of a layer's sites: the beginning of each feature as text, and where it is.

    Args:
        sites: they were made from.
        heads: (n,) each feature up to its attributes.
        geometry: (n,) shapely, EPSG:4326, as exact as the public may see.
    """

    sites: Sites
    heads: list[str]
    geometry: NDArray[np.object_]


def places(layer: Layer, sites: Sites) -> Places:
    """Write the unchanging part of each feature."""
    geometry = public_geometry(layer, sites)
    heads = [
        f'{{"type":"Feature","id":{_text(site_id)},"geometry":{shape},'
        f'"properties":{{"name":{_text(name)},"district":{_text(district)},"attributes":{_json(attributes)}{more}'
        for site_id, name, district, attributes, shape, more in zip(
            sites.site_id,
            sites.name,
            sites.district,
            sites.attributes,
            shapely.to_geojson(geometry).tolist(),
            _further(layer, sites),
            strict=True,
        )
    ]
    return Places(sites, heads, geometry)


def _further(layer: Layer, sites: Sites) -> list[str]:
    """What only some sites say: a place that they share, where the symbol of a line stands, their validity."""
    pairs = zip(sites.site_id, sites.place_id, strict=True)
    texts = ["" if place == site else f',"place_id":{_text(place)}' for site, place in pairs]
    if layer.geometry != "points":
        lon, lat = public_position(layer, sites)
        places = zip(texts, lon.tolist(), lat.tolist(), strict=True)
        texts = [f'{text},"point":{_json([x, y])}' for text, x, y in places]
    if layer.stated:
        spans = zip(texts, map(_instant, sites.valid_from), map(_instant, sites.valid_to), strict=True)
        texts = [f'{text},"valid_from":{begin},"valid_to":{end}' for text, begin, end in spans]
    return texts


def _instant(at: datetime | None) -> str:
    return "null" if at is None else _text(instants.text(at))


def same_sites(one: Sites, other: Sites) -> bool:
    """Whether two lists of sites would be written alike; quick, because unchanged rows are the same objects."""
    return one is other or (
        one.site_id == other.site_id
        and one.name == other.name
        and one.district == other.district
        and one.attributes == other.attributes
        and one.place_id == other.place_id
        and one.valid_from == other.valid_from
        and one.valid_to == other.valid_to
        and bool(shapely.equals_identical(one.geometry, other.geometry).all())
    )


def features(
    layer: Layer, town: Town, current: Current, *, known: Places, rows: NDArray[np.intp], measures: Sequence[Measure]
) -> list[str]:
    """Features of some sites as JSON texts, in the order of ``rows``; a property for each measure."""
    table = town.classes_named(layer.classes.name)
    silent = unmeasured(current)[rows]
    columns: list[Iterable[str]] = [map(known.heads.__getitem__, rows.tolist())]
    columns += [_labelled(measure.id, _numbers(_values(measure, current, rows), hidden=silent)) for measure in measures]
    columns += [
        _labelled(f"{one.id}_class", _words(class_ids(town.classes_named(one.classes)), current.said[one.id][rows]))
        for one in measures
        if one.id in current.said
    ]
    if layer.attended is not None:
        columns.append(_labelled("state_until", _instants(current.until_ms[rows])))
    columns += [
        _labelled("observed_at", _instants(np.where(silent, -1, current.observed_at_ms[rows]))),
        _labelled("state", _words([*STATES], current.state[rows])),
        _labelled("class", _words(class_ids(table), seen_classes(layer, current, measures)[rows])),
        _labelled("simulated", map(("false", "true").__getitem__, current.simulated[rows].astype(int).tolist())),
    ]
    return [",".join(parts) + "}}" for parts in zip(*columns, strict=True)]


def unmeasured(current: Current) -> NDArray[np.bool_]:
    """(n,) which sites have nothing to say of what was measured, nor when."""
    return np.isin(current.state, (*UNMEASURED, MISSING))


def _instants(epoch_ms: NDArray[np.int64]) -> list[str]:
    """JSON texts of instants; null where negative."""
    return ["null" if text is None else f'"{text}"' for text in instants.texts(epoch_ms)]


def _values(measure: Measure, current: Current, rows: NDArray[np.intp]) -> NDArray[np.float64]:
    if withheld(measure) or measure.id not in current.values:
        return np.full(len(rows), np.nan)
    return current.values[measure.id][rows]


def class_ids(table: ClassTable) -> list[str]:
    """The ids of its classes, rising."""
    return [one.id for one in table.classes]


def _labelled(name: str, texts: Iterable[str]) -> Iterable[str]:
    label = f"{_text(name)}:"
    return (label + text for text in texts)


def _numbers(values: NDArray[np.float64], *, hidden: NDArray[np.bool_]) -> list[str]:
    shown = np.where(hidden | ~np.isfinite(values), np.nan, np.round(values, _VALUE_DECIMALS))
    return [number.__repr__() if number == number else "null" for number in shown.tolist()]  # noqa: PLR0124 - NaN


def _words(names: Sequence[str], index: NDArray[np.int8]) -> Iterable[str]:
    """JSON texts of names by index; null for -1."""
    texts = [*map(_text, names), "null"]
    return map(texts.__getitem__, index.tolist())


def _text(value: str) -> str:
    return strict_json.dumps(value, ensure_ascii=False)


def _json(value: object) -> str:
    return strict_json.compact(value)
