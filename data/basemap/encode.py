"""Mapbox Vector Tiles 2.1, encoded with numpy: one layer of one tile at a time."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray

EXTENT = 4096
"""Units along the side of a tile."""
Attributes: TypeAlias = Mapping[str, str | int]

_MOVE_TO, _LINE_TO, _CLOSE = 1, 2, 15
_POINT, _LINE, _POLYGON = 1, 2, 3
_VARINT_BITS = 7


def layer(name: str, shapes: NDArray[np.object_], attributes: Sequence[Attributes]) -> bytes:
    """One layer of a tile, to be concatenated with others; empty if nothing is left of the shapes.

    Args:
        name: of the layer.
        shapes: (n,) points, lines or polygons, all of one kind, in tile units with y downwards; rounded here.
        attributes: n mappings.

    Returns:
        The field ``layers`` of a tile message (vector_tile.proto 2.1).
    """
    keys: dict[str, int] = {}
    values: dict[str | int, int] = {}
    kind, geometries = _geometries(shapes)
    features = bytearray()
    for index, commands in geometries:
        tags = bytearray()
        for key, value in attributes[index].items():
            tags += _varint(keys.setdefault(key, len(keys))) + _varint(values.setdefault(value, len(values)))
        message = _field(2, bytes(tags)) + bytes((0x18, kind)) + _field(4, commands)
        features += _field(2, message)
    if not features:
        return b""
    head = b"\x78\x02" + _field(1, name.encode())
    tables = b"".join(_field(3, key.encode()) for key in keys) + b"".join(_field(4, _value(one)) for one in values)
    return _field(3, head + bytes(features) + tables + b"\x28" + _varint(EXTENT))


def _value(value: str | int) -> bytes:
    if isinstance(value, str):
        return _field(1, value.encode())
    return b"\x28" + _varint(value)


def _field(number: int, content: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(content)) + content


_SHORT = [bytes((value,)) for value in range(128)]


def _varint(value: int) -> bytes:
    if value < len(_SHORT):
        return _SHORT[value]
    out = bytearray()
    while value >= len(_SHORT):
        out.append(value & 127 | 128)
        value >>= _VARINT_BITS
    out.append(value)
    return bytes(out)


def _geometries(shapes: NDArray[np.object_]) -> tuple[int, list[tuple[int, bytes]]]:
    """The kind of geometry, and for each shape of which something is left its index and its commands."""
    dimension = int(shapely.get_dimensions(shapes).max(initial=0))
    if dimension == 2:  # noqa: PLR2004 - polygons
        polygons, owner = shapely.get_parts(shapes, return_index=True)
        rings, ring_owner = shapely.get_rings(shapely.orient_polygons(polygons, exterior_cw=False), return_index=True)
        return _POLYGON, _commands(rings, owner[ring_owner], kind=_POLYGON)
    parts, owner = shapely.get_parts(shapes, return_index=True)
    kind = _LINE if dimension == 1 else _POINT
    return kind, _commands(parts, owner, kind=kind)


def _commands(parts: NDArray[np.object_], owner: NDArray[np.int64], *, kind: int) -> list[tuple[int, bytes]]:
    xy, part = _rounded(parts, kind)
    if len(part) == 0:
        return []
    first = np.concatenate([[True], part[1:] != part[:-1]])
    count = np.diff(np.append(np.flatnonzero(first), len(part)))
    shape = owner[part]
    new_shape = np.concatenate([[True], shape[1:] != shape[:-1]])
    delta = np.where(new_shape[:, None], xy, xy - np.roll(xy, 1, axis=0))
    stream, start = _stream((delta << 1) ^ (delta >> 63), first, count, kind)
    encoded, byte_start = _varints(stream)
    begins = np.append(byte_start[start[new_shape[first]]], len(encoded)).tolist()
    raw = encoded.tobytes()
    return [(int(s), raw[a:b]) for s, a, b in zip(shape[new_shape], begins[:-1], begins[1:], strict=True)]


def _rounded(parts: NDArray[np.object_], kind: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Whole coordinates without repetition, and the part each belongs to; parts too small to draw are left out."""
    coordinates, part = shapely.get_coordinates(parts, return_index=True)
    xy = np.rint(coordinates).astype(np.int64)
    if kind == _POINT:
        return xy, part
    same_part = np.concatenate([[False], part[1:] == part[:-1]])
    repeated = same_part & np.concatenate([[False], (xy[1:] == xy[:-1]).all(axis=1)])
    if kind == _POLYGON:  # the last vertex of a ring is its first
        last = np.concatenate([part[1:] != part[:-1], [True]])
        repeated |= last
    xy, part = xy[~repeated], part[~repeated]
    count = np.bincount(part, minlength=len(parts))
    large = count >= kind
    if kind == _POLYGON:
        large &= _doubled_area(xy, part, len(parts)) != 0
    return xy[large[part]], part[large[part]]


def _doubled_area(xy: NDArray[np.int64], part: NDArray[np.int64], parts: int) -> NDArray[np.float64]:
    following = np.arange(1, len(part) + 1)
    closing = np.flatnonzero(np.append(part[1:] != part[:-1], True)) if len(part) else np.empty(0, dtype=np.int64)
    following[closing] = np.concatenate([[0], closing[:-1] + 1])[: len(closing)]
    cross = xy[:, 0] * xy[following, 1] - xy[following, 0] * xy[:, 1]
    return np.bincount(part, cross, minlength=parts).astype(np.float64)


def _stream(
    zigzag: NDArray[np.int64], first: NDArray[np.bool_], count: NDArray[np.int64], kind: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Commands and parameters of all parts in a row, and where each part begins."""
    lines = kind != _POINT
    closed = int(kind == _POLYGON)
    length = 2 * count + 1 + lines + closed
    start = np.cumsum(length) - length
    stream = np.empty(int(length.sum()), dtype=np.int64)
    number = np.arange(len(first)) - np.repeat(np.flatnonzero(first), count)
    place = np.repeat(start, count) + 1 + 2 * number + (number > 0) * lines
    stream[place], stream[place + 1] = zigzag[:, 0], zigzag[:, 1]
    stream[start] = 1 << 3 | _MOVE_TO
    if lines:
        stream[start + 3] = (count - 1) << 3 | _LINE_TO
    if closed:
        stream[start + length - 1] = _CLOSE
    return stream, start


def _varints(numbers: NDArray[np.int64]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Non-negative numbers below 2^35 as varints, and where each begins."""
    limits = 1 << np.array([7, 14, 21, 28])
    size = 1 + np.searchsorted(limits, numbers, side="right")
    start = np.cumsum(size) - size
    out = np.empty(int(size.sum()), dtype=np.uint8)
    for byte in range(int(size.max())):
        has = size > byte
        more = np.where(size[has] > byte + 1, 128, 0)
        out[start[has] + byte] = (numbers[has] >> (_VARINT_BITS * byte)) & 127 | more
    return out, start
