"""Results of long questions as files: figures as JSON, tables and shapes as Arrow, in one ZIP, for a day."""

import io
import json
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import shapely

from data import instants
from data.folders import put_file
from services.passing_files import OWN, RESULT, is_over
from services.workbench.own_features import OwnFeatures
from services.workbench.result import QuestionResult, ResultFigure, ResultShapes

_GEOMETRY: Final = "__wkb"
_HEAD: Final = "result.json"


@dataclass(frozen=True, slots=True)
class FiledResult:
    """A result, when it was worked out (UTC), and the versions its layers had then."""

    result: QuestionResult
    made_at: datetime
    versions: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ResultFiles:
    """A folder of results by key, and of features that wait to be read once."""

    folder: Path

    def put(self, key: str, filed: FiledResult) -> None:
        """Keep a result; whoever reads meanwhile reads either."""
        self.folder.mkdir(parents=True, exist_ok=True)
        put_file(self._path(key, RESULT), _packed(filed))

    def get(self, key: str) -> FiledResult | None:
        """What is kept; None: nothing, not any more, or an older version of us wrote it otherwise."""
        with suppress(OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile, pa.ArrowException):
            path = self._path(key, RESULT)
            if not is_over(path):
                return _unpacked(path.read_bytes())
        return None

    def stamp(self, key: str) -> int:
        """Which file it is; 0: there is none."""
        with suppress(OSError):
            return self._path(key, RESULT).stat().st_mtime_ns
        return 0

    def hand_over(self, key: str, own: Mapping[str, OwnFeatures]) -> None:
        """Lay features of somebody's own ready for the one who works with them."""
        self.folder.mkdir(parents=True, exist_ok=True)
        put_file(self._path(key, OWN), json.dumps({name: collection(one) for name, one in own.items()}).encode())

    def take(self, key: str) -> dict[str, OwnFeatures] | None:
        """The features that were laid ready, which are gone then; None: there are none, or not any more."""
        path = self._path(key, OWN)
        try:
            given = json.loads(path.read_bytes())
        except (OSError, ValueError):
            return None
        path.unlink(missing_ok=True)
        return {name: OwnFeatures.read(f"own:{name}", one) for name, one in given.items()}

    def _path(self, key: str, kind: str) -> Path:
        return self.folder / f"{key}.{kind}"


def collection(own: OwnFeatures) -> dict[str, Any]:
    """Features of somebody's own as they were sent."""
    shapes = map(json.loads, shapely.to_geojson(own.geometry))
    pairs = zip(shapes, own.properties, strict=True)
    features = [{"type": "Feature", "geometry": shape, "properties": properties} for shape, properties in pairs]
    return {"type": "FeatureCollection", "features": features}


def _packed(filed: FiledResult) -> bytes:
    result, buffer = filed.result, io.BytesIO()
    shapes = {name: {"kind": one.kind, "shows": one.shows, "unit": one.unit} for name, one in result.shapes.items()}
    head = {
        "made_at": instants.text(filed.made_at),
        "versions": dict(filed.versions),
        "says": result.says,
        "figures": {name: asdict(one) for name, one in result.figures.items()},
        "tables": [*result.tables],
        "shapes": shapes,
        "notes": result.notes,
        "sources": result.sources,
    }
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        made.writestr(_HEAD, json.dumps(head))  # NaN and infinity are read as they are written
        for name, table in result.tables.items():
            made.writestr(f"tables/{name}", _arrow(table))
        for name, one in result.shapes.items():
            wkb = pa.array(shapely.to_wkb(one.geometry).tolist(), pa.binary())
            made.writestr(f"shapes/{name}", _arrow(one.columns.append_column(_GEOMETRY, wkb)))
    return buffer.getvalue()


def _unpacked(content: bytes) -> FiledResult:
    with zipfile.ZipFile(io.BytesIO(content)) as made:
        head = json.loads(made.read(_HEAD))
        shapes = {name: _shapes(made.read(f"shapes/{name}"), facts) for name, facts in head["shapes"].items()}
        result = QuestionResult(
            says=head["says"],
            figures={name: ResultFigure(**one) for name, one in head["figures"].items()},
            tables={name: _table(made.read(f"tables/{name}")) for name in head["tables"]},
            shapes=shapes,
            notes=tuple(head["notes"]),
            sources=tuple(head["sources"]),
        )
    return FiledResult(result, instants.parse(head["made_at"]).astimezone(UTC), head["versions"])


def _shapes(content: bytes, facts: Mapping[str, Any]) -> ResultShapes:
    table = _table(content)
    found = shapely.from_wkb(np.array(table[_GEOMETRY].to_pylist(), dtype=object))
    return ResultShapes(geometry=np.asarray(found), columns=table.drop_columns([_GEOMETRY]), **facts)


def _arrow(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())


def _table(content: bytes) -> pa.Table:
    with pa.ipc.open_stream(content) as reader:
        return reader.read_all()
