"""What is loaded besides the bundles: fonts, pictures, and the libraries that Dash brings along."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import resvg_py

from dashboard.assets import fonts, notices

ROOT: Final = Path(__file__).parents[2]
OWN: Final = ROOT / "assets"
NODE: Final = ROOT / "node_modules"
ICON: Final = OWN / "icons/icon.svg"
HOME: Final = OWN / "icons/home.svg"
"""The icon with its ground to the edges, since systems round it off themselves."""
ICON_SIZES: Final = {"icon-180.png": 180, "icon-192.png": 192, "icon-512.png": 512}
"""For home screens, px."""
WEIGHTS: Final = {400: "Regular", 600: "SemiBold"}
"""Of Fira Sans, as KERN's files name them."""
PACKED: Final = (".png", ".woff2")
"""Compressing these gains nothing."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file below ``/assets/`` that may be loaded, and what makes it of its sources."""

    name: str
    sources: tuple[Path, ...]
    make: Callable[[tuple[Path, ...]], bytes]


def entries() -> list[Entry]:
    """Everything there is to load but the bundles."""
    painted = [Entry(name, (HOME,), partial(_icon, size=size)) for name, size in ICON_SIZES.items()]
    return [
        *_fonts(),
        Entry("vendor/dash.js", _dash(), _joined),
        Entry("vendor/charts.js", _charts(), _joined),
        Entry("vendor/plotly.js", (NODE / "plotly.js-basic-dist-min/plotly-basic.min.js",), _joined),
        Entry("icon.svg", (ICON,), _joined),
        *painted,
        Entry("licences.txt", notices.sources(), notices.text),
    ]


def sprite() -> str:
    """The symbols that pages hold inside of themselves."""
    return (OWN / "icons/symbols.svg").read_text("utf-8")


def _dash() -> tuple[Path, ...]:
    """What one map needs: neither dcc, html nor table bundles are on a page that uses none of their components."""
    dash, leaflet = _package("dash"), _package("dash_leaflet")
    return (
        _one(dash / "deps", "react@18*.min.js"),
        _one(dash / "deps", "react-dom@18*.min.js"),
        _one(dash / "deps", "prop-types@*.min.js"),
        dash / "dash-renderer/build/dash_renderer.min.js",
        leaflet / "dash_leaflet.js",
        leaflet / "async-GeoJSON.js",
    )


def _charts() -> tuple[Path, ...]:
    """What charts of Dash need besides, but for plotly itself, which they load."""
    folder, names = _package("dash"), ("dash_core_components-shared", "dash_core_components", "async-graph")
    return (_one(folder / "deps", "polyfill@*.min.js"), *(folder / f"dcc/{name}.js" for name in names))


def _icon(sources: tuple[Path, ...], *, size: int) -> bytes:
    return resvg_py.svg_to_bytes(svg_path=str(sources[0]), width=size, height=size, skip_system_fonts=True)


def font(weight: int) -> Path:
    """The file of Fira Sans in a weight of `WEIGHTS`."""
    return NODE / f"@kern-ux/native/dist/fonts/fira-sans/FiraSans-{WEIGHTS[weight]}.woff2"


def _fonts() -> Iterator[Entry]:
    for weight in WEIGHTS:
        yield Entry(f"vendor/fira-sans-{weight}.woff2", (font(weight),), _font)


def _joined(sources: tuple[Path, ...]) -> bytes:
    """Scripts one after the other; a semicolon ends one that does not end itself. Source maps are not served."""
    texts = [path.read_text("utf-8").partition("\n//# sourceMappingURL")[0].rstrip() for path in sources]
    return ";\n".join(texts).encode()


def _font(sources: tuple[Path, ...]) -> bytes:
    return fonts.subset(sources[0])


def _package(name: str) -> Path:
    """The folder of an installed package, found without importing it."""
    spec = find_spec(name)
    assert spec is not None  # noqa: S101 - a declared dependency
    assert spec.origin is not None  # noqa: S101 - a declared dependency
    return Path(spec.origin).parent


def _one(folder: Path, pattern: str) -> Path:
    return max(folder.glob(pattern))
