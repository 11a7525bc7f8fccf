"""The licences of what browsers load from us, ours and those of others, word for word."""

import json
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
WITH_SCRIPTS: Final = ("dash", "dash-leaflet", "dash-extensions", "plotly")
"""Python packages that bring scripts for browsers."""
BUILDING: Final = ("esbuild", "sass")
"""npm packages that only build."""


def sources() -> tuple[Path, ...]:
    """Our own licence, those that packages bring along, and those that they forget to bring."""
    own = (ROOT / name for name in ("NOTICE", "LICENSE", "LICENSE.de"))
    return (*own, *_of_python(), *_of_npm(), *sorted((ROOT / "assets/licences").glob("*.txt")))


def served() -> Iterator[str]:
    """Folders of the npm packages of which something may be in a served file: ours to load, and what they need."""
    installed = json.loads((ROOT / "node_modules/.package-lock.json").read_text("utf-8"))["packages"]
    wanted = json.loads((ROOT / "package.json").read_text("utf-8"))["dependencies"]
    waiting = [f"node_modules/{name}" for name in wanted if name not in BUILDING]
    for folder in waiting:
        needed = [name for name in installed[folder].get("dependencies", ()) if not name.startswith("@types/")]
        inside = {name: f"{folder}/node_modules/{name}" for name in needed}
        found = [inside[name] if inside[name] in installed else f"node_modules/{name}" for name in needed]
        waiting += [one for one in found if one not in waiting]
    yield from waiting


def text(paths: tuple[Path, ...]) -> bytes:
    """All of them below each other, each under the name of what it belongs to."""
    return "\n\n".join(f"=== {_title(path)} ===\n\n{path.read_text('utf-8').strip()}" for path in paths).encode()


def _of_python() -> Iterator[Path]:
    for name in WITH_SCRIPTS:
        package = distribution(name)
        yield from (Path(str(package.locate_file(one))) for one in package.files or () if one.stem == "LICENSE")


def _of_npm() -> Iterator[Path]:
    for folder in served():
        yield from sorted((ROOT / folder).glob("LICENSE*"))


def _title(path: Path) -> str:
    """`Stadtklima LICENSE`, `rbush`, `dash-4.4.1`, or the name of our own file."""
    place = str(path.parent)
    if path.parent == ROOT:
        return f"Stadtklima {path.name}"
    if "node_modules/" in place:
        return place.rpartition("node_modules/")[2]
    return Path(place.partition(".dist-info")[0]).name if ".dist-info" in place else path.stem
