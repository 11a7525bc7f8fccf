"""Shared rooms know no layer, measure or class table by name: what a subject says stands in its own files."""

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

import data.measures
import layers
from data.declare import Measure
from data.town import DEFAULTS
from data.weather.forecast import ELEMENTS

ROOT: Final = Path(__file__).parents[1]
ROOMS: Final = ("dashboard", "services", "cli", "data", "assets/js", "assets/css")
OWN: Final = (
    "dashboard/topics",
    "assets/js/topics",
    "data/measures",
    "data/profiles",
    "data/cities",
    "data/simulate",
)
"""Rooms of subjects, of the field's own words, and of the demonstration."""
TEXTS: Final = ROOT / "dashboard/texts"
EXCEPTIONS: Final = {
    "dashboard/apps/karte/charts.py": ("paper", "Plotly's word for the whole drawing"),
    "dashboard/embed/key.py": ("fill", "an attribute of SVG"),
    "dashboard/embed/locator.py": ("fill", "an attribute of SVG"),
    "dashboard/embed/marks.py": ("fill", "an attribute of SVG"),
    "dashboard/embed/picture.py": ("fill", "an attribute of SVG"),
    "dashboard/embed/sheet.py": ("fill", "an attribute of SVG"),
    "dashboard/embed/street_names.py": ("fill", "an attribute of SVG"),
    "dashboard/parts/answer_report/ground_map.py": ("fill", "an attribute of SVG"),
    "dashboard/parts/answer_report/map_drawing.py": ("fill", "an attribute of SVG"),
    "dashboard/parts/answer_report/plate.py": ("fill", "an attribute of SVG"),
    "dashboard/parts/answer_report/result_map.py": ("fill", "an attribute of SVG"),
    "dashboard/parts/chart/drawing.py": ("fill", "an attribute of SVG"),
    "dashboard/parts/renderers/areas.py": ("fill", "an attribute of SVG"),
    "dashboard/staff/energy/course_drawing.py": ("fill", "an attribute of SVG"),
    "dashboard/staff/fahrt/sketch.py": ("fill", "an attribute of SVG"),
    "data/ingest/lorawan.py": ("BATTERY_PERCENT", "LoRaWAN itself reports a device's battery, whatever it measures"),
    "data/ingest/sources/ocpi.py": ("CHARGING_STATUS", "OCPI speaks of charging points alone"),
    "data/ingest/sources/smart_data_models.py": (
        "charging_status lamp_state occupied_percent tilted",
        "words of FIWARE's models become measures, as in a profile",
    ),
    "data/weather/forecast.py": (
        " ".join(one for one, *_ in ELEMENTS.values() if one in data.measures.ALL),
        "elements of the DWD's MOSMIX become measures, as in a profile",
    ),
    "dashboard/staff/administration/devices.py": (
        "battery_percent",
        "a column of what is due to be replaced; every device has one",
    ),
    "services/workbench/drive_test.py": ("gateways", "a word of The Things Network's messages"),
    "services/device_health.py": ("BATTERY_PERCENT", "every device has a battery, whatever it measures"),
}
"""File -> what it may name, and why."""


@cache
def names() -> re.Pattern[str]:
    """Every declared layer, measure, constant of a measure and class table, as a word."""
    constants = [name for name, one in vars(data.measures).items() if isinstance(one, Measure)]
    tables = tomllib.loads(DEFAULTS.read_text("utf-8"))["classes"]
    known = {*layers.discover(), *data.measures.ALL, *layers.discover().measures(), *constants, *tables}
    return re.compile(rf"(?<!\w)({'|'.join(sorted(known))})(?!\w)")


def shared(*endings: str) -> list[str]:
    files = [path.relative_to(ROOT) for room in ROOMS for path in (ROOT / room).rglob("*") if path.suffix in endings]
    return sorted(str(one) for one in files if not any(one.is_relative_to(own) for own in OWN))


def python_words(source: str) -> Iterator[str]:
    """Strings and names of a module; what its docstrings and comments explain by example is prose."""
    tree = ast.parse(source)
    prose = {
        id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant)
    }
    for one in ast.walk(tree):
        if isinstance(one, ast.Constant) and isinstance(one.value, str) and id(one) not in prose:
            yield one.value
        elif isinstance(one, ast.Name | ast.alias) and (name := one.id if isinstance(one, ast.Name) else one.name):
            yield name if name.isupper() else ""


def script_words(source: str) -> Iterator[str]:
    """Strings of a script; ``fill=`` is an attribute of SVG."""
    bare = re.sub(r"/\*.*?\*/|(?<![:\"'])//[^\n]*", "", source, flags=re.DOTALL)
    for found in re.finditer(r'"[^"\n]*"|\'[^\'\n]*\'|`[^`]*`', bare):
        yield re.sub(r"\bfill=", "", found[0])


def selectors(source: str) -> Iterator[str]:
    bare = re.sub(r"/\*.*?\*/", "", source, flags=re.DOTALL)
    for found in re.finditer(r"([^{};]+)\{", bare):
        yield re.sub(r"[-_]+", " ", found[1])


def named(path: str) -> set[str]:
    read = {".py": python_words, ".js": script_words, ".css": selectors}[Path(path).suffix]
    words = read((ROOT / path).read_text("utf-8"))
    return {found for one in words for found in names().findall(one)}


@pytest.mark.parametrize("path", shared(".py", ".js", ".css"))
def test_a_shared_room_names_no_subject(path: str) -> None:
    allowed, _ = EXCEPTIONS.get(path, ("", ""))
    assert named(path) == set(allowed.split())


def test_every_exception_is_of_a_file() -> None:
    assert not {one for one in EXCEPTIONS if not (ROOT / one).is_file()}


def flat(table: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


@pytest.mark.parametrize("path", sorted(TEXTS.glob("*.toml")), ids=lambda path: path.name)
def test_texts_of_a_subject_stand_in_its_own_file(path: Path) -> None:
    """``de.TOPIC.toml``, or ``de.LAYER.toml`` for a layer without a topic."""
    folders = {one.name for one in (ROOT / "dashboard/topics").iterdir()}
    subjects = folders | {one.id for one in layers.discover().values() if not one.topic}
    if path.name.split(".")[1] in subjects:
        return
    for key, text in flat(tomllib.loads(path.read_text("utf-8"))):
        assert not names().search(key), key
        assert not re.search(names().pattern + r"-\d", text), key


def test_one_function_says_the_layer_of_a_site() -> None:
    files = [path for room in ("analysis", "bench", *ROOMS, "tests") for path in (ROOT / room).rglob("*.py")]
    cutting = re.compile(r'\.r?(partition|split)\("-"(, 1)?\)\[0\]')
    found = {str(path.relative_to(ROOT)) for path in files if cutting.search(path.read_text("utf-8"))}
    assert found <= {"data/declare.py"}
