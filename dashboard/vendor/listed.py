"""The list itself: which sources become which file."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from dashboard.vendor import fonts, icons, kern, notices

ROOT: Final = Path(__file__).parents[2]
OWN: Final = ROOT / "assets"
NODE: Final = ROOT / "node_modules"
EAGER: Final = b"//# allFunctionsCalledOnLoad\n"
ICON: Final = OWN / "icons/icon.svg"
ICON_SIZES: Final = {"icon-180.png": 180, "icon-192.png": 192, "icon-512.png": 512}
"""For home screens, px; what a system rounds off itself has its ground to the edges."""

PAGE_SCRIPTS: Final = (
    *("words", "figures", "looks", "points", "basemap", "chart", "popup"),
    *("layers", "list", "sentence", "live", "theme", "apart", "past", "surface", "cool", "view", "map"),
)
"""assets/js in the order in which they run; each adds one part to ``window.stadtklima``."""
DISPOSAL_SCRIPTS: Final = (
    *("words", "figures", "looks", "points", "basemap", "layers", "theme"),
    *(
        "disposal_words",
        "disposal_outlook",
        "disposal_report",
        "disposal_search",
        "disposal_map",
        "disposal_share",
        "disposal_answer",
    ),
    *("disposal_list", "disposal"),
)
"""The same for the search for room, which needs no Dash."""

EMBED_SCRIPTS: Final = {
    "map": (
        *("words", "figures", "looks", "points", "basemap", "chart", "popup"),
        *("layers", "sentence", "live", "theme", "embed_clusters", "embed_map"),
    ),
    "nearest": (
        *("words", "figures", "looks", "theme"),
        *("disposal_words", "disposal_outlook", "disposal_report", "disposal_search", "disposal_answer"),
        "embed_nearest",
    ),
    "chart": ("words", "figures", "looks", "chart", "embed_chart"),
}
"""The same for tiles that need more than assets/js/embed.js."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file that may be loaded.

    Args:
        name: below ``/assets/``.
        media_type: as sent.
        sources: files it is made of.
        make: turns them into bytes.
        compress: whether compressing it gains anything.
        loads: listed files that its own text names; they stand before it in the list.
    """

    name: str
    media_type: str
    sources: tuple[Path, ...]
    make: Callable[[tuple[Path, ...]], bytes]
    compress: bool = True
    loads: tuple[str, ...] = ()


def entries() -> list[Entry]:
    """Everything there is to load."""
    fonts = tuple(_fonts())
    names = tuple(font.name for font in fonts)
    return [
        *fonts,
        Entry("page.css", "text/css; charset=utf-8", _styles(), _stylesheet, loads=names),
        Entry(
            "page.js",
            "text/javascript; charset=utf-8",
            _scripts(PAGE_SCRIPTS),
            _joined,
        ),
        Entry("article.css", "text/css; charset=utf-8", (OWN / "css/article.css",), _joined),
        Entry("status.css", "text/css; charset=utf-8", (OWN / "css/article.css", OWN / "css/status.css"), _joined),
        Entry("station.css", "text/css; charset=utf-8", (OWN / "css/station.css",), _joined),
        Entry("open_data.css", "text/css; charset=utf-8", (OWN / "css/open_data.css",), _joined),
        Entry("disposal.css", "text/css; charset=utf-8", _disposal_styles(), _joined),
        Entry("disposal.js", "text/javascript; charset=utf-8", _scripts(DISPOSAL_SCRIPTS), _joined),
        Entry("vendor/leaflet.js", "text/javascript; charset=utf-8", (NODE / "leaflet/dist/leaflet.js",), _eager),
        Entry("boot.js", "text/javascript; charset=utf-8", (OWN / "js/boot.js",), _joined),
        Entry(
            "vendor/basemap.js",
            "text/javascript; charset=utf-8",
            (NODE / "protomaps-leaflet/dist/protomaps-leaflet.js",),
            _eager,
        ),
        Entry("vendor/dash.js", "text/javascript; charset=utf-8", _dash(), _joined),
        Entry("embed.css", "text/css; charset=utf-8", _embed_styles(), _quiet_stylesheet, loads=names),
        Entry("embed_map.css", "text/css; charset=utf-8", _embed_map_styles(), _joined),
        Entry("builder.css", "text/css; charset=utf-8", (OWN / "css/builder.css",), _joined),
        Entry("builder.js", "text/javascript; charset=utf-8", _scripts(("words", "theme", "embed_builder")), _joined),
        Entry("embed.js", "text/javascript; charset=utf-8", (OWN / "js/embed.js",), _joined),
        *(
            Entry(f"embed_{kind}.js", "text/javascript; charset=utf-8", _scripts(names), _eager)
            for kind, names in EMBED_SCRIPTS.items()
        ),
        Entry("offline.js", "text/javascript; charset=utf-8", (OWN / "js/offline.js",), _joined),
        Entry("worker.js", "text/javascript; charset=utf-8", (OWN / "js/worker.js",), _joined),
        Entry("icon.svg", "image/svg+xml", (ICON,), _joined),
        *_icons(),
        Entry("licences.txt", "text/plain; charset=utf-8", notices.sources(), notices.text),
    ]


def sprite() -> str:
    """The symbols that pages hold inside of themselves."""
    return (OWN / "icons/symbols.svg").read_text("utf-8")


def _styles() -> tuple[Path, ...]:
    own = ("fonts", "tokens", "frame", "start", "surface", "list", "map", "popup")
    return (NODE / "@kern-ux/native/dist/kern.min.css", *(OWN / "css" / f"{one}.css" for one in own))


def _disposal_styles() -> tuple[Path, ...]:
    """Leaflet's own rules too: on pages with Dash its component brings them."""
    return (NODE / "leaflet/dist/leaflet.css", OWN / "css/disposal.css")


def _embed_styles() -> tuple[Path, ...]:
    own = ("fonts", "tokens", "frame", "list", "embed")
    return (NODE / "@kern-ux/native/dist/kern.min.css", *(OWN / "css" / f"{one}.css" for one in own))


def _embed_map_styles() -> tuple[Path, ...]:
    return (NODE / "leaflet/dist/leaflet.css", OWN / "css/map.css", OWN / "css/popup.css")


def _scripts(names: tuple[str, ...]) -> tuple[Path, ...]:
    return tuple(OWN / "js" / f"{one}.js" for one in names)


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


def _icons() -> Iterator[Entry]:
    for name, size in ICON_SIZES.items():
        make = partial(_icon, size=size)
        yield Entry(name, "image/png", (ICON,), make, compress=False)


def _icon(sources: tuple[Path, ...], *, size: int) -> bytes:
    return icons.painted(sources[0].read_text("utf-8"), size=size)


def _fonts() -> Iterator[Entry]:
    folder = NODE / "@kern-ux/native/dist/fonts/fira-sans"
    for weight, name in ((400, "Regular"), (600, "SemiBold")):
        source = (folder / f"FiraSans-{name}.woff2",)
        yield Entry(f"vendor/fira-sans-{weight}.woff2", "font/woff2", source, _font, compress=False)


def _joined(sources: tuple[Path, ...]) -> bytes:
    """Scripts one after the other; a semicolon ends one that does not end itself. Source maps are not served."""
    texts = [path.read_text("utf-8").partition("\n//# sourceMappingURL")[0].rstrip() for path in sources]
    is_script = sources[0].suffix == ".js"
    return (";\n" if is_script else "\n").join(texts).encode()


def _eager(sources: tuple[Path, ...]) -> bytes:
    """A script of which a map needs nearly every function at once: Chromium then compiles it while it is loading."""
    return EAGER + _joined(sources)


def _stylesheet(sources: tuple[Path, ...]) -> bytes:
    first, *own = (path.read_text("utf-8") for path in sources)
    return "\n".join([kern.subset(first), *own]).encode()


def _quiet_stylesheet(sources: tuple[Path, ...]) -> bytes:
    """KERN's colours and sizes without any of its components."""
    first, *own = (path.read_text("utf-8") for path in sources)
    return "\n".join([kern.subset(first, used=frozenset({"kern-light", "kern-dark"})), *own]).encode()


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
