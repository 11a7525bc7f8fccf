"""Instances of vehicle routing as the literature passes them on (VRPLIB), as problems of `geo.tours`."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from geo.arrays import IntArray
from geo.tours import Shift, Stop, TourProblem, TourVehicle, TravelMatrix

LONG = 10_000_000
"""A shift that nobody meets the end of, seconds."""


@dataclass(frozen=True)
class Instance:
    """A problem whose numbers are the file's, scaled and cut as its best known solution wants them.

    Args:
        best: the cost of the best known solution, in the problem's unit.
    """

    problem: TourProblem
    best: int


def euclidean(path: Path, *, scale: int, cut: bool, best: float, unit: int | None = None) -> Instance:
    """Read an instance on the plane.

    Args:
        path: its file.
        scale: every distance and time becomes so many times larger ...
        cut: ... and is cut to a whole number; else rounded.
        best: cost of the best known solution, in the file's unit.
        unit: what that cost times `scale` is to be multiplied with; None: 1.
    """
    header, sections = _parsed(path)
    points = np.array(sections["NODE_COORD"])[:, 1:]
    offset = points[:, np.newaxis] - points[np.newaxis]
    length = np.hypot(offset[..., 0], offset[..., 1]) * scale
    ways: IntArray = (np.floor(length) if cut else np.rint(length)).astype(np.int64)
    problem = TourProblem(
        stops=tuple(_stops(header, sections, scale)),
        vehicles=tuple(_vehicles(header, sections, scale)),
        matrices=(TravelMatrix(ways, ways),),
    )
    return Instance(problem, round(best * scale * (unit or 1)))


def _parsed(path: Path) -> tuple[dict[str, str], dict[str, list[list[int]]]]:
    header: dict[str, str] = {}
    sections: dict[str, list[list[int]]] = {}
    rows: list[list[int]] | None = None
    for line in path.read_text("utf-8").splitlines():
        word = line.strip()
        if word.endswith("_SECTION"):
            rows = sections.setdefault(word.removesuffix("_SECTION"), [])
        elif word and word != "EOF" and rows is not None:
            rows.append([int(one) for one in word.split()])
        elif rows is None and ":" in word:
            name, _, value = word.partition(":")
            header[name.strip()] = value.strip()
    return header, sections


def _stops(header: dict[str, str], sections: dict[str, list[list[int]]], scale: int) -> list[Stop]:
    windows = {row[0]: (row[1] * scale, row[2] * scale) for row in sections.get("TIME_WINDOW", [])}
    prizes = {row[0]: row[1] * scale for row in sections.get("PRIZE", [])}
    service_s = int(header.get("SERVICE_TIME", 0)) * scale
    return [
        Stop(
            place=node - 1,
            litres=demand,
            service_s=service_s,
            windows=(windows[node],) if node in windows else (),
            prize=prizes.get(node),
        )
        for node, demand in sections["DEMAND"]
        if node > 1
    ]


def _vehicles(header: dict[str, str], sections: dict[str, list[list[int]]], scale: int) -> list[TourVehicle]:
    """All of the file; where it names no number, as many as there are stops."""
    many = int(header.get("VEHICLES", len(sections["DEMAND"]) - 1))
    rooms = [row[1] for row in sections.get("CAPACITY", [[0, int(header.get("CAPACITY", 0))]] * many)]
    fixed = [row[1] * scale for row in sections.get("VEHICLES_FIXED_COST", [[0, 0]] * many)]
    units = [row[1] for row in sections.get("VEHICLES_UNIT_DISTANCE_COST", [[0, 1]] * many)]
    end_s = next((row[2] * scale for row in sections.get("TIME_WINDOW", [])), LONG)
    shift = Shift(start_s=0, end_s=end_s)
    return [
        TourVehicle(start=0, end=0, shift=shift, capacity_l=room, payload_kg=0, cost_use=use, cost_m=unit)
        for room, use, unit in zip(rooms, fixed, units, strict=True)
    ]
