"""Scripts and stylesheets bundled by esbuild: one entry a page, what several share in chunks named by content."""

import json
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from dashboard.assets.listed import NODE, OWN
from data.errors import DeclarationError

TOGETHER: Final = ("js/pages/*.js", "css/pages/*.css")
"""Entries of pages; what several of them load becomes chunks."""
ALONE: Final = ("js/alone/*.js",)
"""Entries of what runs outside of our pages, or beside them."""
TARGET: Final = "es2020"
EAGER: Final = "//# allFunctionsCalledOnLoad"
"""A map needs nearly every function at once: Chromium then compiles them while a script is loading."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """One file that esbuild made.

    Args:
        name: below ``/assets/``; that of a chunk holds a digest of its content.
        content: its bytes.
        imports: names of the chunks it loads, directly or not, but what a chunk asks for later.
        is_chunk: whether its name holds that digest.
    """

    name: str
    content: bytes
    imports: tuple[str, ...]
    is_chunk: bool


def sources() -> list[Path]:
    """Every file that bundles are made of; libraries by their lock file and the stylesheet of KERN."""
    own = sorted(path for kind in ("js", "css") for path in (OWN / kind).rglob("*.*"))
    return [*own, OWN.parent / "package-lock.json", *sorted((NODE / ".stadtklima").glob("kern*.css"))]


def bundles() -> list[Bundle]:
    """All of them, made anew; DeclarationError: a script or stylesheet has a fault, esbuild says where."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        outputs = {**compiled(folder, _own(TOGETHER), "--splitting"), **compiled(folder, _own(ALONE))}
        return [
            Bundle(one, (folder / one).read_bytes(), tuple(_imports(one, outputs)), "." in Path(one).stem)
            for one in outputs
        ]


def _own(patterns: Sequence[str]) -> list[Path]:
    return [path for pattern in patterns for path in sorted(OWN.glob(pattern))]


def compiled(folder: Path, found: Sequence[Path], *more: str) -> dict[str, Any]:
    """Run esbuild's own program, which needs no Node; a fault in a file is a DeclarationError."""
    program = next(path for path in (NODE / "@esbuild").rglob("esbuild*") if path.is_file())
    ways = ["--bundle", "--format=esm", "--minify", f"--target={TARGET}", "--charset=utf8", *more]
    names = ["--entry-names=[name]", "--chunk-names=[name].[hash]", f"--banner:js={EAGER}", "--log-level=error"]
    outside = ["--external:vendor/*", "--external:*.png"]
    where = [f"--outdir={folder}", f"--metafile={folder / 'made.json'}"]
    run = subprocess.run(  # noqa: S603 - a program of ours with our own files
        [str(program), *map(str, found), *ways, *names, *outside, *where],
        cwd=OWN,
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        raise DeclarationError(f"esbuild: {run.stderr.strip()}")
    made: dict[str, Any] = json.loads((folder / "made.json").read_text("utf-8"))["outputs"]
    return {Path(path).name: about for path, about in made.items()}


def _imports(name: str, outputs: dict[str, Any]) -> list[str]:
    """Chunks that a file loads at its start or later, and what those load at theirs."""
    found: dict[str, None] = {}
    waiting = [name]
    while waiting:
        last = waiting.pop()
        for one in outputs[last]["imports"]:
            chunk = Path(one["path"]).name
            is_later = last != name and one["kind"] == "dynamic-import"
            if chunk in outputs and chunk not in found and not is_later:
                found[chunk] = None
                waiting.append(chunk)
    return list(found)
