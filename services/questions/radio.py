"""Funk: where LoRaWAN is heard, how often twice, what a drive test found, and where another gateway helps most."""

from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray
from pydantic import Field

from data.errors import BadRequestError
from data.projection import geometry_to_degrees
from geo.radio import LogDistance
from geo.siting import maximal_cover
from services.workbench import Question, QuestionParameters, QuestionResult, ResultFigure, ResultShapes
from services.workbench.drive_test import DriveTest
from services.workbench.grid import cell_squares, grid_of
from services.workbench.ground import QuestionGround
from services.workbench.parameters import TOWN, AreaName, OptionalPlacesName, ReceiversName, layers_among
from services.workbench.place_set import PlaceSet
from services.workbench.radio_drive import drive_figures, drive_table
from services.workbench.radio_model import RadioModel, needed_dbm, of_drive, of_uplinks, textbook

CELL_M: Final = 200.0
"""No model of ours knows streets and houses: smaller cells would pretend to."""
CANDIDATE_M: Final = 500.0
PATIENCE_S: Final = 10.0
TWICE: Final = 2
PERCENT: Final = 100.0
HOURS_A_DAY: Final = 24


class NoDriveTestError(BadRequestError):
    """A drive test is to be used, and none is given."""


class RadioParameters(QuestionParameters):
    """Which gateways, by what it is known how far they hear, and how well."""

    places: ReceiversName
    basis: Annotated[
        Literal["textbook", "uplinks", "drive"],
        Field(description="Of a textbook, or fitted to the uplinks of the last days, or to a drive test."),
    ] = "textbook"
    drive: OptionalPlacesName = None
    new: OptionalPlacesName = None
    n_best: Annotated[int, Field(ge=0, le=10, description="So many best places are looked for.")] = 0
    candidates: OptionalPlacesName = None
    weight: Annotated[Literal["land", "residents"], Field(description="What best places are to reach.")] = "land"
    spreading_factor: Annotated[int, Field(ge=7, le=12, description="Of the devices.")] = 10
    margin_db: Annotated[float, Field(ge=0, le=40, description="So many dB have to be to spare.")] = 10.0
    hearing: Annotated[int, Field(ge=1, le=3, description="So many receivers have to hear a device.")] = 1
    mast_m: Annotated[float, Field(ge=1, le=200, description="Height of receivers that tell none, in metres.")] = 20.0
    days: Annotated[int, Field(ge=1, le=31, description="Of uplinks.")] = 7
    area: AreaName = TOWN


@dataclass(frozen=True, slots=True)
class _Heard:
    """Who hears what: cells of the area, and cells of the residents in it.

    Args:
        cells_m: (n, 2) middles.
        cells: (n, g) which gateways hear each, the new ones last.
        homes_m: (h, 2) middles.
        homes: (h, g) likewise.
        residents: (h,) how many.
        known: how many gateways stand already.
    """

    cells_m: NDArray[np.float64]
    cells: NDArray[np.bool_]
    homes_m: NDArray[np.float64]
    homes: NDArray[np.bool_]
    residents: NDArray[np.float64]
    known: int

    def land(self, times: int, gateways: int | None = None) -> float | None:
        """% of the land that so many of the first gateways hear."""
        found = self.cells[:, :gateways].sum(axis=1) >= times
        return PERCENT * float(found.mean()) if len(found) else None

    def people(self, times: int, gateways: int | None = None) -> float | None:
        """% of the residents."""
        total = float(self.residents.sum())
        found = self.homes[:, :gateways].sum(axis=1) >= times
        return PERCENT * float(self.residents[found].sum()) / total if total else None


def run(ground: QuestionGround, asked: RadioParameters) -> QuestionResult:
    """Answer it."""
    known, drive = ground.places(asked.places), _drive(ground, asked)
    gateways = known if asked.new is None else known.joined(ground.places(asked.new))
    ground.step("how far receivers hear", 0.0)
    model = _model(ground, asked, known, gateways, drive)
    area = ground.area(asked.area)
    ground.step("who is heard", 0.2)
    heard = _heard(ground, area, model, gateways, len(known))
    ground.step("best places", 0.4)
    best = _best(ground, asked, area, heard)
    ground.step("figures", 0.9)
    figures = _figures(asked, heard, best) | _uplinks(ground, asked)
    tables = {"receivers": _by_gateway(heard, gateways, model)}
    if drive is not None:
        figures |= drive_figures(drive, needed_dbm(asked.spreading_factor, asked.margin_db))
        tables["drive"] = drive_table(drive, known)
    if best is not None:
        tables["best"] = _best_table(heard, best)
    return QuestionResult(
        says=_says(asked, drive),
        figures=figures,
        tables=tables,
        shapes=_shapes(heard, gateways, best),
        notes=_notes(ground, asked, model, best),
        sources=("residents",),
    )


def _drive(ground: QuestionGround, asked: RadioParameters) -> DriveTest | None:
    if asked.drive is not None:
        return DriveTest.of(asked.drive, ground.features(asked.drive))
    if asked.basis == "drive":
        sentence = "drop a drive test on the map, and name it with drive=own:NAME"
        raise NoDriveTestError(sentence, reason="no_drive_test")
    return None


def _model(
    ground: QuestionGround, asked: RadioParameters, known: PlaceSet, gateways: PlaceSet, drive: DriveTest | None
) -> RadioModel:
    """Of all gateways: those that nobody measured hear as the town's do on the average."""
    needed = needed_dbm(asked.spreading_factor, asked.margin_db)
    if asked.basis == "drive" and drive is not None:
        return of_drive(drive, known, len(gateways), needed)
    if asked.basis == "uplinks":
        return of_uplinks(ground, known, len(gateways), needed, asked.days)
    return textbook(np.array([_height_m(one, asked.mast_m) for one in gateways.attributes]), needed)


def _height_m(attributes: dict[str, Any], otherwise: float) -> float:
    try:
        told = float(attributes.get("mast_m", otherwise))
    except (TypeError, ValueError):
        return otherwise
    return told if 1 <= told <= 1_000 else otherwise  # noqa: PLR2004 - of masts, in metres


def _heard(ground: QuestionGround, area: shapely.Geometry, model: RadioModel, gateways: PlaceSet, known: int) -> _Heard:
    people = ground.bench.population
    shapely.prepare(area)
    inside = shapely.intersects_xy(area, people.xy_m[:, 0], people.xy_m[:, 1])
    cells_m, homes_m = grid_of(area, CELL_M), people.xy_m[inside]
    cells, homes = (model.heard(one, gateways.xy_m) for one in (cells_m, homes_m))
    return _Heard(cells_m, cells, homes_m, homes, people.residents[inside], known)


@dataclass(frozen=True, slots=True)
class _Best:
    """Places for further gateways: m of them, whom they hear besides, and the bound that nothing can beat.

    Args:
        xy_m: (m, 2) metres.
        cells: (n, m) which cells each hears.
        homes: (h, m) which homes.
        is_proven: whether no choice reaches more.
    """

    xy_m: NDArray[np.float64]
    cells: NDArray[np.bool_]
    homes: NDArray[np.bool_]
    is_proven: bool


def _best(ground: QuestionGround, asked: RadioParameters, area: shapely.Geometry, heard: _Heard) -> _Best | None:
    """Where most of what lacks one gateway is heard; a new one is of height ``mast_m``, or hears as the town's mean."""
    if not asked.n_best:
        return None
    one = _model_of_new(ground, asked)
    candidates = grid_of(area, CANDIDATE_M) if asked.candidates is None else ground.places(asked.candidates).xy_m
    land = asked.weight == "land"
    at, by = (heard.cells_m, heard.cells) if land else (heard.homes_m, heard.homes)
    lacking = by.sum(axis=1) == asked.hearing - 1
    weights = np.where(lacking, 1.0 if land else heard.residents, 0.0)
    found = maximal_cover(
        at, weights, candidates, radius_m=one.radius_m(0), n_new=asked.n_best, time_limit_s=PATIENCE_S
    )
    place = candidates[found.chosen]
    hears = [np.hypot(*(where[:, None] - place[None]).transpose(2, 0, 1)) for where in (heard.cells_m, heard.homes_m)]
    return _Best(place, hears[0] <= one.radius_m(0), hears[1] <= one.radius_m(0), found.is_optimal)


def _model_of_new(ground: QuestionGround, asked: RadioParameters) -> RadioModel:
    needed = needed_dbm(asked.spreading_factor, asked.margin_db)
    if asked.basis == "textbook":
        return textbook(np.array([asked.mast_m]), needed)
    known = ground.places(asked.places)
    model = _model(ground, asked, known, known, _drive(ground, asked)).distance
    town = np.array([model.town_strength_dbm]), np.array([model.town_exponent])
    of_one = LogDistance(*town, model.town_strength_dbm, model.town_exponent, model.shadowing_db, needed)
    return RadioModel(of_one, needed, 1)


def _figures(asked: RadioParameters, heard: _Heard, best: _Best | None) -> dict[str, ResultFigure]:
    times, known = asked.hearing, heard.known
    figures = {
        "share": ResultFigure(heard.land(times, known), "%", 1),
        "residents_share": ResultFigure(heard.people(times, known), "%", 1),
        "twice": ResultFigure(heard.land(TWICE, known), "%", 1),
        "residents_twice": ResultFigure(heard.people(TWICE, known), "%", 1),
        "stand": ResultFigure(known),
    }
    if asked.new is not None:
        figures["share_new"] = ResultFigure(heard.land(times), "%", 1)
        figures["residents_new"] = ResultFigure(heard.people(times), "%", 1)
        figures["twice_new"] = ResultFigure(heard.land(TWICE), "%", 1)
    if best is not None:
        cells = np.concatenate([heard.cells, best.cells], axis=1)
        homes = np.concatenate([heard.homes, best.homes], axis=1)
        then = _Heard(heard.cells_m, cells, heard.homes_m, homes, heard.residents, known)
        figures["share_best"] = ResultFigure(then.land(times), "%", 1)
        figures["residents_best"] = ResultFigure(then.people(times), "%", 1)
        figures["twice_best"] = ResultFigure(then.land(TWICE), "%", 1)
        figures["best"] = ResultFigure(len(best.xy_m))
    return figures


def _uplinks(ground: QuestionGround, asked: RadioParameters) -> dict[str, ResultFigure]:
    """Of all devices: how many messages came in the last days, and how many did not."""
    if asked.basis != "uplinks":
        return {}
    radio = ground.store.radio(hours=HOURS_A_DAY * asked.days)
    return {
        "devices": ResultFigure(radio.devices),
        "devices_lost": ResultFigure(radio.lost_percent, "%", 1),
        "devices_weak": ResultFigure(radio.weak),
    }


def _says(asked: RadioParameters, drive: DriveTest | None) -> str:
    if asked.n_best:
        return "best"
    if asked.new is not None:
        return "new"
    return "found" if drive is None else "driven"


def _by_gateway(heard: _Heard, gateways: PlaceSet, model: RadioModel) -> pa.Table:
    alone = heard.cells & (heard.cells.sum(axis=1) == 1)[:, None]
    rows = [
        {
            "name": gateways.name[row],
            "is_new": row >= heard.known,
            "radius_m": model.radius_m(row),
            "reaches": PERCENT * float(heard.cells[:, row].mean()) if len(heard.cells) else None,
            "alone": PERCENT * float(alone[:, row].mean()) if len(heard.cells) else None,
        }
        for row in range(len(gateways))
    ]
    return pa.Table.from_pylist(rows, schema=_GATEWAYS)


def _best_table(heard: _Heard, best: _Best) -> pa.Table:
    unheard, lacking = heard.cells.sum(axis=1) == 0, heard.homes.sum(axis=1) == 0
    rows = [
        {
            "name": str(row + 1),
            "land": PERCENT * float((best.cells[:, row] & unheard).mean()) if len(heard.cells) else None,
            "residents": round(float(heard.residents[best.homes[:, row] & lacking].sum())),
        }
        for row in range(len(best.xy_m))
    ]
    schema = pa.schema([("name", pa.string()), ("land", pa.float64()), ("residents", pa.int64())])
    return pa.Table.from_pylist(rows, schema=schema)


def _shapes(heard: _Heard, gateways: PlaceSet, best: _Best | None) -> dict[str, ResultShapes]:
    times = heard.cells.sum(axis=1)
    squares = geometry_to_degrees(cell_squares(heard.cells_m, CELL_M))
    counted = pa.table({"heard_by": times})
    reached, out = times > 0, times == 0
    points, names = gateways.points, np.array(gateways.name, dtype=object)
    old = np.arange(len(gateways)) < heard.known
    found = {
        "reached": ResultShapes("reached", squares[reached], counted.filter(pa.array(reached)), shows="heard_by"),
        "left_out": ResultShapes("left_out", squares[out], counted.filter(pa.array(out))),
        "sites": ResultShapes("sites", points[old], pa.table({"name": pa.array(names[old].tolist(), pa.string())})),
    }
    if not old.all():
        new = pa.table({"name": pa.array(names[~old].tolist(), pa.string())})
        found["new"] = ResultShapes("proposal", points[~old], new)
    if best is not None:
        numbers = pa.table({"name": pa.array([str(row + 1) for row in range(len(best.xy_m))], pa.string())})
        spots = geometry_to_degrees(np.asarray(shapely.points(best.xy_m)))
        found["best"] = ResultShapes("proposal", spots, numbers)
    return found


def _notes(ground: QuestionGround, asked: RadioParameters, model: RadioModel, best: _Best | None) -> tuple[str, ...]:
    layer = ground.layer(asked.places) if layers_among(asked.places) else None
    rounded = layer is not None and layer.public_place_m is not None and ground.seen_as(layer) == "public"
    told = {
        "textbook": not model.pairs,
        "rounded": rounded,
        "unproven": best is not None and not best.is_proven,
        "estimated": not ground.bench.population.are_counted,
    }
    return tuple(name for name, holds in told.items() if holds)


_GATEWAYS = pa.schema(
    [
        ("name", pa.string()),
        ("is_new", pa.bool_()),
        ("radius_m", pa.float64()),
        ("reaches", pa.float64()),
        ("alone", pa.float64()),
    ]
)

QUESTION = Question(
    id="radio",
    parameters=RadioParameters,
    run=run,
    layers=lambda asked: layers_among(asked.places),
    is_long=lambda asked: asked.n_best > 1,
    method="radio",
)
